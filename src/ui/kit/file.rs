//! A file in place of typing: dropped on a field, or chosen.
//!
//! Knows: how a file becomes text. Must not know: what the text is for.

use crate::text::{Key, contains, count, fill, own};
use crate::ui::dom::{Act, El, Words, el, set};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, FileList, HtmlInputElement};

const KB: u32 = 1_024;

/// What becomes of a file.
#[derive(Clone)]
pub struct Intake {
    /// The largest that is taken.
    pub most_kb: u32,
    /// Gets its text.
    pub take: Act<String>,
    /// Why none was taken; empty if one was.
    pub refused: Signal<String>,
}

impl Intake {
    /// Reads the file, if it is one; whether there was any.
    fn read(&self, files: Option<FileList>) -> bool {
        let Some(file) = files.as_ref().and_then(|files| files.get(0)) else { return false };
        if files.is_some_and(|files| files.length() > 1) {
            self.refused.set(own(Key::FileSeveral));
        } else if file.size() > f64::from(self.most_kb * KB) {
            self.refused.set(fill(Key::FileTooLarge, &[("most", &count(self.most_kb as usize))]));
        } else {
            let (reading, intake) = (file.text(), self.clone());
            spawn(Box::pin(async move {
                let read = JsFuture::from(reading).await.ok().and_then(|text| text.as_string());
                // Bytes that are no text were read as U+FFFD.
                let is_text = |text: &String| !["\0", "\u{FFFD}"].iter().any(|sign| contains(text, sign));
                match read.filter(is_text) {
                    Some(text) => {
                        intake.refused.set(String::new());
                        intake.take.put(text);
                    }
                    None => intake.refused.set(own(Key::FileNotText)),
                }
            }));
        }
        true
    }
}

/// Takes what is dropped on `place`. A text that is dropped is left to the browser.
pub(super) fn dropped_on(place: El, intake: Rc<Intake>) -> El {
    let node = place.node().clone();
    let react = Rc::new(move |event: Event| {
        let kind = event.type_();
        let is_over = kind == "dragover";
        set(&node, "data-over", is_over.then_some(""));
        let carried = event.unchecked_ref::<DragEvent>().data_transfer();
        if is_over || kind == "drop" && intake.read(carried.and_then(|carried| carried.files())) {
            event.prevent_default();
        }
    });
    ["dragover", "dragleave", "drop"].into_iter().fold(place, |place, kind| {
        let react = react.clone();
        place.on(kind, move |event| react(event))
    })
}

/// The control that chooses a file for the field called `label`.
pub fn chooser(label: Words, intake: Rc<Intake>) -> El {
    let input = el("input.unseen").attr("type", "file");
    let node: HtmlInputElement = input.node().clone().unchecked_into();
    let input = input
        .live_attr("aria-label", move || Some(fill(Key::FileChooseFor, &[("field", &label.get())])))
        .on("change", move |_| {
            intake.read(node.files());
            // So that the same file can be chosen once more.
            node.set_value("");
        });
    el("label.button button--quiet field__file").child(input).words(Key::FileChoose)
}
