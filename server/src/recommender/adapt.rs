use recommender::{
    Case, GradientAdapter, GradientSettings, Mixed, NeighbourSettings, Neighbours, Popularity,
    Precision, RecommenderError, Scorer, SequenceModel, Views, replay, switched,
};
use serde::Serialize;
use training::Simulated;

use super::arguments::{AdaptArguments, DataArguments};
use super::failure::Failure;
use super::files::{Data, left_out, weights_for};

/// Events of one person that are replayed.
const REPLAYED: usize = 60;
/// Events before and after a change of interest.
const HALF: usize = 30;
/// The last number of events seen in each column.
const COLUMNS: [usize; 6] = [2, 5, 10, 20, 40, REPLAYED];
/// Events of the shorter look back.
const SHORT: usize = 10;

/// How well people are understood whom the model has never met.
#[derive(Debug, Serialize)]
pub(super) struct Adaptation {
    pub(super) users: usize,
    pub(super) pairs: usize,
    /// The last number of events seen in each column of `by_seen`.
    pub(super) columns: [usize; COLUMNS.len()],
    pub(super) results: Vec<Adapted>,
}

#[derive(Debug, Serialize)]
pub(super) struct Adapted {
    pub(super) name: &'static str,
    pub(super) ndcg10: f64,
    pub(super) by_seen: [f64; COLUMNS.len()],
    /// On all events after a change of interest, on the 2nd and 3rd, and on the 7th to 10th.
    pub(super) after_switch: [f64; 3],
}

/// The last events of a history, and no more.
struct Short<'a>(&'a SequenceModel);

impl Scorer for Short<'_> {
    fn items(&self) -> usize {
        self.0.dimensions().items
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        self.0.score(last(history), into)
    }

    fn score_case(&self, case: &Case<'_>, into: &mut [f64]) -> Result<(), RecommenderError> {
        let (history, views) = (last(case.history), last(case.views));
        self.0.score_case(&Case { history, views, ..*case }, into)
    }
}

fn last<T>(events: &[T]) -> &[T] {
    &events[events.len().saturating_sub(SHORT)..]
}

/// Replays the users that were left out of training.
pub(super) fn adapt(arguments: &AdaptArguments) -> Result<Adaptation, Failure> {
    let data = Data::read(&arguments.data, None, false)?;
    let (weights, _) = weights_for(&arguments.model, None, &data)?;
    let model = SequenceModel::new(&weights, Precision::Single);
    let histories = || data.split.histories().iter().map(Vec::as_slice).enumerate();
    match (&data.simulated, arguments.left_out_every) {
        (Some(simulated), None) => {
            let known: Vec<&[u32]> = histories().map(|(_, history)| history).collect();
            compare(&model, &known, &strangers(simulated, arguments))
        }
        (None, Some(every)) => {
            let (strangers, known): (Vec<_>, Vec<_>) =
                histories().partition(|(user, _)| left_out(*user, every));
            let known: Vec<&[u32]> = known.into_iter().map(|(_, history)| history).collect();
            let strangers: Vec<Views> =
                strangers.into_iter().map(|(_, history)| Views::of_items(history)).collect();
            compare(&model, &known, &strangers)
        }
        (Some(_), Some(_)) => Err(Failure::LeftOutOfWorld),
        (None, None) => Err(Failure::NobodyLeftOut),
    }
}

/// What people of a world were shown whom its log does not hold.
fn strangers(simulated: &Simulated, arguments: &AdaptArguments) -> Vec<Views> {
    let DataArguments { world_seed, items, .. } = arguments.data;
    let first = simulated.people().end;
    let people = first..first.saturating_add(arguments.strangers);
    Simulated::of_people(world_seed, items, people).views()
}

fn compare(
    model: &SequenceModel,
    known: &[&[u32]],
    strangers: &[Views],
) -> Result<Adaptation, Failure> {
    let items = model.dimensions().items;
    let neighbours = |decay| {
        let settings = NeighbourSettings { decay, ..NeighbourSettings::recent() };
        Neighbours::fit(known, items, settings)
    };
    let popularity = Popularity::fit(known, items)?;
    let (recent, session) = (neighbours(0.7)?, neighbours(0.8)?);
    let short = Short(model);
    let mixed = Mixed::new(model, &session, 0.3)?;
    let mixed_short = Mixed::new(&short, &session, 0.2)?;
    let gradient =
        |rate, decay| GradientAdapter::new(model, GradientSettings { rate, decay, most: 0.5 });
    let (steady_steps, fresh_steps) = (gradient(0.3, 1.0)?, gradient(1.0, 0.9)?);
    let mut scorers: Vec<(&'static str, &dyn Scorer)> = vec![
        ("popularity", &popularity),
        ("similar items, recent first", &recent),
        ("sequence model, full context", model),
        ("sequence model, last 10 events", &short),
        ("full context, similar items", &mixed),
        ("last 10 events, similar items", &mixed_short),
    ];
    // It learns from the items of a history, and says nothing of one who was told more.
    if !model.reads_marks() {
        scorers.push(("full context, gradient .3", &steady_steps));
        scorers.push(("full context, gradient 1, decay .9", &fresh_steps));
    }
    let next = |index: usize| &strangers[(index + 1) % strangers.len()];
    let pair = |index: usize| switched(&strangers[index], next(index), HALF);
    let pairs: Vec<Views> = (0..strangers.len()).filter_map(pair).collect();
    let judged = scorers.into_iter().map(|(name, scorer)| {
        let (ndcg10, by_seen) = steady(scorer, strangers)?;
        Ok(Adapted { name, ndcg10, by_seen, after_switch: after_switch(scorer, &pairs)? })
    });
    let results: Result<Vec<Adapted>, Failure> = judged.collect();
    let (users, pairs) = (strangers.len(), pairs.len());
    Ok(Adaptation { users, pairs, columns: COLUMNS, results: results? })
}

/// Mean gain over all events, and by the number of events seen before.
fn steady(
    scorer: &dyn Scorer,
    histories: &[Views],
) -> Result<(f64, [f64; COLUMNS.len()]), Failure> {
    let mut all = Mean::default();
    let mut columns = [Mean::default(); COLUMNS.len()];
    for history in histories {
        let gains = replay(scorer, history, REPLAYED)?;
        for (seen, gain) in (1..).zip(gains) {
            all.add(gain);
            columns[COLUMNS.partition_point(|last| *last < seen)].add(gain);
        }
    }
    Ok((all.value(), columns.map(Mean::value)))
}

fn after_switch(scorer: &dyn Scorer, pairs: &[Views]) -> Result<[f64; 3], Failure> {
    let mut means = [Mean::default(); 3];
    for pair in pairs {
        // The gain at index i is that of event i + 1; the first event after the change is `HALF`.
        for (after, gain) in (1..).zip(replay(scorer, pair, 2 * HALF)?.into_iter().skip(HALF - 1)) {
            means[0].add(gain);
            match after {
                2..=3 => means[1].add(gain),
                7..=10 => means[2].add(gain),
                _ => {}
            }
        }
    }
    Ok(means.map(Mean::value))
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn value(self) -> f64 {
        self.sum / f64::from(self.count.max(1))
    }
}
