//! The highest score of each stretch on a device, against plain sums in double precision.
#![expect(clippy::expect_used, reason = "a test whose device fails has failed")]

use kernels::scoring::{Grain, Table, scoring_shader, seen_words};
use naga::valid::{Capabilities, ValidationFlags, Validator};

const GRAINS: [Grain; 3] = [Grain::Single, Grain::Half, Grain::Byte];

/// Numbers between -1 and 1 that repeat from run to run.
#[cfg_attr(not(feature = "gpu"), expect(dead_code, reason = "only a device is given numbers"))]
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn the_shaders_are_valid_and_only_halves_need_an_optional_feature() {
    for grain in GRAINS {
        for users in [1, 4] {
            let text = scoring_shader(64, grain, users);
            let parsed = naga::front::wgsl::parse_str(&text);
            let module = parsed.unwrap_or_else(|error| panic!("{grain:?}: {error}\n{text}"));
            let valid = |capabilities| {
                Validator::new(ValidationFlags::all(), capabilities).validate(&module).is_ok()
            };
            assert!(valid(Capabilities::SHADER_FLOAT16), "{grain:?}");
            assert_eq!(valid(Capabilities::empty()), grain != Grain::Half);
        }
    }
}

#[test]
fn what_lies_beyond_the_catalogue_counts_as_seen() {
    let words = seen_words(70, &[0, 33, 4_000_000]);
    assert_eq!(words.len(), 32);
    assert_eq!(words[..3], [1, 2, !0 << 6]);
    assert!(words[3..].iter().all(|word| *word == !0));
}

#[test]
fn odd_widths_and_empty_catalogues_have_no_table() {
    assert!(Table::pack(&[0.0; 12], 6, Grain::Single).is_none());
    assert!(Table::pack(&[], 4, Grain::Single).is_none());
    assert!(Table::pack(&[0.0; 8], 0, Grain::Single).is_none());
    let table = Table::pack(&[1.0; 8], 4, Grain::Byte).expect("two items of four numbers");
    assert_eq!((table.items(), table.inputs(), table.grain()), (2, 4, Grain::Byte));
    assert_eq!(table.stretches() % 64, 0);
}

#[cfg(feature = "gpu")]
mod gpu {
    use kernels::gpu::ScoringDevice;
    use kernels::scoring::STRETCH;
    use pollster::block_on;

    use super::*;

    fn device() -> Option<ScoringDevice> {
        match block_on(ScoringDevice::open()) {
            Ok(device) => Some(device),
            Err(error) if std::env::var_os("HEADROOM_NEEDS_GPU").is_some() => panic!("{error}"),
            Err(error) => {
                eprintln!("skipped: {error}");
                None
            }
        }
    }

    /// The highest unseen score of each stretch.
    fn exact(rows: &[f32], state: &[f32], seen: &[u32]) -> Vec<f64> {
        let score = |(item, row): (usize, &[f32])| {
            let products = row.iter().zip(state).map(|(a, b)| f64::from(*a) * f64::from(*b));
            let hidden = seen.iter().any(|seen| *seen as usize == item);
            if hidden { f64::NEG_INFINITY } else { products.sum() }
        };
        let scores: Vec<f64> = rows.chunks(state.len()).enumerate().map(score).collect();
        let highest = |stretch: &[f64]| stretch.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        scores.chunks(STRETCH).map(highest).collect()
    }

    #[test]
    fn no_estimate_is_further_off_than_it_says() {
        let Some(device) = device() else { return };
        for (items, inputs, users) in [(1, 4, 1), (2500, 64, 1), (1024, 64, 3), (3000, 32, 70)] {
            let rows = numbers(items * inputs, 1);
            let states = numbers(users * inputs, 2);
            let first: Vec<u32> = (0..u32::try_from(items.min(40)).expect("few")).collect();
            let seen: Vec<&[u32]> = (0..users).map(|user| &first[..user % first.len()]).collect();
            for grain in GRAINS {
                if !device.supports(grain) {
                    eprintln!("skipped: the device has no {}", grain.name());
                    continue;
                }
                let table = Table::pack(&rows, inputs, grain).expect("there are items");
                let scorer = block_on(device.scorer(table)).expect("it compiles");
                // Four users share a reading of the catalogue, one has it alone.
                let reading = scorer.bytes(1);
                assert!(reading >= (items * inputs) as u64);
                assert_eq!([3, 4, 5].map(|users| scorer.bytes(users) / reading), [1, 1, 2]);
                // Twice, because the second time nothing is new on the device.
                for _ in 0..2 {
                    let found = block_on(scorer.highest(&states, &seen)).expect("it runs");
                    assert_eq!(found.len(), users);
                    for (user, found) in found.iter().enumerate() {
                        let state = &states[user * inputs..][..inputs];
                        let exact = exact(&rows, state, seen[user]);
                        assert_eq!(found.scores.len(), exact.len());
                        for (score, exact) in found.scores.iter().zip(exact) {
                            let (score, error) = (f64::from(*score), f64::from(found.error));
                            let close = (score - exact).abs() <= error || score == exact;
                            assert!(close, "{grain:?}: {score} and {exact}, error {error}");
                        }
                        let size: f32 = state.iter().map(|value| value * value).sum();
                        assert!(found.error < 0.05 * size.max(1.0) * (inputs as f32).sqrt());
                    }
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let Some(device) = device() else { return };
        let table = Table::pack(&[1.0; 8], 4, Grain::Single).expect("two items");
        let scorer = block_on(device.scorer(table)).expect("it compiles");
        let refused = block_on(scorer.highest(&[1.0; 5], &[&[]]));
        assert_eq!(refused, Err(kernels::KernelError::Unsupported));
        assert_eq!(block_on(scorer.highest(&[], &[])), Ok(Vec::new()));
    }
}
