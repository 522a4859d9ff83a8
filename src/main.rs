//! Mounts the app, nothing else.

/// Smaller in the page than the standard library's allocator, and as steady over a long run.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(target_arch = "wasm32")]
fn main() {
    reinstall_panel::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Reinstall Panel runs in a browser: start it with `cargo xtask run`.");
}
