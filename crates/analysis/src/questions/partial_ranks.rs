//! Which inputs move an outcome, while a slider is dragged.

use kernels::{Lanes, Latents, Worlds, simulate};
use model::{Batch, DEFAULT_SEED, INPUT_COUNT, INPUTS, POINTS_PER_SCRAMBLE, Scenario, Sequence};
use serde::{Deserialize, Serialize};

use super::sensitivity::{COORDINATES, read, single};
use crate::error::{count_in, whole_in};
use crate::ranks::{partial_correlations, unit_ranks};
use crate::study::OneRound;
use crate::{AnalysisError, Answer, Estimate, Finding, Job, Measure, Study, Workshop};

/// Trials while dragging.
const TRIALS: u32 = 2048;
/// Fewer trials than this leave too few beside the columns.
const LEAST_TRIALS: u32 = 64;
const MOST_SCRAMBLES: u32 = 64;

/// Partial rank correlations with an output: what each input does with all others held fixed.
///
/// Plain rank correlations would also name inputs that do not enter at all and only ride on a
/// shared factor.
///
/// # Source
/// BUDGET_MODEL §10.3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartialRanks {
    /// What is analysed.
    pub scenario: Scenario,
    /// The output.
    pub output: Measure,
    /// What is correlated with it.
    pub over: Ranked,
    /// Where points come from.
    pub sequence: Sequence,
    /// The seed of the scrambles.
    pub seed: u32,
    /// Trials of each scramble, a multiple of eight.
    pub trials: u32,
    /// Scrambles; one is enough to look at.
    pub scrambles: u32,
}

/// What is ranked beside the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ranked {
    /// The 36 independent coordinates: factors, the inputs' own parts, exports, clearance.
    Latent,
    /// The 30 inputs, exports and clearance.
    Inputs,
}

/// Partial rank correlations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankTable {
    /// The columns in their order.
    pub rows: Vec<RankRow>,
}

/// The partial rank correlation of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankRow {
    /// The symbol.
    pub key: String,
    /// What a reader would call it.
    pub name: String,
    /// The correlation and its standard error; from one scramble the error of as many independent
    /// trials, `(1 − r²)/√(n − k − 1)`.
    pub correlation: Estimate,
}

/// One scramble of ranks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankJob {
    question: PartialRanks,
    scramble: u32,
}

impl RankJob {
    /// The correlations; none if columns cannot be told apart.
    pub(crate) fn run(&self, workshop: &Workshop) -> Vec<f64> {
        let PartialRanks { scenario, output, over, sequence, seed, trials, .. } = &self.question;
        let sampler = workshop.sampler(&scenario.priors, *sequence, *seed);
        let latents = sampler.latents(self.scramble, 0..*trials);
        let worlds = sampler.worlds_of(&latents);
        let mut batch = Batch::with_capacity(worlds.trials());
        simulate(&worlds, &scenario.decisions(), &mut batch);
        let columns = match over {
            Ranked::Latent => latent_columns(&latents),
            Ranked::Inputs => input_columns(&worlds),
        };
        let ranks: Vec<Vec<f64>> = columns.iter().map(|column| unit_ranks(column)).collect();
        partial_correlations(&ranks, &unit_ranks(&output.read(&batch))).unwrap_or_default()
    }
}

fn latent_columns(latents: &Latents) -> Vec<Vec<f32>> {
    let column = |place: usize| flat(latents.blocks.iter().map(|block| read(block, place)));
    (0..COORDINATES).map(column).collect()
}

fn input_columns(worlds: &Worlds) -> Vec<Vec<f32>> {
    let blocks = worlds.blocks();
    let input = |place: usize| flat(blocks.iter().map(|block| block.values[place]));
    let mut columns: Vec<Vec<f32>> = (0..INPUT_COUNT).map(input).collect();
    columns.push(flat(blocks.iter().map(|block| block.export)));
    columns.push(flat(blocks.iter().map(|block| block.clearance_month)));
    columns
}

fn flat(lanes: impl Iterator<Item = Lanes>) -> Vec<f32> {
    lanes.flat_map(Lanes::to_array).collect()
}

impl Ranked {
    /// Symbol and name of every column.
    fn names(self) -> Vec<(String, String)> {
        let named = |place: usize| {
            let column = single(place);
            (column.key, column.name)
        };
        match self {
            Self::Latent => (0..COORDINATES).map(named).collect(),
            Self::Inputs => {
                let input = |spec: &model::InputSpec| (spec.symbol.into(), spec.field.into());
                let others = [COORDINATES - 2, COORDINATES - 1].map(named);
                INPUTS.iter().map(input).chain(others).collect()
            }
        }
    }
}

impl PartialRanks {
    /// The correlations of inputs with the token cover in one scramble of 2,048 trials.
    pub fn preview(scenario: Scenario) -> Self {
        Self {
            scenario,
            output: Measure::LogTokenCover,
            over: Ranked::Inputs,
            sequence: Sequence::Sobol,
            seed: DEFAULT_SEED,
            trials: TRIALS,
            scrambles: 1,
        }
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("trials", self.trials as usize, (LEAST_TRIALS, POINTS_PER_SCRAMBLE))?;
        whole_in("trials", self.trials, 8, POINTS_PER_SCRAMBLE)?;
        count_in("scrambles", self.scrambles as usize, (1, MOST_SCRAMBLES))?;
        let job = |scramble| Job::Rank(Box::new(RankJob { question: self.clone(), scramble }));
        let jobs = (0..self.scrambles).map(job).collect();
        let (over, trials) = (self.over, self.trials);
        Ok(OneRound::study(jobs, move |findings| {
            conclude(over, trials, &findings).map(Answer::Ranks)
        }))
    }
}

fn conclude(over: Ranked, trials: u32, findings: &[Finding]) -> Result<RankTable, AnalysisError> {
    let names = over.names();
    let columns = names.len();
    let correlations = findings.iter().map(|finding| match finding {
        Finding::Numbers(numbers) if numbers.is_empty() => Err(AnalysisError::Inseparable),
        Finding::Numbers(numbers) if numbers.len() == columns => Ok(numbers),
        _ => Err(AnalysisError::Mismatch),
    });
    let correlations = correlations.collect::<Result<Vec<_>, _>>()?;
    let row = |(place, (key, name)): (usize, (String, String))| {
        let found = Estimate::over(&correlations, |numbers| numbers[place]);
        let free = f64::from(trials) - columns as f64 - 1.0;
        let independent = (1.0 - found.value * found.value) / free.max(1.0).sqrt();
        let error = found.error.or(Some(independent));
        RankRow { key, name, correlation: Estimate { error, ..found } }
    };
    Ok(RankTable { rows: names.into_iter().enumerate().map(row).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Plan;

    use crate::{Question, answer_alone};

    fn ranks(change: impl Fn(PartialRanks) -> PartialRanks) -> RankTable {
        let preview = PartialRanks::preview(Scenario::published(Plan::december_2025()));
        let question = Question::Ranks(change(preview));
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Ranks(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    fn of(table: &RankTable, key: &str) -> Estimate {
        table.rows.iter().find(|row| row.key == key).expect("a row").correlation
    }

    #[test]
    fn inputs_that_only_ride_on_factors_have_no_partial_correlation() {
        // BUDGET_MODEL §10.3: plain rank correlations of mfu_tr, price_tok and p_h200 with the
        // cover are +.20, +.17 and −.16, although none of them enters it (the price hardly).
        let table = ranks(|preview| preview);
        assert_eq!(table.rows.len(), 32);
        for key in ["mfu_tr", "price_tok", "tariff", "mfu_rec"] {
            let estimate = of(&table, key);
            let error = estimate.error.expect("an error");
            assert!(estimate.value.abs() < 4.0 * error, "{key}: {estimate:?}");
        }
        assert!(of(&table, "p_h200").value.abs() < 0.16);
        for (key, sign) in [("g_gen", -1.0), ("e_model", 1.0), ("ctx", -1.0), ("mbu_dec", 1.0)] {
            assert!(of(&table, key).value * sign > 0.6, "{key}: {:?}", of(&table, key));
        }
    }

    #[test]
    fn factors_lead_in_the_latent_space() {
        let table = ranks(|preview| PartialRanks { over: Ranked::Latent, ..preview });
        assert_eq!(table.rows.len(), 36);
        assert!(of(&table, "ai_boom").value < -0.8);
        assert!(of(&table, "software").value > 0.8);
    }

    #[test]
    fn several_scrambles_agree_within_their_error() {
        let one = ranks(|preview| preview);
        let many = ranks(|preview| PartialRanks { scrambles: 8, output: Measure::Goal, ..preview });
        assert!(of(&many, "g_gen").error.expect("an error") < 0.02);
        assert_eq!(one.rows.len(), many.rows.len());
    }
}
