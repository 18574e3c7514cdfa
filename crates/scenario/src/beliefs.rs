//! From fields to priors.

use std::collections::BTreeMap;

use model::{
    Correlation, Dependence, Distribution, FACTORS, INPUT_COUNT, INPUTS, ModelError, Priors, Tails,
};

use crate::error::echo;
use crate::{
    CorrelationFields, LoadingFields, PriorFields, ScenarioError, ScenarioFile, TailFields,
};

impl ScenarioFile {
    pub(crate) fn beliefs(&self, notes: &mut Vec<String>) -> Result<Priors, ScenarioError> {
        let mut priors = Priors::published();
        for (input, (name, fields)) in by_input("priors", &self.priors)? {
            let field = format!("priors.{name}");
            let distribution = fields.distribution(&field)?;
            priors = priors
                .with_distribution(input, distribution)
                .map_err(|error| misplaced(&field, distribution, &error))?;
        }
        for (input, (name, fields)) in by_input("loadings", &self.loadings)? {
            priors = priors.with_loadings(input, fields.row(input)).map_err(|_| {
                let accepted = "are loadings whose squares sum to less than 1";
                let wrong = format!("is `{:?}`", fields.row(input));
                ScenarioError::field(format!("loadings.{name}"), wrong, accepted)
            })?;
        }
        if let Some(fields) = &self.correlation {
            if !self.loadings.is_empty() {
                let wrong = "stands beside `loadings`";
                return Err(ScenarioError::field("correlation", wrong, "is one of the two"));
            }
            priors = priors.with_correlation(fields.correlation(notes)?);
        }
        Ok(priors.with_tails(self.tails.map_or(Tails::Gaussian, Tails::from)))
    }
}

type Named<'file, T> = BTreeMap<usize, (&'file str, &'file T)>;

/// The entries by the place of their input.
fn by_input<'file, T>(
    table: &str,
    entries: &'file BTreeMap<String, T>,
) -> Result<Named<'file, T>, ScenarioError> {
    let mut found = Named::new();
    for (name, fields) in entries {
        let field = format!("{table}.{}", echo(name));
        let place = INPUTS.iter().position(|input| input.field == name || input.symbol == name);
        let Some(input) = place else {
            let names = INPUTS.map(|input| format!("`{}`", input.symbol)).join(", ");
            let accepted = format!("are {names} or the field names that stand for them");
            return Err(ScenarioError::field(field, "is no uncertain input", accepted));
        };
        if let Some((other, _)) = found.insert(input, (name.as_str(), fields)) {
            let wrong = format!("is the same input as `{table}.{other}`");
            return Err(ScenarioError::field(field, wrong, "is one of its two names"));
        }
    }
    Ok(found)
}

impl PriorFields {
    fn distribution(&self, field: &str) -> Result<Distribution, ScenarioError> {
        match *self {
            Self { p10: Some(p10), p90: Some(p90), low: None, mode: None, high: None } => {
                Ok(Distribution::LogNormal { p10, p90 })
            }
            Self { p10: None, p90: None, low: Some(low), mode: Some(mode), high: Some(high) } => {
                Ok(Distribution::Triangular { low, mode, high })
            }
            _ => Err(ScenarioError::field(
                field,
                "is incomplete or mixes two shapes",
                "are `p10` and `p90`, or `low`, `mode` and `high`",
            )),
        }
    }

    /// The fields of a distribution.
    pub const fn of(distribution: Distribution) -> Self {
        let nothing = Self { p10: None, p90: None, low: None, mode: None, high: None };
        match distribution {
            Distribution::LogNormal { p10, p90 } => {
                Self { p10: Some(p10), p90: Some(p90), ..nothing }
            }
            Distribution::Triangular { low, mode, high } => {
                Self { low: Some(low), mode: Some(mode), high: Some(high), ..nothing }
            }
        }
    }
}

/// The model's refusal of a distribution, with the numbers that it refused.
fn misplaced(field: &str, distribution: Distribution, error: &ModelError) -> ScenarioError {
    let wrong = match distribution {
        Distribution::LogNormal { p10, p90 } => format!("has p10 `{p10}` and p90 `{p90}`"),
        Distribution::Triangular { low, mode, high } => {
            format!("has low `{low}`, mode `{mode}` and high `{high}`")
        }
    };
    let accepted = match (distribution, error) {
        (_, ModelError::NotFinite { .. }) => "are finite numbers",
        (Distribution::LogNormal { .. }, _) => {
            "are a positive p10 and a p90 above it, at most a million times as large"
        }
        (Distribution::Triangular { .. }, _) => "are numbers from 0 up that ascend, low below high",
    };
    ScenarioError::field(field, wrong, accepted)
}

impl LoadingFields {
    /// The whole row of an input, published loadings where none is given.
    fn row(&self, input: usize) -> [f64; FACTORS.len()] {
        let given = [self.chip_cycle, self.software, self.ai_boom, self.build];
        let published = INPUTS.get(input).map_or([0.0; FACTORS.len()], |spec| spec.loadings);
        std::array::from_fn(|factor| given[factor].unwrap_or(published[factor]))
    }

    /// The fields of a row.
    pub const fn of([chip_cycle, software, ai_boom, build]: [f64; FACTORS.len()]) -> Self {
        Self {
            chip_cycle: Some(chip_cycle),
            software: Some(software),
            ai_boom: Some(ai_boom),
            build: Some(build),
        }
    }
}

impl CorrelationFields {
    fn correlation(&self, notes: &mut Vec<String>) -> Result<Correlation, ScenarioError> {
        let matrix = self.square()?;
        let correlation =
            if self.project { Correlation::nearest(&matrix) } else { Correlation::new(&matrix) };
        let correlation = correlation.map_err(|error| {
            let accepted = if self.project {
                "is a symmetric matrix of numbers from -1 to 1 with a diagonal of 1"
            } else {
                "is a positive definite matrix, or any symmetric one with `project = true`"
            };
            let wrong = format!("is no correlation matrix: {error}");
            ScenarioError::field("correlation.matrix", wrong, accepted)
        })?;
        if correlation.projected() {
            let change = largest_change(&matrix, &correlation.matrix());
            notes.push(format!(
                "`correlation.matrix` is not positive definite; the nearest correlation matrix \
                 stands in for it, which moves no entry by more than {change:.3}"
            ));
        }
        Ok(correlation)
    }

    fn square(&self) -> Result<[[f64; INPUT_COUNT]; INPUT_COUNT], ScenarioError> {
        let accepted = format!("are {INPUT_COUNT} rows of {INPUT_COUNT} numbers");
        let wrong = |wrong| ScenarioError::field("correlation.matrix", wrong, accepted.clone());
        let mut matrix = [[0.0; INPUT_COUNT]; INPUT_COUNT];
        if self.matrix.len() != INPUT_COUNT {
            return Err(wrong(format!("has `{}` rows", self.matrix.len())));
        }
        for ((place, row), number) in matrix.iter_mut().zip(&self.matrix).zip(1..) {
            *place = row
                .as_slice()
                .try_into()
                .map_err(|_| wrong(format!("has `{}` numbers in row {number}", row.len())))?;
        }
        Ok(matrix)
    }
}

fn largest_change(
    before: &[[f64; INPUT_COUNT]; INPUT_COUNT],
    after: &[[f64; INPUT_COUNT]; INPUT_COUNT],
) -> f64 {
    let pairs = before.as_flattened().iter().zip(after.as_flattened());
    pairs.map(|(old, new)| (old - new).abs()).fold(0.0, f64::max)
}

/// The fields of whatever differs from the published dependence.
pub(crate) fn dependence_fields(
    dependence: &Dependence,
) -> (BTreeMap<String, LoadingFields>, Option<CorrelationFields>) {
    match dependence {
        Dependence::Factors(rows) => {
            let changed =
                INPUTS.iter().zip(rows.iter()).filter(|(spec, row)| spec.loadings != **row);
            let written =
                changed.map(|(spec, row)| (spec.field.to_owned(), LoadingFields::of(*row)));
            (written.collect(), None)
        }
        Dependence::Matrix(correlation) => {
            let matrix = correlation.matrix().map(|row| row.to_vec()).to_vec();
            (BTreeMap::new(), Some(CorrelationFields { matrix, project: false }))
        }
    }
}

impl From<TailFields> for Tails {
    fn from(fields: TailFields) -> Self {
        match fields {
            TailFields::Gaussian => Self::Gaussian,
            TailFields::Student => Self::Student,
        }
    }
}

impl From<Tails> for TailFields {
    fn from(tails: Tails) -> Self {
        match tails {
            Tails::Gaussian => Self::Gaussian,
            Tails::Student => Self::Student,
        }
    }
}
