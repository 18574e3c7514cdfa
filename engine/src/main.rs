//! The engine: a web worker that runs all computation, so that the page never waits.
//!
//! A request takes this path: `port` decodes it and keeps only the newest of its kind; `runner`
//! works at it part by part, on the GPU (`backends`) or in SIMD lanes, alone or with other workers
//! (`crew`), and lets newer requests in between; replies go out through `port`. What is kept are
//! the worlds that were sampled, which all plans meet, and the GPU session, dropped when lost.

#[cfg(target_arch = "wasm32")]
mod backends;
#[cfg(target_arch = "wasm32")]
mod crew;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod runner;

#[cfg(target_arch = "wasm32")]
fn main() {
    runner::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("the engine runs in a browser's worker; build it with `cargo xtask build`");
}
