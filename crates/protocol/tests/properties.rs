//! Messages survive the crossing; anything else is refused without a panic.
#![expect(clippy::expect_used, reason = "a message that cannot be written has failed the test")]

use model::{Central, Plan, Summary, Tally};
use proptest::prelude::*;
use protocol::{
    Backend, Preference, ProtocolError, Reply, Request, Simulated, Stage, VERSION, decode, encode,
};

fn request() -> Request {
    Request::Simulate {
        generation: 7,
        plan: Plan::december_2025(),
        seed: 1,
        scrambles: 16,
        preference: Preference::Automatic,
    }
}

fn reply() -> Reply {
    let mut tally = Tally::default();
    tally.count(&[1.0; model::OBSERVABLES.len()], [true; 5], 0);
    tally.close_scramble();
    Reply::Simulated(Box::new(Simulated {
        generation: 7,
        stage: Stage::Settled,
        plan: Plan::december_2025(),
        summary: Summary::new(&tally).expect("there is a trial"),
        central: Central::of(&Plan::december_2025()),
        backend: Backend::Cpu,
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
fn another_version_is_refused_by_number() {
    let mut bytes = encode(&request()).expect("requests encode");
    bytes[0] = 99;
    assert_eq!(decode::<Request>(&bytes), Err(ProtocolError::Version { found: 99 }));
    assert_ne!(VERSION, 99);
}

#[test]
fn a_run_of_no_scrambles_is_refused() {
    let Request::Simulate { generation, plan, seed, preference, .. } = request();
    let request = Request::Simulate { generation, plan, seed, scrambles: 0, preference };
    let bytes = encode(&request).expect("requests encode");
    assert!(matches!(decode::<Request>(&bytes), Err(ProtocolError::Scrambles { .. })));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode::<Request>(&bytes);
        let _ = decode::<Reply>(&bytes);
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
        if let Ok(Request::Simulate { plan, .. }) = decode::<Request>(&bytes) {
            prop_assert!(plan.capex_bn_cny().is_finite());
        }
    }
}
