//! The booth in the browser.

fn main() {
    #[cfg(target_arch = "wasm32")]
    client::start(app::LiveBooth);
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("this page runs in a browser; build it with `cargo xtask build`");
}
