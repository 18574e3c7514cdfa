//! What is believed about the uncertain inputs, and how it can be changed.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::{Distribution, FACTORS, INPUT_COUNT, INPUTS, ModelError};

/// How the inputs hang together.
#[derive(Debug, Clone, PartialEq)]
pub enum Dependence {
    /// Loadings of each input on [`FACTORS`]; positive semi-definite by construction.
    Factors(Box<[[f64; FACTORS.len()]; INPUT_COUNT]>),
    /// A full correlation matrix of the scores.
    Matrix(Box<Correlation>),
}

/// How often inputs are extreme together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tails {
    /// Gaussian copula: extremes are independent in the limit.
    #[default]
    Gaussian,
    /// Student copula with four degrees of freedom: a stress test, extremes come together.
    Student,
}

/// A correlation matrix by its Cholesky factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    factor: [[f64; INPUT_COUNT]; INPUT_COUNT],
    projected: bool,
}

/// The smallest pivot that still counts as positive.
const PIVOT: f64 = 1e-10;

impl Correlation {
    /// A correlation matrix of [`INPUTS`] in their order.
    ///
    /// # Errors
    /// [`ModelError::Correlation`] if an entry is not finite or outside `[−1, 1]`, the diagonal is
    /// not one, the matrix is not symmetric, or it is not positive definite.
    pub fn new(matrix: &[[f64; INPUT_COUNT]; INPUT_COUNT]) -> Result<Self, ModelError> {
        check_entries(matrix)?;
        match cholesky(matrix) {
            Ok(factor) => Ok(Self { factor, projected: false }),
            Err(row) => Err(wrong(
                row,
                row,
                Phrase::new(
                    "the matrix is not positive definite from this row on",
                    "矩阵从这一行起不是正定的",
                ),
            )),
        }
    }

    /// The nearest correlation matrix to one that need not be positive definite.
    ///
    /// # Errors
    /// As [`Correlation::new`], but for definiteness.
    /// # Source
    /// Alternating projections: Higham (2002), *Computing the nearest correlation matrix*.
    pub fn nearest(matrix: &[[f64; INPUT_COUNT]; INPUT_COUNT]) -> Result<Self, ModelError> {
        check_entries(matrix)?;
        if let Ok(factor) = cholesky(matrix) {
            return Ok(Self { factor, projected: false });
        }
        let projected = crate::nearest::nearest_correlation(matrix);
        let factor = cholesky(&projected).map_err(|row| {
            wrong(
                row,
                row,
                Phrase::new(
                    "the nearest correlation matrix was not reached",
                    "未能求得最近的相关矩阵",
                ),
            )
        })?;
        Ok(Self { factor, projected: true })
    }

    /// Whether the matrix given was replaced by the nearest admissible one.
    pub const fn projected(&self) -> bool {
        self.projected
    }

    /// The matrix.
    pub fn matrix(&self) -> [[f64; INPUT_COUNT]; INPUT_COUNT] {
        let product = |i: usize, j: usize| -> f64 {
            self.factor[i].iter().zip(&self.factor[j]).map(|(a, b)| a * b).sum()
        };
        std::array::from_fn(|i| {
            std::array::from_fn(|j| if i == j { 1.0 } else { product(i, j).clamp(-1.0, 1.0) })
        })
    }

    /// The lower triangular factor.
    pub const fn factor(&self) -> &[[f64; INPUT_COUNT]; INPUT_COUNT] {
        &self.factor
    }
}

const fn wrong(row: usize, column: usize, reason: Phrase) -> ModelError {
    ModelError::Correlation { row: INPUTS[row].symbol, column: INPUTS[column].symbol, reason }
}

fn check_entries(matrix: &[[f64; INPUT_COUNT]; INPUT_COUNT]) -> Result<(), ModelError> {
    for (i, row) in matrix.iter().enumerate() {
        for (j, &entry) in row.iter().enumerate() {
            let reason = if !entry.is_finite() || entry.abs() > 1.0 {
                Phrase::new("entries must lie between -1 and 1", "各项必须在−1到1之间")
            } else if i == j && (entry - 1.0).abs() > 1e-12 {
                Phrase::new("the diagonal must be 1", "对角线必须是1")
            } else if (entry - matrix[j][i]).abs() > 1e-9 {
                Phrase::new("the matrix must be symmetric", "矩阵必须对称")
            } else {
                continue;
            };
            return Err(wrong(i, j, reason));
        }
    }
    Ok(())
}

/// The lower Cholesky factor, or the first row at which the matrix fails to be definite.
fn cholesky(
    matrix: &[[f64; INPUT_COUNT]; INPUT_COUNT],
) -> Result<[[f64; INPUT_COUNT]; INPUT_COUNT], usize> {
    let mut factor = [[0.0; INPUT_COUNT]; INPUT_COUNT];
    for i in 0..INPUT_COUNT {
        for j in 0..=i {
            let before: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - before;
            if i == j {
                if rest < PIVOT {
                    return Err(i);
                }
                factor[i][i] = rest.sqrt();
            } else {
                factor[i][j] = rest / factor[j][j];
            }
        }
    }
    Ok(factor)
}

/// Distributions of the inputs, their dependence and their tails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PriorFields", into = "PriorFields")]
pub struct Priors {
    distributions: [Distribution; INPUT_COUNT],
    dependence: Dependence,
    tails: Tails,
}

impl Priors {
    /// The priors of BUDGET_MODEL §4.
    pub fn published() -> Self {
        Self {
            distributions: INPUTS.map(|input| input.distribution),
            dependence: Dependence::Factors(Box::new(INPUTS.map(|input| input.loadings))),
            tails: Tails::Gaussian,
        }
    }

    /// The distribution of each input in the order of [`INPUTS`].
    pub const fn distributions(&self) -> &[Distribution; INPUT_COUNT] {
        &self.distributions
    }

    /// How the inputs hang together.
    pub const fn dependence(&self) -> &Dependence {
        &self.dependence
    }

    /// How often they are extreme together.
    pub const fn tails(&self) -> Tails {
        self.tails
    }

    /// The priors with another distribution of one input.
    ///
    /// # Errors
    /// [`ModelError::Distribution`] or [`ModelError::NotFinite`] if it is none.
    pub fn with_distribution(
        mut self,
        input: usize,
        distribution: Distribution,
    ) -> Result<Self, ModelError> {
        if let (Some(place), Some(spec)) = (self.distributions.get_mut(input), INPUTS.get(input)) {
            *place = distribution.checked(spec.field)?;
        }
        Ok(self)
    }

    /// The priors with other loadings of one input on the factors; a full matrix is given up.
    ///
    /// # Errors
    /// [`ModelError::Loadings`] if they are not finite or their squares sum to one or more.
    pub fn with_loadings(
        mut self,
        input: usize,
        loadings: [f64; FACTORS.len()],
    ) -> Result<Self, ModelError> {
        let Some(spec) = INPUTS.get(input) else { return Ok(self) };
        let squares: f64 = loadings.iter().map(|loading| loading * loading).sum();
        if squares.is_nan() || squares >= 1.0 {
            return Err(ModelError::Loadings { field: spec.field });
        }
        if !matches!(self.dependence, Dependence::Factors(_)) {
            self.dependence = Self::published().dependence;
        }
        if let Dependence::Factors(all) = &mut self.dependence {
            all[input] = loadings;
        }
        Ok(self)
    }

    /// The priors with a full correlation matrix.
    #[must_use]
    pub fn with_correlation(self, correlation: Correlation) -> Self {
        Self { dependence: Dependence::Matrix(Box::new(correlation)), ..self }
    }

    /// The priors with other tails.
    #[must_use]
    pub fn with_tails(self, tails: Tails) -> Self {
        Self { tails, ..self }
    }

    /// Whether only distributions differ from the published priors, each within its family: what
    /// the GPU path is generated for.
    pub fn keeps_published_shape(&self) -> bool {
        let same_family = self.distributions.iter().zip(&INPUTS).all(|(distribution, input)| {
            std::mem::discriminant(distribution) == std::mem::discriminant(&input.distribution)
        });
        let published = Self::published();
        same_family && self.dependence == published.dependence && self.tails == published.tails
    }
}

/// Priors as they travel in messages.
#[derive(Serialize, Deserialize)]
struct PriorFields {
    distributions: Vec<Distribution>,
    dependence: DependenceFields,
    tails: Tails,
}

#[derive(Serialize, Deserialize)]
enum DependenceFields {
    /// One row of loadings per input.
    Factors(Vec<[f64; FACTORS.len()]>),
    /// The rows of the correlation matrix, and whether it was projected before.
    Matrix(Vec<Vec<f64>>, bool),
}

impl From<Priors> for PriorFields {
    fn from(priors: Priors) -> Self {
        let dependence = match priors.dependence {
            Dependence::Factors(loadings) => DependenceFields::Factors(loadings.to_vec()),
            Dependence::Matrix(correlation) => {
                let rows = correlation.matrix().iter().map(|row| row.to_vec()).collect();
                DependenceFields::Matrix(rows, correlation.projected)
            }
        };
        Self { distributions: priors.distributions.to_vec(), dependence, tails: priors.tails }
    }
}

impl TryFrom<PriorFields> for Priors {
    type Error = ModelError;

    fn try_from(fields: PriorFields) -> Result<Self, ModelError> {
        let length = || ModelError::Length { field: "priors", expected: INPUT_COUNT };
        if fields.distributions.len() != INPUT_COUNT {
            return Err(length());
        }
        let mut priors = Self::published().with_tails(fields.tails);
        for (input, distribution) in fields.distributions.into_iter().enumerate() {
            priors = priors.with_distribution(input, distribution)?;
        }
        match fields.dependence {
            DependenceFields::Factors(rows) if rows.len() == INPUT_COUNT => {
                for (input, loadings) in rows.into_iter().enumerate() {
                    priors = priors.with_loadings(input, loadings)?;
                }
                Ok(priors)
            }
            DependenceFields::Matrix(rows, projected) => {
                let rows: Vec<[f64; INPUT_COUNT]> = rows
                    .into_iter()
                    .map(|row| row.try_into().map_err(|_| length()))
                    .collect::<Result<_, _>>()?;
                let matrix = rows.try_into().map_err(|_| length())?;
                let correlation = Correlation { projected, ..Correlation::new(&matrix)? };
                Ok(priors.with_correlation(correlation))
            }
            DependenceFields::Factors(_) => Err(length()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> [[f64; INPUT_COUNT]; INPUT_COUNT] {
        let mut matrix = [[0.0; INPUT_COUNT]; INPUT_COUNT];
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] = 1.0;
        }
        matrix
    }

    fn set(matrix: &mut [[f64; INPUT_COUNT]; INPUT_COUNT], i: usize, j: usize, value: f64) {
        matrix[i][j] = value;
        matrix[j][i] = value;
    }

    #[test]
    fn an_indefinite_matrix_is_refused_and_its_nearest_is_taken() {
        let mut matrix = identity();
        set(&mut matrix, 0, 1, 0.9);
        set(&mut matrix, 0, 2, 0.9);
        set(&mut matrix, 1, 2, -0.9);
        assert!(matches!(Correlation::new(&matrix), Err(ModelError::Correlation { .. })));
        let nearest = Correlation::nearest(&matrix).expect("the nearest matrix exists");
        assert!(nearest.projected());
        for row in nearest.factor() {
            let length: f64 = row.iter().map(|entry| entry * entry).sum();
            assert!((length - 1.0).abs() < 1e-6, "rows of the factor have length one");
        }
    }

    #[test]
    fn entries_that_no_correlation_has_are_refused_by_name() {
        for (i, j, value) in [(0, 1, 1.5), (3, 4, f64::NAN), (2, 2, 0.5)] {
            let mut matrix = identity();
            set(&mut matrix, i, j, value);
            assert!(matches!(Correlation::new(&matrix), Err(ModelError::Correlation { .. })));
        }
        let mut matrix = identity();
        matrix[0][1] = 0.3;
        assert!(Correlation::new(&matrix).is_err(), "not symmetric");
    }

    #[test]
    fn loadings_leave_room_for_the_inputs_own_part() {
        let priors = Priors::published();
        assert!(priors.clone().with_loadings(0, [0.9, 0.5, 0.0, 0.0]).is_err());
        assert!(priors.clone().with_loadings(0, [f64::NAN, 0.0, 0.0, 0.0]).is_err());
        assert!(priors.clone().with_loadings(0, [0.5; 4]).is_err());
        let changed = priors.clone().with_loadings(0, [0.5, 0.0, 0.0, 0.0]).expect("in range");
        assert!(!changed.keeps_published_shape() && priors.keeps_published_shape());
    }
}
