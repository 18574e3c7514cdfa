//! Which uncertainty explains how much of the outcome.

use kernels::{LANES, Lanes, Latents, Worlds, simulate};
use model::{
    Batch, DEFAULT_SEED, Dependence, FACTORS, INPUT_COUNT, INPUTS, Latent, POINTS_PER_SCRAMBLE,
    Priors, SCORES, Scenario, Sequence,
};
use serde::{Deserialize, Serialize};
use words::{Phrase, say};

use crate::error::{count_in, whole_in};
use crate::sobol::{Mixed, indices, shuffled};
use crate::study::OneRound;
use crate::{AnalysisError, Answer, Estimate, Finding, Index, Job, Measure, Study, Workshop};

/// Rows of a full analysis, as replicates of [`ROWS`].
const REPLICATES: u32 = 16;
const ROWS: u32 = 256;
const MOST_REPLICATES: u32 = 256;
const MOST_OUTPUTS: u32 = 8;

/// Variance shares of the latent coordinates: factors, the inputs' own parts, exports, clearance.
///
/// The latent coordinates are independent, so that the shares are valid although the inputs are
/// correlated. With Student tails what stretches all scores together stays with the first sample
/// and is nobody's.
///
/// # Source
/// BUDGET_MODEL §10.1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// What is analysed.
    pub scenario: Scenario,
    /// The outputs whose variance is shared out.
    pub outputs: Vec<Measure>,
    /// Where points come from.
    pub sequence: Sequence,
    /// The seed of the scrambles.
    pub seed: u32,
    /// Rows of each replicate, a multiple of [`LANES`].
    pub rows: u32,
    /// Independent replicates.
    pub replicates: u32,
}

/// Latent coordinates that are exchanged together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The symbol of the factor or input, or the key of the group.
    pub key: String,
    /// What a reader would call it.
    pub name: String,
    /// Places among the coordinates: the factors, the inputs' own parts, exports, clearance.
    pub coordinates: Vec<u8>,
}

impl Column {
    /// Whether the column is a group of coordinates, which overlaps with other columns.
    pub fn is_group(&self) -> bool {
        self.coordinates.len() > 1
    }
}

/// The variance shares of every output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitivities {
    /// What was exchanged: the 36 coordinates, then the groups.
    pub columns: Vec<Column>,
    /// The outputs, in the order of the question.
    pub outputs: Vec<Explained>,
}

/// The variance shares of one output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// The output.
    pub output: Measure,
    /// Its mean.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
    /// The shares, in the order of [`Sensitivities::columns`].
    pub shares: Vec<Index>,
    /// Sum of the first-order shares of the single coordinates: one if nothing interacts.
    pub additive: Estimate,
}

const EXPORTS: Phrase = Phrase::new("Exports and clearance", "出口规则与放行");
pub(super) const EXPORT_STATE: Phrase = Phrase::new("Export state", "出口状态");
pub(super) const CLEARANCE_MONTH: Phrase = Phrase::new("Clearance month", "放行月份");

const EXPORT: usize = SCORES;
const CLEARANCE: usize = SCORES + 1;
/// Latent coordinates.
pub(super) const COORDINATES: usize = SCORES + 2;

/// The columns of a full analysis: 36 coordinates, exports with clearance, and each factor with
/// the own parts of the inputs that load on it.
///
/// An input that loads on two factors is in both groups.
pub fn columns(priors: &Priors) -> Vec<Column> {
    let mut columns: Vec<Column> = (0..COORDINATES).map(single).collect();
    columns.push(column("export+clearance", EXPORTS.text(), &[EXPORT, CLEARANCE]));
    for (factor, spec) in FACTORS.iter().enumerate() {
        let mut coordinates = vec![factor];
        coordinates.extend((0..INPUT_COUNT).filter(|&input| loads(priors, input, factor)).map(own));
        let name = say!("{} and its inputs", "{}及其输入", spec.name);
        columns.push(column(&format!("{}+inputs", spec.key), &name, &coordinates));
    }
    columns
}

/// The coordinate of an input's own part.
const fn own(input: usize) -> usize {
    FACTORS.len() + input
}

fn loads(priors: &Priors, input: usize, factor: usize) -> bool {
    match priors.dependence() {
        Dependence::Factors(loadings) => loadings[input][factor] != 0.0,
        Dependence::Matrix(_) => false,
    }
}

pub(super) fn single(coordinate: usize) -> Column {
    let (key, name) = match coordinate {
        EXPORT => ("export", EXPORT_STATE.text()),
        CLEARANCE => ("clearance", CLEARANCE_MONTH.text()),
        factor if factor < FACTORS.len() => (FACTORS[factor].key, FACTORS[factor].name.text()),
        input => {
            let spec = &INPUTS[input - FACTORS.len()];
            (spec.symbol, spec.field)
        }
    };
    column(key, name, &[coordinate])
}

fn column(key: &str, name: &str, coordinates: &[usize]) -> Column {
    let places = coordinates.iter().filter_map(|&coordinate| u8::try_from(coordinate).ok());
    Column { key: key.to_owned(), name: name.to_owned(), coordinates: places.collect() }
}

/// One replicate of the two samples and all their mixtures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrices {
    question: Sensitivity,
    replicate: u32,
}

impl Matrices {
    /// The sums of every output, one after the other.
    pub(crate) fn run(&self, workshop: &Workshop) -> Vec<f64> {
        let Sensitivity { scenario, outputs, sequence, seed, rows, .. } = &self.question;
        let sampler = workshop.sampler(&scenario.priors, *sequence, *seed);
        let sample = |side: u32| sampler.latents(2 * self.replicate + side, 0..*rows);
        let a = sample(0);
        let b = reordered(&sample(1), &shuffled(*rows as usize, *seed, self.replicate));
        let mut model = Model { scenario, outputs, batch: Batch::default() };
        let at_a = model.read(&sampler.worlds_of(&a));
        let at_b = model.read(&sampler.worlds_of(&b));
        let mut sums: Vec<Mixed> =
            at_a.iter().zip(&at_b).map(|(at_a, at_b)| Mixed::new(at_a, at_b)).collect();
        for column in columns(&scenario.priors) {
            let mixed = model.read(&sampler.worlds_of(&exchanged(&a, &b, &column.coordinates)));
            for (place, sums) in sums.iter_mut().enumerate() {
                sums.exchange(&at_a[place], &at_b[place], &mixed[place]);
            }
        }
        sums.iter().flat_map(Mixed::numbers).collect()
    }
}

/// Reads outputs of worlds.
struct Model<'question> {
    scenario: &'question Scenario,
    outputs: &'question [Measure],
    batch: Batch,
}

impl Model<'_> {
    fn read(&mut self, worlds: &Worlds) -> Vec<Vec<f32>> {
        self.batch.clear();
        simulate(worlds, &self.scenario.decisions(), &mut self.batch);
        self.outputs.iter().map(|output| output.read(&self.batch)).collect()
    }
}

/// A coordinate of a block of trials.
pub(super) fn read(latent: &Latent<Lanes>, place: usize) -> Lanes {
    match place {
        EXPORT => latent.export,
        CLEARANCE => latent.clearance_month,
        score => latent.scores[score],
    }
}

/// A coordinate of a block of trials, to change it.
fn coordinate(latent: &mut Latent<Lanes>, place: usize) -> &mut Lanes {
    match place {
        EXPORT => &mut latent.export,
        CLEARANCE => &mut latent.clearance_month,
        score => &mut latent.scores[score],
    }
}

/// The first sample with some coordinates of the second.
fn exchanged(a: &Latents, b: &Latents, coordinates: &[u8]) -> Latents {
    let mut mixed = a.clone();
    for (block, other) in mixed.blocks.iter_mut().zip(&b.blocks) {
        for place in coordinates.iter().copied().map(usize::from) {
            *coordinate(block, place) = read(other, place);
        }
    }
    mixed
}

/// The trials in another order.
fn reordered(latents: &Latents, order: &[usize]) -> Latents {
    let mut moved = latents.clone();
    let mut column = vec![0.0; order.len()];
    for place in 0..COORDINATES {
        let blocks = latents.blocks.iter().zip(column.as_chunks_mut::<LANES>().0);
        for (block, lanes) in blocks {
            *lanes = read(block, place).to_array();
        }
        for (block, lanes) in moved.blocks.iter_mut().zip(order.as_chunks::<LANES>().0) {
            *coordinate(block, place) = Lanes::from_array(lanes.map(|row| column[row]));
        }
    }
    moved
}

impl Sensitivity {
    /// The analysis of BUDGET_MODEL §10: 4,096 rows, the logarithm of the token cover and the goal.
    pub fn published(scenario: Scenario) -> Self {
        Self {
            scenario,
            outputs: vec![Measure::LogTokenCover, Measure::Goal],
            sequence: Sequence::Sobol,
            seed: DEFAULT_SEED,
            rows: ROWS,
            replicates: REPLICATES,
        }
    }

    /// Runs of the model that the analysis takes.
    pub fn runs(&self) -> u32 {
        let samples = u32::try_from(columns(&self.scenario.priors).len() + 2).unwrap_or(u32::MAX);
        self.rows.saturating_mul(self.replicates).saturating_mul(samples)
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("outputs", self.outputs.len(), (1, MOST_OUTPUTS))?;
        whole_in("rows", self.rows, 8, POINTS_PER_SCRAMBLE)?;
        count_in("replicates", self.replicates as usize, (1, MOST_REPLICATES))?;
        let job = |replicate| Job::Mix(Box::new(Matrices { question: self.clone(), replicate }));
        let jobs = (0..self.replicates).map(job).collect();
        let question = self.clone();
        Ok(OneRound::study(jobs, move |findings| {
            question.conclude(&findings).map(Answer::Sensitivity)
        }))
    }

    fn conclude(&self, findings: &[Finding]) -> Result<Sensitivities, AnalysisError> {
        let columns = columns(&self.scenario.priors);
        let length = Mixed::length(columns.len());
        let replicate = |finding: &Finding, place: usize| match finding {
            Finding::Numbers(numbers) if numbers.len() == length * self.outputs.len() => {
                Mixed::from_numbers(&numbers[place * length..][..length])
            }
            _ => None,
        };
        let explained = |(place, &output): (usize, &Measure)| {
            let replicates = findings.iter().map(|finding| replicate(finding, place));
            let found = indices(&replicates.collect::<Option<Vec<_>>>()?, COORDINATES)?;
            Some(Explained {
                output,
                mean: found.mean,
                variance: found.variance,
                shares: found.columns,
                additive: found.additive,
            })
        };
        let outputs = self.outputs.iter().enumerate().map(explained).collect::<Option<_>>();
        let outputs = outputs.ok_or(AnalysisError::Mismatch)?;
        Ok(Sensitivities { columns, outputs })
    }
}

#[cfg(test)]
mod tests {
    use model::Plan;

    use super::*;
    use crate::{Question, answer_alone};

    fn published() -> Sensitivities {
        let question = Sensitivity::published(Scenario::published(Plan::december_2025()));
        assert!(question.runs() >= 4096 * 38);
        match answer_alone(&Question::Sensitivity(question), &Workshop::default(), |_, _| {}) {
            Ok(Answer::Sensitivity(sensitivities)) => sensitivities,
            other => panic!("{other:?}"),
        }
    }

    /// Both estimates come from 4,096 rows, so that their difference has √2 of ours; a fifth for
    /// the error of the error, and half a unit of the last printed digit.
    fn check(found: &Sensitivities, output: usize, total: bool, rows: &[(&str, f64, f64)]) {
        for &(key, published, half_digit) in rows {
            let place = found.columns.iter().position(|column| column.key == key);
            let index = found.outputs[output].shares[place.expect("a column")];
            let share = if total { index.total } else { index.first };
            let error = share.error.expect("several replicates");
            let tolerance = 4.0 * 1.2 * 2.0_f64.sqrt() * error + half_digit;
            assert!((share.value - published).abs() < tolerance, "{key}: {share:?}, {published}");
        }
    }

    #[test]
    fn the_published_shares_are_met() {
        let found = published();
        check(
            &found,
            0,
            false,
            &[
                ("ai_boom", 0.27, 0.005),
                ("g_gen", 0.20, 0.005),
                ("software", 0.18, 0.005),
                ("e_model", 0.13, 0.005),
                ("ctx", 0.07, 0.005),
                ("mbu_dec", 0.06, 0.005),
                ("export", 0.005, 0.0005),
            ],
        );
        check(
            &found,
            1,
            true,
            &[
                ("ai_boom", 0.43, 0.005),
                ("software", 0.36, 0.005),
                ("g_rec", 0.33, 0.005),
                ("g_gen", 0.28, 0.005),
                ("e_model", 0.25, 0.005),
            ],
        );
        for (output, published) in [(0, 0.99), (1, 0.46)] {
            let additive = found.outputs[output].additive;
            let error = additive.error.expect("several replicates");
            let tolerance = 4.0 * 1.2 * 2.0_f64.sqrt() * error + 0.005;
            assert!((additive.value - published).abs() < tolerance, "{additive:?}, {published}");
            assert!(error < 0.06, "the sum is hardly known: {error}");
        }
    }

    #[test]
    fn inputs_that_do_not_enter_explain_nothing() {
        let found = published();
        for key in ["price_tok", "mfu_tr", "mfu_rec", "tariff"] {
            let place = found.columns.iter().position(|column| column.key == key).expect("it is");
            assert_eq!(found.outputs[0].shares[place].total.value, 0.0, "{key}");
        }
    }

    #[test]
    fn a_group_explains_at_least_what_its_parts_do() {
        let found = published();
        let total = |key: &str| {
            let place = found.columns.iter().position(|column| column.key == key);
            found.outputs[1].shares[place.expect("a column")].total
        };
        for (group, part) in [("ai_boom+inputs", "g_gen"), ("export+clearance", "export")] {
            let margin = 4.0 * total(part).error.expect("several replicates");
            assert!(total(group).value > total(part).value - margin, "{group}");
        }
    }

    #[test]
    fn reordered_trials_keep_their_coordinates_together() {
        let priors = Priors::published();
        let sampler = kernels::Sampler::new(&priors, Sequence::Sobol, 1);
        let latents = sampler.latents(0, 0..16);
        let order: Vec<usize> = (0..16).rev().collect();
        let moved = reordered(&latents, &order);
        let at = |latents: &Latents, row: usize, place: usize| {
            read(&latents.blocks[row / LANES], place).to_array()[row % LANES]
        };
        for place in 0..COORDINATES {
            for row in 0..16 {
                assert_eq!(at(&moved, row, place), at(&latents, 15 - row, place));
            }
        }
    }
}
