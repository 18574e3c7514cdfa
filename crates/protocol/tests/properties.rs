//! Messages survive the crossing; anything else is refused without a panic.
#![expect(clippy::expect_used, reason = "a message that cannot be written has failed the test")]

use analysis::{Job, Workshop};
use model::{Batch, Case, Central, Distribution, Plan, Ranges, Sampling, Scenario, Summary, Tally};
use proptest::prelude::*;
use protocol::{
    Backend, Errand, Inquiry, Preference, ProtocolError, Reply, Report, Request, Response,
    Simulated, Stage, VERSION, decode, encode,
};

/// A plan and one belief of a reader's own.
fn case() -> Case {
    let believed = Distribution::LogNormal { p10: 150.0, p90: 190.0 };
    let ranges = Ranges::published().with(0, believed).expect("in range");
    Case::december_2025().with_ranges(ranges)
}

fn request() -> Request {
    Request::Simulate {
        generation: 7,
        case: case(),
        sampling: Sampling::settled(),
        preference: Preference::Automatic,
    }
}

fn reply() -> Reply {
    let mut tally = Tally::default();
    let mut batch = Batch::default();
    batch.extend(&[[1.0]; model::OBSERVABLES.len()], [0b1_1111], [0]);
    tally.count(0, &batch);
    Reply::Simulated(Box::new(Simulated {
        generation: 7,
        stage: Stage::Settled,
        case: case(),
        summary: Summary::new(&tally).expect("there is a trial"),
        central: Central::of(&case().scenario()),
        name: "0123ABCD".to_owned(),
        backend: Backend::Cpu,
        workers: 2,
        elapsed_millis: 12.5,
    }))
}

#[test]
fn messages_survive_the_crossing() {
    let bytes = encode(&request()).expect("requests encode");
    assert_eq!(decode::<Request>(&bytes), Ok(request()));
    let bytes = encode(&reply()).expect("replies encode");
    assert_eq!(decode::<Reply>(&bytes), Ok(reply()));
}

#[test]
fn jobs_and_findings_survive_the_crossing() {
    let scenario = Scenario::published(Plan::december_2025());
    let job = Job::Tally { scenario, sampling: Sampling::settled(), scramble: 3 };
    let finding = Box::new(job.run(&Workshop::default()));
    let request = Errand { ticket: 5, job };
    let bytes = encode(&request).expect("requests encode");
    assert_eq!(decode::<Errand>(&bytes), Ok(request));
    let reply = Report::Done { ticket: 5, finding };
    let bytes = encode(&reply).expect("replies encode");
    assert_eq!(decode::<Report>(&bytes), Ok(reply));
}

#[test]
fn another_version_is_refused_by_number() {
    let mut bytes = encode(&request()).expect("requests encode");
    bytes[0] = 99;
    assert_eq!(decode::<Request>(&bytes), Err(ProtocolError::Version { found: 99 }));
    assert_ne!(VERSION, 99);
}

#[test]
fn a_run_of_no_scrambles_is_refused() {
    let mut request = request();
    let Request::Simulate { sampling, .. } = &mut request else { panic!("it is a run") };
    sampling.scrambles = 0;
    let bytes = encode(&request).expect("requests encode");
    assert!(matches!(decode::<Request>(&bytes), Err(ProtocolError::Scrambles { .. })));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode::<Request>(&bytes);
        let _ = decode::<Reply>(&bytes);
        let _ = decode::<Inquiry>(&bytes);
        let _ = decode::<Response>(&bytes);
        let _ = decode::<Errand>(&bytes);
        let _ = decode::<Report>(&bytes);
    }

    #[test]
    fn a_corrupted_message_is_refused_or_still_valid(place in 0_usize..4000, value: u8) {
        let mut bytes = encode(&reply()).expect("replies encode");
        let place = place % bytes.len();
        bytes[place] = value;
        if let Ok(Reply::Simulated(simulated)) = decode::<Reply>(&bytes) {
            prop_assert!(simulated.summary.complete());
        }
        let mut bytes = encode(&request()).expect("requests encode");
        let place = place % bytes.len();
        bytes[place] = value;
        if let Ok(Request::Simulate { case, .. }) = decode::<Request>(&bytes) {
            prop_assert!(case.plan.capex_bn_cny().is_finite());
            let kept = |(place, believed)| case.ranges.with(place, believed).is_ok();
            prop_assert!(case.ranges.changed().all(kept));
        }
    }
}
