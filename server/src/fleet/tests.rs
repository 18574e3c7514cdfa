//! The fleet as devices, watchers and strangers meet it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use latency::{DeviceClass, Latencies, MOST_BYTES, Report};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::{Fleet, routes};

const SOON: Duration = Duration::from_secs(20);

fn report(reporter: &str, times: &[f64]) -> String {
    report_of(class("server", 600, 0, 1), reporter, times)
}

fn class(mode: &str, rate_tenths: u32, at_once: u32, batch: u32) -> DeviceClass {
    let [backend, model, precision, mode] = ["cpu", "S", "int8", mode].map(str::to_owned);
    DeviceClass { backend, model, precision, mode, rate_tenths, at_once, batch }
}

fn report_of(class: DeviceClass, reporter: &str, times: &[f64]) -> String {
    let mut latencies = Latencies::default();
    for &time in times {
        latencies.record(time);
    }
    Report { reporter: reporter.to_owned(), class, service: latencies.clone(), response: latencies }
        .to_json()
}

async fn answer(router: &Router, method: &str, path: &str, body: String) -> (StatusCode, String) {
    let request = Request::builder().method(method).uri(path).body(Body::from(body));
    let response =
        router.clone().oneshot(request.expect("a request")).await.expect("the router answers");
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("it ends");
    (status, String::from_utf8(bytes.into()).expect("answers are text"))
}

#[tokio::test]
async fn reports_are_merged_by_class_and_shown_to_people_and_to_prometheus() {
    let router: Router = routes(Arc::<Fleet>::default());
    for (reporter, times) in [("a", [1_000.0, 2_000.0]), ("b", [3_000.0, 90_000.0])] {
        let (status, _) = answer(&router, "POST", "/fleet/reports", report(reporter, &times)).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    let (_, picture) = answer(&router, "GET", "/fleet/picture", String::new()).await;
    assert!(picture.contains(r#""reporters":2,"requests":4"#), "{picture}");
    let (_, metrics) = answer(&router, "GET", "/metrics", String::new()).await;
    for line in [
        r#"headroom_fleet_reporters{backend="cpu",model="S",precision="int8",mode="server",rate_tenths="600",at_once="0",batch="1"} 2"#,
        r#"headroom_fleet_response_seconds{backend="cpu",model="S",precision="int8",mode="server",rate_tenths="600",at_once="0",batch="1",quantile="0.99"} 0.09"#,
        r#"headroom_fleet_reports_total{outcome="taken"} 2"#,
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
}

#[tokio::test]
async fn times_that_mean_different_things_are_never_merged() {
    let router: Router = routes(Arc::<Fleet>::default());
    let classes = [
        class("single-stream", 0, 0, 1),
        class("server", 200, 0, 1),
        class("server", 600, 0, 1),
        class("server", 600, 0, 8),
        class("offline", 0, 2_048, 1),
    ];
    for (place, class) in classes.iter().enumerate() {
        let sent = report_of(class.clone(), &format!("device-{place}"), &[1_000.0]);
        let (status, sentence) = answer(&router, "POST", "/fleet/reports", sent).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{sentence}");
    }
    let (_, picture) = answer(&router, "GET", "/fleet/picture", String::new()).await;
    assert_eq!(
        picture.matches(r#""reporters":1,"requests":1"#).count(),
        classes.len(),
        "{picture}"
    );
    for words in [
        r#""mode":"server","rate_tenths":200,"at_once":0,"batch":1}"#,
        r#""mode":"server","rate_tenths":600,"at_once":0,"batch":8}"#,
        r#""mode":"offline","rate_tenths":0,"at_once":2048,"batch":1}"#,
    ] {
        assert!(picture.contains(words), "{words} is not in\n{picture}");
    }
}

#[tokio::test]
async fn pages_of_other_sites_report_nothing() {
    let router: Router = routes(Arc::<Fleet>::default());
    for (site, expected) in [
        ("cross-site", StatusCode::FORBIDDEN),
        ("same-site", StatusCode::FORBIDDEN),
        ("same-origin", StatusCode::NO_CONTENT),
    ] {
        let request = Request::builder().method("POST").uri("/fleet/reports");
        let request = request.header("sec-fetch-site", site);
        let request = request.body(Body::from(report("a", &[1.0]))).expect("a request");
        let response = router.clone().oneshot(request).await.expect("the router answers");
        assert_eq!(response.status(), expected, "{site}");
    }
}

#[tokio::test]
async fn what_is_no_report_is_answered_in_a_sentence_and_changes_nothing() {
    let router: Router = routes(Arc::<Fleet>::default());
    let refused = async |body: String, expected: StatusCode, words: &str| {
        let (status, sentence) = answer(&router, "POST", "/fleet/reports", body).await;
        assert_eq!(status, expected, "{sentence}");
        assert!(sentence.contains(words), "{sentence}");
    };
    refused(String::new(), StatusCode::BAD_REQUEST, "not understood").await;
    refused("x".repeat(MOST_BYTES + 1), StatusCode::PAYLOAD_TOO_LARGE, "at most").await;
    let foreign = report("a", &[1.0]).replace("int8", "int2");
    refused(foreign, StatusCode::BAD_REQUEST, "class.precision").await;
    let foreign = report("a", &[1.0]).replace("\"server\"", "\"<b>\"");
    refused(foreign, StatusCode::BAD_REQUEST, "class.mode").await;
    let foreign = report("a", &[1.0]).replace("\"batch\":1", "\"batch\":-1");
    refused(foreign, StatusCode::BAD_REQUEST, "not understood").await;
    let foreign = report("a", &[1.0]).replace("\"batch\":1", "\"batch\":4097");
    refused(foreign, StatusCode::BAD_REQUEST, "class.batch").await;
    let (_, picture) = answer(&router, "GET", "/fleet/picture", String::new()).await;
    assert_eq!(picture, r#"{"classes":[]}"#);
    assert_eq!(
        answer(&router, "POST", "/fleet/reports", report("a", &[1.0])).await.0,
        StatusCode::NO_CONTENT
    );
    refused(report("a", &[1.0]), StatusCode::TOO_MANY_REQUESTS, "seconds").await;
}

/// A server on a port of its own until it is told to stop.
fn serve(listener: TcpListener) -> (Arc<Fleet>, tokio::task::JoinHandle<()>) {
    let fleet = Arc::<Fleet>::default();
    let router: Router = routes(Arc::clone(&fleet));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let closing = Arc::clone(&fleet);
    let stop = async move {
        while !closing.is_closed() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let serving = tokio::spawn(async move {
        axum::serve(listener, service).with_graceful_shutdown(stop).await.expect("it serves");
    });
    (fleet, serving)
}

/// Reads a stream until it holds `words` or ends; says which.
async fn watched(address: SocketAddr, words: &str) -> Option<bool> {
    let mut socket = TcpStream::connect(address).await.ok()?;
    socket.write_all(b"GET /fleet/events HTTP/1.1\r\nhost: x\r\n\r\n").await.ok()?;
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let read = socket.read(&mut buffer).await.ok()?;
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        if text.contains(words) {
            return Some(true);
        }
        if read == 0 {
            return Some(false);
        }
    }
}

#[tokio::test]
async fn a_restart_loses_no_watcher_and_no_measurement() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it is bound");
    let (fleet, serving) = serve(listener);
    let watcher = tokio::spawn(async move {
        // What a browser's EventSource does: whenever the stream ends, it asks again.
        while watched(address, r#""requests":3"#).await != Some(true) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    fleet.close();
    timeout(SOON, serving).await.expect("streams do not keep it").expect("it ends well");

    let listener = TcpListener::bind(address).await.expect("the port is free again");
    let (fleet, serving) = serve(listener);
    // The device tells all that it has measured, before and after.
    let taken = Report::parse(report("a", &[1.0, 2.0, 3.0]).as_bytes()).expect("a report");
    let now = std::time::Instant::now();
    super::lock(&fleet.store).take(taken, address.ip(), now).expect("it is taken");
    fleet.draw(now);
    timeout(SOON, watcher).await.expect("it is told").expect("it ends well");
    fleet.close();
    timeout(SOON, serving).await.expect("it stops").expect("it ends well");
}
