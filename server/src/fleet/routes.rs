//! What is asked of the fleet over HTTP.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use latency::{MOST_BYTES, Report, ReportError};
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

use super::seats::Seat;
use super::{Fleet, Picture, lock};
use crate::visitor;

/// A report that takes longer to arrive is given up.
const PATIENCE: Duration = Duration::from_secs(5);
/// A watcher that was cut off comes back after this.
const RETRY: Duration = Duration::from_secs(2);

type Refused = (StatusCode, String);

/// `POST /fleet/reports`, `GET /fleet/events`, `GET /fleet/picture` and `GET /metrics`.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(fleet: Arc<Fleet>) -> Router<S> {
    Router::new()
        .route("/fleet/reports", post(report))
        .route("/fleet/events", get(watch))
        .route("/fleet/picture", get(picture))
        .route("/metrics", get(metrics))
        .with_state(fleet)
}

/// Takes a report; what is wrong with it is said in a sentence.
async fn report(State(fleet): State<Arc<Fleet>>, request: Request) -> Result<StatusCode, Refused> {
    let address = visitor::network(request.extensions());
    let read = if from_elsewhere(request.headers()) {
        let words = "reports are taken from pages of this server\n";
        Err((StatusCode::FORBIDDEN, words.to_owned()))
    } else {
        read(request.into_body()).await
    };
    let taken = match read {
        Ok(report) => lock(&fleet.store)
            .take(report, address, Instant::now())
            .map_err(|refusal| (StatusCode::TOO_MANY_REQUESTS, format!("{refusal}\n"))),
        Err(refused) => Err(refused),
    };
    fleet.metrics.count(match &taken {
        Ok(()) => "taken",
        Err((StatusCode::TOO_MANY_REQUESTS, _)) => "turned away",
        Err(_) => "not understood",
    });
    taken.map(|()| StatusCode::NO_CONTENT)
}

/// Whether a browser says that a page of another site sent this: its readers are no devices of ours.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin")
}

async fn read(body: Body) -> Result<Report, Refused> {
    let too_long = || refused(StatusCode::PAYLOAD_TOO_LARGE, &ReportError::TooLong);
    let arrived = tokio::time::timeout(PATIENCE, to_bytes(body, MOST_BYTES)).await;
    let slow = "the report did not arrive in time\n";
    let bytes = arrived
        .map_err(|_| (StatusCode::REQUEST_TIMEOUT, slow.to_owned()))?
        .map_err(|_| too_long())?;
    Report::parse(&bytes).map_err(|error| refused(StatusCode::BAD_REQUEST, &error))
}

fn refused(status: StatusCode, error: &ReportError) -> Refused {
    (status, format!("{error}\n"))
}

/// Streams the picture: the whole of it now, and again whenever it has changed.
async fn watch(
    State(fleet): State<Arc<Fleet>>,
    extensions: Extensions,
) -> Result<Response, Refused> {
    let unavailable =
        |why: &str| (StatusCode::SERVICE_UNAVAILABLE, format!("{why}; try again later\n"));
    let seat = Arc::clone(&fleet.seats)
        .take(visitor::network(&extensions))
        .ok_or_else(|| unavailable("too many are watching"))?;
    fleet.freshen(Instant::now()).await;
    let pictures = lock(&fleet.picture).as_ref().map(tokio::sync::watch::Sender::subscribe);
    let pictures = pictures.ok_or_else(|| unavailable("the server is stopping"))?;
    let events = events(WatchStream::new(pictures), Watching::new(&fleet, seat));
    let stream = Sse::new(events).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store")], stream).into_response())
}

/// A watcher that holds only the newest picture: a slow one misses some and swells nothing.
fn events(
    pictures: impl Stream<Item = Arc<Picture>>,
    watching: Watching,
) -> impl Stream<Item = Result<Event, Infallible>> {
    pictures.map(move |picture| {
        let _held_as_long_as_the_stream = &watching;
        let event = Event::default().event("fleet").retry(RETRY);
        Ok(event.json_data(&*picture).unwrap_or_default())
    })
}

/// A seat that is given back, and counted, when the stream ends.
struct Watching {
    fleet: Arc<Fleet>,
    _seat: Seat,
}

impl Watching {
    fn new(fleet: &Arc<Fleet>, seat: Seat) -> Self {
        fleet.metrics.watchers.inc();
        Self { fleet: Arc::clone(fleet), _seat: seat }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.fleet.metrics.watchers.dec();
    }
}

/// The picture, once.
async fn picture(State(fleet): State<Arc<Fleet>>) -> Response {
    fleet.freshen(Instant::now()).await;
    let newest = lock(&fleet.picture).as_ref().map(|sender| sender.borrow().clone());
    let picture = newest.unwrap_or_default();
    ([(header::CACHE_CONTROL, "no-store")], Json(&*picture)).into_response()
}

/// For Prometheus.
async fn metrics(State(fleet): State<Arc<Fleet>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    (headers, fleet.metrics.text()).into_response()
}
