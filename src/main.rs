//! Mounts the app, nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    reinstall_panel::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Reinstall Panel runs in a browser: start it with `cargo xtask run`.");
}
