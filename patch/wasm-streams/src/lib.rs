//! Streams of the browser as streams of Rust, in place of the crate of the same name.
//!
//! Leptos needs that crate for server functions, of which this app has none, and no build leaves
//! it out: its classes are exported to JavaScript, so the linker keeps them and all that they
//! call, 5 KB brotli of the page. Here is what `server_fn` calls of it, without classes; unused,
//! it costs nothing.

use futures_util::stream::{Stream, StreamExt, unfold};
use js_sys::{Object, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ReadableStreamDefaultController, ReadableStreamDefaultReader};

/// A stream that can be read.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// A stream of the browser.
    #[must_use]
    pub const fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The browser's stream.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// The pieces, until the end or the first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        let reader: ReadableStreamDefaultReader = self.0.get_reader().unchecked_into();
        unfold(Some(reader), async |reader| {
            let reader = reader?;
            let piece = match JsFuture::from(reader.read()).await {
                Ok(piece) => piece,
                Err(error) => return Some((Err(error), None)),
            };
            let field = |name: &str| Reflect::get(&piece, &name.into()).unwrap_or_default();
            (!field("done").is_truthy()).then(|| (Ok(field("value")), Some(reader)))
        })
    }

    /// A stream of the browser that gives what `stream` gives.
    ///
    /// # Panics
    /// In a browser without streams.
    pub fn from_stream(stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        let held = Rc::new(Cell::new(Some(Box::pin(stream))));
        // The browser pulls again only once the promise of the pull before is kept.
        let pull = move |controller: ReadableStreamDefaultController| -> Promise {
            let held = held.clone();
            future_to_promise(async move {
                let Some(mut stream) = held.take() else { return Ok(JsValue::UNDEFINED) };
                match stream.next().await {
                    None => controller.close()?,
                    Some(piece) => {
                        controller.enqueue_with_chunk(&piece?)?;
                        held.set(Some(stream));
                    }
                }
                Ok(JsValue::UNDEFINED)
            })
        };
        let pull = Closure::<dyn FnMut(ReadableStreamDefaultController) -> Promise>::new(pull);
        let source = Object::new();
        // Setting a field of a fresh plain object can't fail.
        let _ = Reflect::set(&source, &"pull".into(), &pull.into_js_value());
        let raw = web_sys::ReadableStream::new_with_underlying_source(&source);
        Self(raw.expect("a browser that runs WebAssembly has streams"))
    }
}
