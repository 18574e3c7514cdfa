//! The worker that runs scenarios.

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine::start_engine();
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("the engine runs in a browser's worker; build it with `cargo xtask build`");
}
