//! The worker that answers questions.

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine::start_analyst();
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("the analyst runs in a browser's worker; build it with `cargo xtask build`");
}
