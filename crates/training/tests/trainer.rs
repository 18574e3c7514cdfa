//! A run as a whole: it learns, repeats itself, and goes on where it stopped.
#![expect(clippy::expect_used, reason = "a test whose run cannot be made has failed")]

use recommender::{
    Action, LeaveOneOut, Mark, Popularity, Precision, Random, SequenceModel, Views, evaluate,
};
use training::{Trainer, TrainingError, TrainingPlan};

const ITEMS: usize = 40;

/// Users who walk round a circle of items, two steps at a time with a stumble now and then.
fn circle() -> LeaveOneOut {
    let mut random = Random::new(6, 0);
    let mut walk = || {
        let mut place = random.below(ITEMS);
        let step = |random: &mut Random| if random.unit() < 0.1 { 7 } else { 2 };
        let length = 8 + random.below(10);
        let mut history = Vec::new();
        for _ in 0..length {
            history.push(u32::try_from(place).expect("few items"));
            place = (place + step(&mut random)) % ITEMS;
        }
        history
    };
    LeaveOneOut::new((0..300).map(|_| walk()).collect())
}

/// Users who walk round the same circle, and whose action at a place decides the step after it.
fn signposts() -> LeaveOneOut {
    let mut random = Random::new(9, 0);
    let mut walk = || {
        let mut place = random.below(ITEMS);
        let mut views = Views::default();
        // Five steps of at most 7 never come round, so no target was seen before.
        for _ in 0..6 {
            let liked = random.unit() < 0.5;
            let action = if liked { Action::Liked } else { Action::Long };
            let item = u32::try_from(place).expect("few items");
            views.add(item, Mark::new(action, Some(5.0)), true);
            place = (place + if liked { 7 } else { 2 }) % ITEMS;
        }
        views
    };
    LeaveOneOut::of_views((0..1000).map(|_| walk()).collect())
}

fn plan(epochs: usize) -> TrainingPlan {
    TrainingPlan {
        width: 16,
        inner: 32,
        context: 8,
        epochs,
        patience: 100,
        learning_rate: 5e-3,
        ..TrainingPlan::reference(1)
    }
}

fn run(trainer: &mut Trainer<'_>) {
    while !trainer.finished() {
        trainer.epoch(&mut |_| {}).expect("the run is stable");
    }
}

#[test]
fn it_learns_what_a_count_cannot_know() {
    let split = circle();
    let mut trainer = Trainer::new(plan(25), &split, ITEMS).expect("the plan is sound");
    let mut losses = Vec::new();
    while !trainer.finished() {
        let mut steps = 0;
        let epoch = trainer.epoch(&mut |step| {
            steps += 1;
            assert_eq!(step.done, steps);
        });
        losses.push(epoch.expect("the run is stable").loss);
    }
    assert!(losses[0] < 1.1 * (ITEMS as f64).ln() && losses[24] < 1.5, "{losses:?}");
    let weights = trainer.best().expect("the weights are finite");
    let model = SequenceModel::new(&weights, Precision::Single);
    let ndcg = |scorer: &dyn recommender::Scorer| {
        evaluate(scorer, &split.test()).expect("known").masked.quality().ndcg
    };
    let popularity = Popularity::fit(&split.training(), ITEMS).expect("known");
    let (model, popularity) = (ndcg(&model), ndcg(&popularity));
    // Nine steps in ten are certain, so a list that begins with them gains at least 0.9.
    assert!(model > 0.85 && popularity < 0.5, "{model}, {popularity}");
}

#[test]
fn the_same_plan_gives_the_same_bits_with_and_without_a_stop() {
    let split = circle();
    let new = |epochs| Trainer::new(plan(epochs), &split, ITEMS).expect("the plan is sound");
    let mut whole = new(4);
    run(&mut whole);
    let mut half = new(2);
    run(&mut half);
    let bytes = half.checkpoint("circle");
    let mut rest = Trainer::resume(plan(4), &split, ITEMS, "circle", &bytes).expect("same run");
    assert_eq!(rest.epochs(), 2);
    run(&mut rest);
    assert_eq!(whole.checkpoint("circle"), rest.checkpoint("circle"));
    assert_eq!(whole.best().expect("finite"), rest.best().expect("finite"));
    let other = TrainingPlan { seed: 2, ..plan(4) };
    let mut other = Trainer::new(other, &split, ITEMS).expect("the plan is sound");
    run(&mut other);
    assert_ne!(whole.best().expect("finite"), other.best().expect("finite"));
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let split = circle();
    let trainer = Trainer::new(plan(2), &split, ITEMS).expect("the plan is sound");
    let bytes = trainer.checkpoint("circle");
    let resume = |plan, data, bytes: &[u8]| {
        Trainer::resume(plan, &split, ITEMS, data, bytes).expect_err("it must be refused")
    };
    let other = TrainingPlan { dropout: 0.5, ..plan(2) };
    assert!(matches!(resume(other, "circle", &bytes), TrainingError::OtherRun { what: "plan" }));
    let error = resume(plan(2), "square", &bytes);
    assert!(matches!(error, TrainingError::OtherRun { what: "data" }));
    for faulty in [&bytes[..bytes.len() - 1], b"", &[0xff; 64]] {
        let error = resume(plan(2), "circle", faulty);
        assert!(matches!(error, TrainingError::NotACheckpoint { .. }), "{error}");
    }
    let larger = Trainer::resume(plan(2), &split, ITEMS + 1, "circle", &bytes);
    assert!(matches!(larger, Err(TrainingError::NotACheckpoint { .. })));
}

#[test]
fn plans_that_cannot_be_are_refused_and_wild_ones_reported() {
    let split = circle();
    let new = |plan| Trainer::new(plan, &split, ITEMS);
    let setting = new(TrainingPlan { dropout: 1.0, ..plan(1) });
    assert!(matches!(setting, Err(TrainingError::Setting { field: "dropout", .. })));
    let heads = new(TrainingPlan { heads: 3, ..plan(1) });
    assert!(matches!(heads, Err(TrainingError::Recommender(_))));
    let nothing = new(TrainingPlan { learning_rate: f32::NAN, ..plan(1) });
    assert!(matches!(nothing, Err(TrainingError::Setting { field: "learning_rate", .. })));
}

#[test]
fn marks_teach_what_items_alone_do_not() {
    let split = signposts();
    let new = || Trainer::new(plan(20), &split, ITEMS).expect("the plan is sound");
    let mut plain = new();
    run(&mut plain);
    let mut marked = new().marked().expect("the views are known");
    run(&mut marked);
    let (plain, told) = (plain.best_epoch().1, marked.best_epoch().1);
    // Of two steps that are equally likely, items alone cannot put the right one first more often
    // than half of the time: (1 + 1 / log2(3)) / 2 = 0.815 in the mean, and three standard errors.
    assert!(plain < 0.85 && told > 0.95, "{plain}, {told}");
    assert!(marked.best().expect("finite") != new().best().expect("finite"));

    let begun = || Trainer::new(plan(4), &split, ITEMS).expect("the plan is sound");
    let told = || begun().marked().expect("the views are known");
    let (mut whole, mut half) = (told(), told());
    run(&mut whole);
    half.epoch(&mut |_| ()).expect("it does not diverge");
    let bytes = half.checkpoint("signposts");
    let mut rest = told().resumed("signposts", &bytes).expect("the same run");
    run(&mut rest);
    assert_eq!(whole.best().expect("finite"), rest.best().expect("finite"));
    for (begun, bytes) in [(begun(), &bytes), (told(), &begun().checkpoint("signposts"))] {
        let refused = begun.resumed("signposts", bytes);
        assert!(matches!(refused, Err(TrainingError::OtherRun { .. })), "{refused:?}");
    }

    let unknown = LeaveOneOut::new(split.histories().to_vec());
    let refused = Trainer::new(plan(1), &unknown, ITEMS).expect("the plan is sound").marked();
    assert!(matches!(refused, Err(TrainingError::Setting { field: "views", .. })));
}
