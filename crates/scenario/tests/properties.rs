//! Bytes of any kind never panic, and a scenario written out reads back the same.
#![expect(clippy::expect_used, reason = "a test whose fixture is wrong has failed")]

use model::{
    Case, Correlation, Dependence, Distribution, ExportRule, INPUT_COUNT, INPUTS, Plan, Priors,
    Sampling, Scenario, Sequence, ServiceLevel, Shares, Tails,
};
use proptest::prelude::*;
use scenario::{EXAMPLE, ScenarioFile, read};

#[expect(clippy::unnecessary_wraps, reason = "readers of addresses have this signature")]
fn no_address(_: &str) -> Result<Case, String> {
    Ok(Case::december_2025())
}

fn shares<const N: usize>() -> impl Strategy<Value = Shares<N>> {
    prop::array::uniform::<_, N>(0.0..1.0_f64)
        .prop_filter_map("all zero", |weights| Shares::from_weights("any", weights).ok())
}

fn plans() -> impl Strategy<Value = Plan> {
    let money = (60.0..=500.0_f64, 0.0..=120.0_f64, 0.0..=1.0_f64, 0.0..=3.0_f64);
    let splits = (shares::<8>(), shares::<5>(), shares::<3>(), shares::<3>());
    (money, splits, 0_usize..5, any::<bool>()).prop_map(
        |((capex, lease, spill, supply), (split, mix, owned, leased), rule, disaggregated)| {
            let plan = Plan::december_2025();
            plan.with_split(split)
                .with_mix(mix)
                .with_owned(owned)
                .with_leased(leased)
                .with_disaggregated(disaggregated)
                .with_export(ExportRule::ALL[rule])
                .with_capex(capex)
                .and_then(|plan| plan.with_lease(lease))
                .and_then(|plan| plan.with_spill(spill))
                .and_then(|plan| plan.with_domestic_supply(supply))
                .expect("the strategy stays within the ranges")
        },
    )
}

fn distributions() -> impl Strategy<Value = Distribution> {
    let lognormal = (1e-3..1e4_f64, 1.001..100.0_f64)
        .prop_map(|(p10, ratio)| Distribution::LogNormal { p10, p90: p10 * ratio });
    let triangular = (0.0..1e3_f64, 0.0..1e3_f64, 1e-3..1e3_f64).prop_map(|(low, left, right)| {
        Distribution::Triangular { low, mode: low + left, high: low + left + right }
    });
    prop_oneof![lognormal, triangular]
}

fn priors() -> impl Strategy<Value = Priors> {
    let changes = prop::collection::vec((0..INPUT_COUNT, distributions()), 0..5);
    let loadings =
        prop::collection::vec((0..INPUT_COUNT, prop::array::uniform4(-0.49..0.49_f64)), 0..5);
    (changes, loadings, any::<bool>()).prop_map(|(changes, loadings, student)| {
        let mut priors =
            Priors::published().with_tails(if student { Tails::Student } else { Tails::Gaussian });
        for (input, distribution) in changes {
            priors = priors.with_distribution(input, distribution).expect("it is one");
        }
        for (input, row) in loadings {
            priors = priors.with_loadings(input, row).expect("they leave room");
        }
        priors
    })
}

fn scenarios() -> impl Strategy<Value = (Scenario, Sampling)> {
    let millis = || 0.001..60_000.0_f64;
    let service = (millis(), 0.0..1000.0_f64, millis(), millis(), 1.0..10_000.0_f64).prop_map(
        |(mean_millis, squared_variation, p99_millis, objective_millis, replicas)| ServiceLevel {
            mean_millis,
            squared_variation,
            p99_millis,
            objective_millis,
            replicas,
        },
    );
    let sampling =
        (any::<bool>(), any::<u32>(), 1..=16_384_u32).prop_map(|(sobol, seed, scrambles)| {
            Sampling {
                sequence: if sobol { Sequence::Sobol } else { Sequence::Philox },
                seed,
                scrambles,
            }
        });
    (plans(), priors(), service, sampling).prop_map(|(plan, priors, service, sampling)| {
        (Scenario { plan, priors, service }, sampling)
    })
}

/// A scenario file with some of its letters replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((0..EXAMPLE.len(), any::<u8>()), 1..8);
    edits.prop_map(|edits| {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        for (place, byte) in edits {
            bytes[place] = byte;
        }
        bytes
    })
}

fn assert_one_sentence(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Err(error) = read(bytes, no_address) {
        let sentence = error.to_string();
        prop_assert!(sentence.lines().count() == 1, "{sentence}");
        prop_assert!(sentence.len() < 2500, "{sentence}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_written_out_reads_back_equal((scenario, sampling) in scenarios()) {
        let file = ScenarioFile::of(&scenario, &sampling);
        let text = serde_json::to_string(&file).expect("files serialise");
        let reading = read(text.as_bytes(), no_address).expect("what is written is accepted");
        prop_assert_eq!(&reading.scenario, &scenario);
        prop_assert_eq!(reading.sampling, sampling);
        prop_assert_eq!(ScenarioFile::of(&reading.scenario, &reading.sampling), file);
    }

    #[test]
    fn bytes_of_any_kind_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_one_sentence(&bytes)?;
    }

    #[test]
    fn text_of_any_kind_never_panics(text in "[\\PC\\n]{0,200}") {
        assert_one_sentence(text.as_bytes())?;
        assert_one_sentence(format!("{{{text}}}").as_bytes())?;
    }

    #[test]
    fn damaged_files_never_panic(bytes in damaged()) {
        assert_one_sentence(&bytes)?;
    }
}

#[test]
fn a_correlation_matrix_survives_to_its_last_digits() {
    let mut matrix = [[0.0; INPUT_COUNT]; INPUT_COUNT];
    for (i, row) in matrix.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            let shared: f64 =
                INPUTS[i].loadings.iter().zip(INPUTS[j].loadings).map(|(a, b)| a * b).sum();
            *entry = if i == j { 1.0 } else { shared };
        }
    }
    let correlation = Correlation::new(&matrix).expect("factors make a definite matrix");
    let priors = Priors::published().with_correlation(correlation);
    let scenario = Scenario { priors, ..Scenario::published(Plan::december_2025()) };
    let file = ScenarioFile::of(&scenario, &Sampling::settled());
    let text = serde_json::to_string(&file).expect("files serialise");
    let reading = read(text.as_bytes(), no_address).expect("what is written is accepted");
    let Dependence::Matrix(again) = reading.scenario.priors.dependence() else {
        panic!("a matrix stays a matrix")
    };
    for (row, expected) in again.matrix().iter().zip(&matrix) {
        for (entry, expected) in row.iter().zip(expected) {
            assert!((entry - expected).abs() < 1e-14, "{entry} is not {expected}");
        }
    }
}
