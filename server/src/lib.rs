//! The binary `headroom`: a server of complete HTML and static files, and a command line that asks
//! the model the same questions.
//!
//! The library part exists so that tests build the [`router`] and call it without a socket.
//!
//! One request for a page, from the outside in: it gets a nonce and, later, the security headers;
//! its answer is compressed, and explained if it is an error without words; a target that no page
//! or file can have is refused; then the route renders the document around a page of `app` with the
//! contexts of [`AppState`]. One request for a file under `/pkg` takes the same way to the files
//! that `cargo xtask build` wrote and compressed in advance.
//!
//! Surprising facts:
//! - The document (`<html>`, `<head>`, start script) is here and not in `app`, because only the
//!   server knows the nonce and the hashed names in [`Bundle`].
//! - Loading the browser side waits for the first paint; see the private module `document`.
//! - Only this crate reads the environment: through [`Command`], and `RUST_LOG`,
//!   `COLUMNS` and `PATH`.

mod answers;
mod booth;
mod bundle;
mod command;
mod commands;
mod document;
mod documents;
mod edition;
mod embed;
mod exports;
mod files;
mod fleet;
mod problem;
mod recommender;
mod routes;
mod said;
mod security;
mod serve;
mod settings;
mod state;
mod status;
mod target;
mod visitor;

pub use answers::Answers;
pub use booth::{BoothArguments, BoothError, booth};
pub use bundle::{AssetPath, Bundle, BundleError, ModuleFiles, PageModules, WorkerFiles};
pub use command::{Command, Invocation, ServeArguments};
pub use commands::run;
pub use recommender::RecommenderCommand;
pub use routes::router;
pub use serve::{ServeError, serve};
pub use state::{AppState, BoothSettings};
