//! The worker that makes requests for the sake of their duration.

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine::start_load();
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("the load test runs in a browser's worker; build it with `cargo xtask build`");
}
