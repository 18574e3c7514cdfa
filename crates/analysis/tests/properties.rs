//! What holds of every question, whatever its numbers.
#![expect(clippy::expect_used, reason = "questions that the tests spell out can be asked")]

use analysis::questions::{
    Axis, Binding, ClearanceOption, Compare, Frontier, Inspect, Lever, Levers, PartialRanks,
    Ranked, Run, Sensitivity, Step, Sweep, Swings,
};
use analysis::{
    AnalysisError, Answer, Change, Finding, Measure, Question, Subject, Workshop, answer_alone,
};
use model::{
    DEFAULT_SEED, ExportRule, ExportState, Observable, Plan, Sampling, Scenario, Sequence,
};
use proptest::prelude::*;

fn scenario() -> Scenario {
    Scenario::published(Plan::december_2025())
}

fn sampling(scrambles: u32) -> Sampling {
    Sampling { sequence: Sequence::Sobol, seed: DEFAULT_SEED, scrambles }
}

/// One small question of each kind.
fn questions() -> Vec<Question> {
    let sampling = sampling(2);
    let denied = Plan::december_2025().with_export(ExportRule::Fixed(ExportState::Denied));
    vec![
        Question::Run(Run { scenario: scenario(), sampling }),
        Question::Compare(Compare {
            scenarios: vec![scenario(), Scenario::published(denied)],
            sampling,
            observables: vec![Observable::TokenCover],
        }),
        Question::Levers(Levers::published(scenario(), sampling)),
        Question::Sensitivity(Sensitivity {
            rows: 16,
            replicates: 3,
            ..Sensitivity::published(scenario())
        }),
        Question::Sweep(Sweep::supply(scenario(), sampling)),
        Question::Frontier(Frontier {
            designs: 32,
            trials: 64,
            rounds: 1,
            ..Frontier::published(scenario())
        }),
        Question::Option(ClearanceOption::published(scenario(), sampling)),
        Question::Ranks(PartialRanks { trials: 128, ..PartialRanks::preview(scenario()) }),
        Question::Swings(Swings::of_covers(scenario())),
        Question::Binding(Binding { scenario: scenario(), sampling }),
    ]
}

fn ask(question: &Question) -> Result<Answer, AnalysisError> {
    answer_alone(question, &Workshop::default(), |_, _| {})
}

#[test]
fn questions_and_answers_survive_a_message() {
    for question in questions() {
        let bytes = postcard::to_allocvec(&question).expect("questions serialise");
        assert_eq!(postcard::from_bytes::<Question>(&bytes), Ok(question.clone()));
        let answer = ask(&question).expect("the question can be asked");
        let bytes = postcard::to_allocvec(&answer).expect("answers serialise");
        assert_eq!(postcard::from_bytes::<Answer>(&bytes), Ok(answer));
    }
}

#[test]
fn jobs_and_findings_survive_a_message_and_can_be_done_anywhere() {
    for question in questions() {
        let mut study = question.study().expect("the question can be asked");
        loop {
            let jobs = study.next_round();
            if jobs.is_empty() {
                break;
            }
            let work = |job: &analysis::Job| {
                let bytes = postcard::to_allocvec(job).expect("jobs serialise");
                let job: analysis::Job = postcard::from_bytes(&bytes).expect("and come back");
                // Every worker has a workshop of its own.
                let finding = job.run(&Workshop::default());
                let bytes = postcard::to_allocvec(&finding).expect("findings serialise");
                postcard::from_bytes::<Finding>(&bytes).expect("and come back")
            };
            let findings: Vec<Finding> = jobs.iter().map(work).collect();
            assert!(findings.iter().all(Finding::complete));
            study.take(findings).expect("the findings are the jobs'");
        }
        assert_eq!(study.answer(), ask(&question));
    }
}

#[cfg(feature = "threads")]
#[test]
fn several_hands_find_the_same_digits_as_one() {
    for question in questions() {
        let together = analysis::answer(&question, &Workshop::default(), |_, _| {});
        assert_eq!(together, ask(&question));
    }
}

#[test]
fn findings_that_are_none_of_the_jobs_are_an_error() {
    for question in questions() {
        let mut study = question.study().expect("the question can be asked");
        let jobs = study.next_round();
        let wrong = vec![Finding::Numbers(vec![1.0]); jobs.len()];
        let refused = study.take(wrong).is_err() || study.answer().is_err();
        assert!(refused || jobs.is_empty(), "{question:?}");
    }
}

#[test]
fn missing_findings_are_an_error() {
    for question in questions() {
        let mut study = question.study().expect("the question can be asked");
        if study.next_round().is_empty() {
            continue;
        }
        let refused = study.take(Vec::new()).is_err() || study.answer().is_err();
        assert!(refused, "{question:?}");
    }
}

fn measure() -> impl Strategy<Value = Measure> {
    prop_oneof![
        Just(Measure::Goal),
        Just(Measure::LogTokenCover),
        Just(Measure::LogRequestCover),
        Just(Measure::Served),
        Just(Measure::Shortfall),
        Just(Measure::Observed(Observable::NetPresentValue)),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just("g_gen".to_owned()), Just("slip_months".to_owned()), ".{0,8}"]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), -1.0..200.0, Just(f64::NAN), Just(f64::INFINITY)]
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![0..3_u32, any::<u32>(), Just(0x8000_0000)]
}

fn subject() -> impl Strategy<Value = Subject> {
    prop_oneof![
        Just(Subject::Capex),
        Just(Subject::Leases),
        Just(Subject::DomesticSupply),
        Just(Subject::Spill),
        Just(Subject::Clearance),
        (0..9_u8).prop_map(Subject::Split),
        any::<u8>().prop_map(Subject::Mix),
        (0..4_u8).prop_map(Subject::Owned),
        (0..4_u8).prop_map(Subject::Leased),
        name().prop_map(Subject::Input),
        name().prop_map(Subject::Times),
    ]
}

fn axis() -> impl Strategy<Value = Axis> {
    (subject(), prop::collection::vec(number(), 0..3))
        .prop_map(|(subject, values)| Axis { subject, values })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        number().prop_map(Step::Capex),
        number().prop_map(Step::Leases),
        number().prop_map(Step::DomesticSupply),
        Just(Step::SharedPools),
        (name(), number()).prop_map(|(input, factor)| Step::World(Change::Scale { input, factor })),
        (name(), number()).prop_map(|(input, value)| Step::World(Change::Set { input, value })),
        number().prop_map(|month| Step::World(Change::Clear { month })),
        number().prop_map(|factor| Step::World(Change::Yield { factor })),
    ]
}

fn levers(scrambles: u32, steps: Vec<Step>) -> Question {
    let lever = Lever { key: String::new(), name: String::new(), steps };
    let levers = vec![lever];
    Question::Levers(Levers { scenario: scenario(), sampling: sampling(scrambles), levers })
}

fn table() -> impl Strategy<Value = Question> {
    let run = count().prop_map(|scrambles| {
        Question::Run(Run { scenario: scenario(), sampling: sampling(scrambles) })
    });
    let compare = (0..6_usize, count()).prop_map(|(scenarios, scrambles)| {
        Question::Compare(Compare {
            scenarios: vec![scenario(); scenarios],
            sampling: sampling(scrambles),
            observables: vec![Observable::TokenCost],
        })
    });
    let steps = prop::collection::vec(step(), 0..3);
    let levers = (count(), steps).prop_map(|(scrambles, steps)| levers(scrambles, steps));
    let sweep = (count(), axis(), axis()).prop_map(|(scrambles, across, down)| {
        let median_of = Observable::TokenCover;
        let sampling = sampling(scrambles);
        Question::Sweep(Sweep { scenario: scenario(), sampling, across, down, median_of })
    });
    let option = (count(), number()).prop_map(|(scrambles, queue_factor)| {
        let published = ClearanceOption::published(scenario(), sampling(scrambles));
        Question::Option(ClearanceOption { queue_factor, ..published })
    });
    let binding = count().prop_map(|scrambles| {
        Question::Binding(Binding { scenario: scenario(), sampling: sampling(scrambles) })
    });
    prop_oneof![run, compare, levers, sweep, option, binding]
}

fn search() -> impl Strategy<Value = Question> {
    let outputs = || prop::collection::vec(measure(), 0..3);
    let sensitivity = (count(), count(), outputs()).prop_map(|(rows, replicates, outputs)| {
        let rows = rows.wrapping_mul(8);
        let published = Sensitivity::published(scenario());
        Question::Sensitivity(Sensitivity { rows, replicates, outputs, ..published })
    });
    let frontier = (count(), count(), count(), (number(), number())).prop_map(
        |(designs, trials, rounds, lease_bn_cny)| {
            let (designs, trials) = (designs.wrapping_mul(8), trials.wrapping_mul(8));
            let published = Frontier::published(scenario());
            Question::Frontier(Frontier { designs, trials, rounds, lease_bn_cny, ..published })
        },
    );
    let ranks = (count(), count(), measure()).prop_map(|(trials, scrambles, output)| {
        let trials = trials.wrapping_mul(64);
        let preview = PartialRanks::preview(scenario());
        let over = Ranked::Latent;
        Question::Ranks(PartialRanks { trials, scrambles, output, over, ..preview })
    });
    let swings =
        outputs().prop_map(|outputs| Question::Swings(Swings { scenario: scenario(), outputs }));
    let inspect = any::<String>()
        .prop_map(|symbol| Question::Inspect(Inspect { scenario: scenario(), symbol }));
    prop_oneof![sensitivity, frontier, ranks, swings, inspect]
}

/// Whether a question that can be asked is also small enough to be answered here.
fn small(question: &Question) -> bool {
    let scrambles = match question {
        Question::Run(run) => run.sampling.scrambles,
        Question::Compare(compare) => compare.sampling.scrambles,
        Question::Levers(levers) => levers.sampling.scrambles,
        Question::Sweep(sweep) => sweep.sampling.scrambles,
        Question::Option(option) => option.sampling.scrambles,
        Question::Binding(binding) => binding.sampling.scrambles,
        Question::Sensitivity(sensitivity) => sensitivity.replicates,
        Question::Ranks(ranks) => ranks.scrambles,
        Question::Frontier(frontier) => frontier.designs / 8,
        Question::Swings(_) | Question::Inspect(_) => 1,
    };
    scrambles <= 4
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_question_has_an_answer_or_a_reason_and_never_panics(question in prop_oneof![table(), search()]) {
        match question.study() {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            // A symbol is looked up when the answer is asked for.
            Ok(_) if matches!(question, Question::Inspect(_)) => drop(ask(&question)),
            Ok(_) if small(&question) => prop_assert!(ask(&question).is_ok()),
            Ok(_) => {}
        }
    }
}

#[test]
fn numbers_of_trials_that_cannot_be_run_are_named() {
    for scrambles in [0, 0x8000_0000] {
        let question =
            Question::Binding(Binding { scenario: scenario(), sampling: sampling(scrambles) });
        let error = question.study().err().expect("it cannot be asked");
        assert!(error.to_string().starts_with("`scrambles` must lie between 1 and"), "{error}");
    }
    let unknown = levers(1, vec![Step::World(Change::Scale { input: "x".into(), factor: 1.0 })]);
    assert!(
        matches!(unknown.study().err(), Some(AnalysisError::UnknownInput { name }) if name == "x")
    );
}
