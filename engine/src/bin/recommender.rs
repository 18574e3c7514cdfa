//! The worker that recommends.

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine::start_recommender();
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("the recommender runs in a browser's worker; build it with `cargo xtask build`");
}
