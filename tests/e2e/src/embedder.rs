//! A page of another origin that embeds the app, as the provider's panel would.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

const PAGE: &str = "<!DOCTYPE html>
<title>Panel</title>
<link rel='icon' href='data:,'>
<h1>Panel</h1>
<script>
  window.heard = [];
  addEventListener('message', (event) => heard.push({ origin: event.origin, ...event.data }));
  const frame = document.createElement('iframe');
  frame.title = 'Reinstall Panel';
  frame.width = 1200;
  frame.height = 800;
  frame.src = new URLSearchParams(location.search).get('app');
  document.body.append(frame);
</script>
";

/// A running page; it stops when dropped.
pub struct Embedder {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Default for Embedder {
    fn default() -> Self {
        Self::start()
    }
}

impl Embedder {
    /// Starts it on a free port.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("the system gives a thread its own events");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let pages = Router::new().route("/", get(|| async { Html(PAGE) }));
        runtime.spawn(async move { axum::serve(listener, pages).await });
        Self { address, runtime: Some(runtime) }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the page with the app in it.
    #[must_use]
    pub fn url(&self, app: &str) -> String {
        format!("{}/?app={app}", self.origin())
    }
}

impl Drop for Embedder {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
