//! What the measurement must never do: hide a stall, lose a count, or believe a stranger.

use std::io::Read as _;

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use latency::{
    Cause, DeviceClass, Latencies, LatencyError, Mode, Recorder, Report, ReportError, Sample,
    Schedule, Stability,
};
use proptest::prelude::*;

const MILLIS: f64 = 1e3;
const SERVICE: f64 = 5.0 * MILLIS;
const RATE: f64 = 60.0;

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut plain).expect("it was packed");
    plain
}

fn deflated(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    ZlibEncoder::new(plain, Compression::fast()).read_to_end(&mut packed).expect("memory takes it");
    packed
}

/// An hour of requests at a steady rate that take 5 ms each, by a server that answers nothing for
/// the second after each minute, then all that waits at once.
fn with_a_stall_per_minute() -> Recorder {
    let (minute, stall) = (60_000.0 * MILLIS, 1_000.0 * MILLIS);
    let mut recorder = Recorder::new(0, minute);
    // Not quite the rate, so that requests meet each stall at another moment.
    let requests = (0..).map(|place| f64::from(place) * 1e6 / (RATE * 1.000_3));
    for scheduled in requests.take_while(|&due| due < 60.0 * (minute + stall)) {
        let begins = (scheduled / (minute + stall)).floor() * (minute + stall) + minute;
        let ends = begins + stall;
        // The request that meets the stall takes as long as it does; those after it begin late.
        let meets_it = (begins..begins + 1e6 / RATE).contains(&scheduled);
        let waits = scheduled >= begins && !meets_it;
        let started = if waits { scheduled.max(ends - SERVICE) } else { scheduled };
        let done = if meets_it { ends } else { started + SERVICE };
        recorder.record(Sample { scheduled, started, done }, None);
    }
    recorder
}

#[test]
fn a_stall_shows_in_response_times_and_hides_in_service_times() {
    let recorder = with_a_stall_per_minute();
    let millis = |latencies: &Latencies, p| latencies.quantile(p) as f64 / MILLIS;
    let (response, service) = (recorder.response(), recorder.service());
    assert!((millis(response, 0.99) - 390.0).abs() <= 5.0, "{}", millis(response, 0.99));
    assert!((millis(response, 0.999) - 939.0).abs() <= 10.0, "{}", millis(response, 0.999));
    assert!((millis(service, 0.999) - 5.0).abs() < 0.01, "{}", millis(service, 0.999));
}

#[test]
fn a_quantile_is_one_only_with_a_hundred_samples_beyond_it() {
    let mut latencies = Latencies::default();
    for step in 0..9_999 {
        latencies.record(f64::from(step));
    }
    assert!(!latencies.spectrum(0.99).enough);
    latencies.record(1.0);
    let spectrum = latencies.spectrum(0.99);
    assert!(spectrum.enough);
    let (low, high) = spectrum.interval;
    assert!(low < spectrum.value && spectrum.value < high, "{spectrum:?}");
}

#[test]
fn warm_up_and_hidden_requests_are_counted_and_not_measured() {
    let mut recorder = Recorder::new(2, 1e6);
    let sample = |at: f64| Sample { scheduled: at, started: at, done: at + 700.0 };
    for place in 0..5 {
        let cut = (place == 3).then_some(Cause::Hidden);
        recorder.record(sample(f64::from(place) * 1e3), cut);
    }
    assert_eq!(recorder.warm_up(), (2, 1_400.0));
    assert_eq!((recorder.cut(Cause::Hidden), recorder.cut(Cause::Lost)), (1, 0));
    assert_eq!(recorder.response().count(), 2);
}

#[test]
fn windows_that_agree_are_stable() {
    let mut recorder = Recorder::new(0, 1e6);
    let mut run = |places: std::ops::Range<u32>, takes: f64| {
        for place in places {
            let at = f64::from(place) * 1e4;
            recorder.record(Sample { scheduled: at, started: at, done: at + takes }, None);
        }
        recorder.stability()
    };
    assert_eq!(run(0..400, 900.0), Stability::Stable);
    assert_eq!(run(400..550, 1_100.0), Stability::Unstable);
    assert_eq!(Recorder::new(0, 1e6).stability(), Stability::TooEarly);
}

#[test]
fn arrivals_do_not_wait_for_what_is_slow() {
    let mut schedule = Schedule::new(Mode::Server { rate: 100.0 }, 3);
    let last = (0..1_000).map(|_| schedule.next(1e12)).last().expect("a thousand");
    assert!((last / 1e7 - 1.0).abs() < 0.15, "{last}");
}

fn class() -> DeviceClass {
    let [backend, model, precision, mode] = ["cpu", "S", "int8", "server"].map(str::to_owned);
    DeviceClass { backend, model, precision, mode, rate_tenths: 600, at_once: 0, batch: 1 }
}

fn report(times: &[f64]) -> Report {
    let mut latencies = Latencies::default();
    for &time in times {
        latencies.record(time);
    }
    Report {
        reporter: "booth-7".to_owned(),
        class: class(),
        service: latencies.clone(),
        response: latencies,
    }
}

#[test]
fn foreign_reports_are_refused_in_a_sentence() {
    let json = report(&[5_000.0]).to_json();
    let refused = |from: &str, to: &str| {
        Report::parse(json.replace(from, to).as_bytes()).expect_err("it is foreign")
    };
    assert_eq!(refused("\"version\":2", "\"version\":9"), ReportError::Version(9));
    assert_eq!(refused("booth-7", "<b>"), ReportError::Name("reporter"));
    assert!(matches!(refused("\"cpu\"", "\"abacus\""), ReportError::Class { .. }));
    assert!(matches!(refused("\"reporter\"", "\"extra\":1,\"reporter\""), ReportError::Json(_)));
    assert!(matches!(refused("\"backend\"", "\"extra\":1,\"backend\""), ReportError::Json(_)));
    // What pages of the last edition send, which knew no modes.
    let of_old = json.replace("\"version\":2", "\"version\":1").replace("\"mode\":\"server\",", "");
    assert_eq!(Report::parse(of_old.as_bytes()), Err(ReportError::Version(1)));
    assert!(matches!(refused("\"service\":\"", "\"service\":\"AA"), ReportError::Histogram { .. }));
    assert_eq!(Report::parse(&vec![b' '; 40_000]), Err(ReportError::TooLong));
}

#[test]
fn a_class_says_how_requests_came_and_nothing_that_contradicts_it() {
    let read = |mode: &str, rate_tenths, at_once, batch| {
        let class = DeviceClass { mode: mode.to_owned(), rate_tenths, at_once, batch, ..class() };
        let sent = Report { class, ..report(&[5_000.0]) };
        Report::parse(sent.to_json().as_bytes()).map(|read| assert_eq!(read, sent))
    };
    let refused = |field, least, most, mode: &str| {
        Err(ReportError::Number { field, least, most, mode: mode.to_owned() })
    };
    for (mode, rate, at_once) in
        [("server", 1, 0), ("server", 50_000, 0), ("offline", 0, 2_048), ("single-stream", 0, 0)]
    {
        assert_eq!(read(mode, rate, at_once, 1), Ok(()));
        assert_eq!(read(mode, rate, at_once, 1_024), Ok(()));
        assert_eq!(read(mode, rate, at_once, 0), refused("class.batch", 1, 4_096, mode));
        assert_eq!(read(mode, rate, at_once, u32::MAX), refused("class.batch", 1, 4_096, mode));
    }
    let rates = |least, most, mode| refused("class.rate_tenths", least, most, mode);
    assert_eq!(read("server", 0, 0, 1), rates(1, 50_000, "server"));
    assert_eq!(read("server", 50_001, 0, 1), rates(1, 50_000, "server"));
    assert_eq!(read("offline", 5, 9, 1), rates(0, 0, "offline"));
    assert_eq!(read("single-stream", 5, 0, 1), rates(0, 0, "single-stream"));
    assert_eq!(read("server", 9, 5, 1), refused("class.at_once", 0, 0, "server"));
    assert_eq!(read("offline", 0, 0, 1), refused("class.at_once", 1, 4_096, "offline"));
    assert!(matches!(read("closed", 0, 0, 1), Err(ReportError::Class { field: "class.mode", .. })));
}

proptest! {
    #[test]
    fn merged_equals_recorded_together(
        one in prop::collection::vec(0.0_f64..1e8, 0..200),
        other in prop::collection::vec(0.0_f64..1e8, 0..200),
    ) {
        let recorded = |times: &[f64]| {
            let mut latencies = Latencies::default();
            for &time in times {
                latencies.record(time);
            }
            latencies
        };
        let mut merged = recorded(&one);
        merged.merge(&recorded(&other));
        prop_assert_eq!(merged, recorded(&[one, other].concat()));
    }

    #[test]
    fn reports_come_back_as_they_were(times in prop::collection::vec(0.0_f64..7e7, 0..300)) {
        let report = report(&times);
        prop_assert_eq!(Report::parse(report.to_json().as_bytes()), Ok(report));
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Report::parse(&bytes);
        let _ = Latencies::decode(&bytes);
    }

    #[test]
    fn a_length_that_is_not_that_of_the_counts_is_refused_before_memory_is_taken_for_it(
        times in prop::collection::vec(0.0_f64..7e7, 1..50), length: u32,
    ) {
        let bytes = report(&times).service.encode();
        let mut plain = inflated(&bytes[8..]);
        let honest = plain[4..8].to_owned();
        let lengths = [length, length % 64, u32::MAX].map(u32::to_be_bytes);
        for forged in lengths.into_iter().filter(|length| *length != honest[..]) {
            plain[4..8].copy_from_slice(&forged);
            let forged = [&bytes[..4], &[0; 4], &deflated(&plain)].concat();
            prop_assert_eq!(Latencies::decode(&forged), Err(LatencyError::Encoding));
        }
    }

    #[test]
    fn a_forged_head_is_read_or_refused(
        times in prop::collection::vec(0.0_f64..7e7, 1..50), place in 0_usize..40, byte: u8,
    ) {
        let bytes = report(&times).service.encode();
        let mut plain = inflated(&bytes[8..]);
        plain[place] = byte;
        let _ = Latencies::decode(&[&bytes[..8], &deflated(&plain)].concat());
    }

    #[test]
    fn damaged_encodings_are_read_or_refused(
        times in prop::collection::vec(0.0_f64..7e7, 1..50), place in any::<prop::sample::Index>(), bits: u8,
    ) {
        let mut bytes = report(&times).service.encode();
        let place = place.index(bytes.len());
        bytes[place] ^= bits;
        let _ = Latencies::decode(&bytes);
    }
}
