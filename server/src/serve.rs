use std::future::{Future, IntoFuture, pending};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use datasets::{DatasetError, Facts};

use crate::answers::Answers;
use crate::bundle::{Bundle, BundleError};
use crate::command::ServeArguments;
use crate::routes::router;
use crate::state::{AppState, BoothSettings};
use crate::status::Screens;
use crate::visitor;

/// How long answers under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Why serving could not begin or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// There is no usable browser bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The fact tables cannot be read; `--data` names their folder.
    #[error("the fact tables cannot be used (their folder is set by `--data`)")]
    Facts(#[from] DatasetError),
    /// The address is not understood or belongs to no machine known here.
    #[error("cannot listen on `{addr}`: give HOST:PORT, for example `127.0.0.1:3000`")]
    Address {
        /// The address as given.
        addr: String,
        /// What resolving it said.
        #[source]
        source: io::Error,
    },
    /// Another program listens there already.
    #[error("`{addr}` is already in use: stop the other program, or choose another `--addr`")]
    InUse {
        /// The address as given.
        addr: String,
    },
    /// The system refuses the address.
    #[error("the system does not let this program listen on `{addr}`")]
    Bind {
        /// The address as given.
        addr: String,
        /// What it said.
        #[source]
        source: io::Error,
    },
    /// The listening socket failed.
    #[error("the server stopped")]
    Stopped(#[source] io::Error),
}

/// Serves the site until Ctrl-C or SIGTERM.
pub async fn serve(arguments: ServeArguments) -> Result<(), ServeError> {
    serve_beside(arguments, async |_, _| pending().await).await
}

/// Serves the site beside other work, until either is done.
///
/// The work is told where the site listens, and hears of the screens that ask it.
pub(crate) async fn serve_beside<E: From<ServeError>>(
    arguments: ServeArguments,
    work: impl AsyncFnOnce(String, Arc<Screens>) -> Result<(), E>,
) -> Result<(), E> {
    let bundle = Bundle::read(&arguments.dist).map_err(ServeError::from)?;
    let facts = Facts::load(&arguments.data.join("facts")).map_err(ServeError::from)?;
    let answers = Answers::new(&facts);
    // The commonest answer is ready before the first reader asks.
    Box::pin(answers.initial("/", "")).await;
    let booth = BoothSettings {
        public_url: arguments.public_url,
        pin: arguments.booth_pin,
        reports: arguments.booth_reports,
        rehearses: arguments.rehearse,
    };
    let state = AppState::new(bundle, arguments.dist, answers, booth);
    let listener = listen(&arguments.addr).await?;
    let address = listener.local_addr().map_or(arguments.addr, |address| address.to_string());
    tracing::info!("listening on http://{address}");
    let screens = Arc::clone(state.screens());
    let fleet = Arc::clone(state.fleet());
    tokio::spawn(Arc::clone(&fleet).keep_drawing());
    let stop = async move {
        stop_requested().await;
        // Streams would otherwise keep the server from ending.
        fleet.close();
    };
    let mut site = router(state);
    if arguments.behind_proxy {
        site = site.layer(middleware::from_fn(visitor::forwarded));
    }
    let server = async { Ok(run(listener, site, stop).await?) };
    tokio::select! {
        served = server => served,
        done = work(address, screens) => done,
    }
}

async fn listen(addr: &str) -> Result<TcpListener, ServeError> {
    let candidates: Vec<_> = tokio::net::lookup_host(addr)
        .await
        .map_err(|source| ServeError::Address { addr: addr.to_owned(), source })?
        .collect();
    TcpListener::bind(candidates.as_slice()).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse { addr: addr.to_owned() },
        _ => ServeError::Bind { addr: addr.to_owned(), source },
    })
}

/// Answers requests until `stop` is ready, then finishes those under way within [`GRACE`].
async fn run(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let (begin, begun) = oneshot::channel();
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: finishing the answers under way");
        // Nobody listens any more only if the server has ended already.
        let _ = begin.send(());
    });
    let deadline = async {
        match begun.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => pending().await,
        }
    };
    tokio::select! {
        result = server.into_future() => result.map_err(ServeError::Stopped),
        () = deadline => {
            tracing::warn!("some answers did not finish within {GRACE:?}");
            Ok(())
        }
    }
}

/// Ready when the process is asked to stop, by Ctrl-C or, where there is such a thing, SIGTERM.
async fn stop_requested() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C cannot be noticed");
            pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => (),
        () = terminated() => (),
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be noticed");
            pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
