//! The engine: a web worker that runs all computation, so that the page never waits.
//!
//! A request takes this path: `port` decodes it and keeps only the newest; `runner` computes it
//! scramble by scramble, on the GPU or in SIMD lanes, and lets newer requests in between; replies
//! go out through `port`. Nothing here is kept but the GPU session, which is dropped when lost.

#[cfg(target_arch = "wasm32")]
mod backends;
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
