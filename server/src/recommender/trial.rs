use recommender::{Bundle, LeaveOneOut, Pipeline, Precision, Weights};
use serde::Serialize;
use training::{Gain, Policy, RankerPlan, Simulated, Trainer, TrainingPlan, Trial, facts_today};

use super::arguments::TrialArguments;
use super::failure::Failure;
use super::progress::note;
use super::ranking;

/// Several worlds, each with models of its own, and what each policy brought.
#[derive(Debug, Serialize)]
pub(super) struct Trials {
    /// What every number here is.
    pub(super) basis: &'static str,
    pub(super) worlds: Vec<u64>,
    pub(super) items: usize,
    pub(super) people_of_log: u32,
    pub(super) people: u32,
    pub(super) sessions: usize,
    pub(super) policies: Vec<Row>,
}

/// One policy in all worlds.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) policy: &'static str,
    pub(super) value: f64,
    pub(super) session_value: f64,
    /// Of what the oracle has over random, per impression, world by world.
    pub(super) gap_closed: Vec<f64>,
    pub(super) gap_closed_mean: f64,
    pub(super) long_views: f64,
    pub(super) depth: f64,
    pub(super) repeated: f64,
    pub(super) coverage: f64,
}

/// Trains in each world and lets people live through it under each policy.
pub(super) fn trial(arguments: &TrialArguments) -> Result<Trials, Failure> {
    let worlds: Vec<u64> = (1..=arguments.worlds).collect();
    let mut gains: Vec<Vec<Gain>> = Vec::with_capacity(worlds.len());
    for seed in &worlds {
        let simulated = Simulated::new(*seed, arguments.items, arguments.people_of_log);
        let pipeline = models(&simulated, *seed, arguments)?;
        let trial = Trial::new(&simulated, &pipeline)?;
        let mut row = Vec::with_capacity(Policy::ALL.len());
        for policy in Policy::ALL {
            let gain = trial.run(policy, arguments.people, arguments.sessions)?;
            note(&format!(
                "world {seed}, {}: value {:.4} a view, {:.1} views a session",
                policy.key(),
                gain.value,
                gain.depth
            ));
            row.push(gain);
        }
        gains.push(row);
    }
    let rows = Policy::ALL.iter().enumerate().map(|(place, policy)| row(*policy, place, &gains));
    Ok(Trials {
        basis: "simulated",
        worlds,
        items: arguments.items,
        people_of_log: arguments.people_of_log,
        people: arguments.people,
        sessions: arguments.sessions,
        policies: rows.collect(),
    })
}

fn row(policy: Policy, place: usize, gains: &[Vec<Gain>]) -> Row {
    let count = gains.len().max(1) as f64;
    let mean = |of: fn(&Gain) -> f64| gains.iter().map(|row| of(&row[place])).sum::<f64>() / count;
    let closed = |row: &Vec<Gain>| {
        let (random, oracle) = (row[0].value, row[Policy::ALL.len() - 1].value);
        (row[place].value - random) / (oracle - random)
    };
    let gap_closed: Vec<f64> = gains.iter().map(closed).collect();
    Row {
        policy: policy.key(),
        value: mean(|gain| gain.value),
        session_value: mean(|gain| gain.session_value),
        gap_closed_mean: gap_closed.iter().sum::<f64>() / count,
        gap_closed,
        long_views: mean(|gain| gain.long_views),
        depth: mean(|gain| gain.depth),
        repeated: mean(|gain| gain.repeated),
        coverage: mean(|gain| gain.coverage),
    }
}

/// Both models of one world, trained from its log, or read if they are for this world.
fn models(
    simulated: &Simulated,
    seed: u64,
    arguments: &TrialArguments,
) -> Result<Pipeline, Failure> {
    let catalogue = simulated.world.catalogue();
    let split = LeaveOneOut::of_views(simulated.views());
    let plan = TrainingPlan { epochs: arguments.epochs, ..TrainingPlan::large(seed) };
    let items = catalogue.items().len();
    let mut trainer = Trainer::with_facets(plan, &split, items, simulated.facets())?.marked()?;
    while !trainer.finished() {
        let epoch = trainer.epoch(&mut |_| {})?;
        note(&format!(
            "world {seed}, epoch {}: loss {:.4}, NDCG@10 {:.4}",
            epoch.number, epoch.loss, epoch.validation
        ));
    }
    let metadata = [("catalogue".to_owned(), catalogue.fingerprint())].into();
    let weights = Weights::read(&trainer.best()?.write_compact(&metadata))?;
    let plan = RankerPlan::reference(arguments.size.into(), seed);
    let (bundle, _) =
        ranking::bundle(&ranking::Run { plan, kept: None }, simulated, weights, metadata)?;
    let bundle = Bundle::read(&bundle.write(), Some(&catalogue.fingerprint()))?;
    Ok(Pipeline::new(&bundle, facts_today(&simulated.world), Precision::Byte)?)
}
