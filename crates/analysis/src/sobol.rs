//! Variance shares of inputs, from samples whose coordinates are exchanged.

use model::philox;

use crate::Estimate;

/// Domain separation of the shuffles from everything else that is drawn.
const SHUFFLE: u32 = 0x5368_7566;

/// What one replicate says of one output: sums over its rows.
///
/// Two independent samples `A` and `B` of the inputs, and for every column `i` the sample `AB_i`,
/// which is `A` with column `i` (or a group of columns) taken from `B`.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixed {
    rows: f64,
    /// Σf(A), Σf(A)², Σf(B), Σf(B)².
    own: [f64; Self::OWN],
    /// Per column Σf(B)(f(AB) − f(A)), Σ(f(AB) − f(A)), Σ(f(AB) − f(A))².
    columns: Vec<[f64; Self::PER_COLUMN]>,
}

/// The share of an output's variance that a column explains.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Index {
    /// Explained by the column alone.
    pub first: Estimate,
    /// Explained by the column alone and with others: what would vanish without it.
    pub total: Estimate,
}

/// The variance shares of one output.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Mean of the output.
    pub mean: f64,
    /// Variance of the output.
    pub variance: f64,
    /// Sum of the first-order shares of the single columns: one if nothing interacts.
    pub additive: Estimate,
    /// The columns in their order.
    pub columns: Vec<Index>,
}

impl Mixed {
    const OWN: usize = 4;
    const PER_COLUMN: usize = 3;

    /// The output at the rows of the two samples, in the order of the rows.
    pub fn new(a: &[f32], b: &[f32]) -> Self {
        let mut own = [0.0; Self::OWN];
        for (&a, &b) in a.iter().zip(b) {
            let (a, b) = (f64::from(a), f64::from(b));
            own = [own[0] + a, own[1] + a * a, own[2] + b, own[3] + b * b];
        }
        Self { rows: a.len() as f64, own, columns: Vec::new() }
    }

    /// Adds a column: the output at the rows of `AB`.
    pub fn exchange(&mut self, a: &[f32], b: &[f32], mixed: &[f32]) {
        let mut sums = [0.0; Self::PER_COLUMN];
        for ((&a, &b), &mixed) in a.iter().zip(b).zip(mixed) {
            let change = f64::from(mixed) - f64::from(a);
            sums[0] += f64::from(b) * change;
            sums[1] += change;
            sums[2] += change * change;
        }
        self.columns.push(sums);
    }

    /// The sums as numbers, for a message.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        let own = std::iter::once(self.rows).chain(self.own);
        own.chain(self.columns.iter().flatten().copied())
    }

    /// How many numbers a replicate of so many columns is.
    pub(crate) const fn length(columns: usize) -> usize {
        1 + Self::OWN + Self::PER_COLUMN * columns
    }

    /// The inverse of [`Mixed::numbers`]; `None` if there are too few of them.
    pub(crate) fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let (&rows, rest) = numbers.split_first()?;
        let (own, columns) = rest.split_first_chunk()?;
        let columns = columns.as_chunks().0.to_vec();
        Some(Self { rows, own: *own, columns })
    }

    fn add(&mut self, other: &Self, sign: f64) {
        self.rows += sign * other.rows;
        let sums = self.own.iter_mut().chain(self.columns.as_flattened_mut());
        let others = other.own.iter().chain(other.columns.as_flattened());
        for (sum, other) in sums.zip(others) {
            *sum += sign * other;
        }
    }

    fn mean(&self) -> f64 {
        (self.own[0] + self.own[2]) / (2.0 * self.rows)
    }

    fn variance(&self) -> f64 {
        ((self.own[1] + self.own[3]) / (2.0 * self.rows) - self.mean().powi(2)).max(0.0)
    }

    /// First and total index of a column.
    fn index(&self, column: usize) -> [f64; 2] {
        let [product, change, square] = self.columns[column];
        let (mean, variance) = (self.mean(), self.variance());
        // What does not vary is explained by nothing.
        if variance <= 1e-12 * mean * mean || variance <= 0.0 {
            return [0.0; 2];
        }
        let scale = self.rows * variance;
        [(product - mean * change) / scale, square / (2.0 * scale)]
    }
}

/// The variance shares of an output, over replicates from independent scrambles; the first so many
/// columns are single ones.
///
/// # Formula
/// `S = mean((f_B − μ)(f_AB − f_A))/V` and `ST = mean((f_AB − f_A)²)/2V`, with mean `μ` and variance
/// `V` of `f_A` and `f_B` together and sums pooled over replicates. Errors by the jackknife: the
/// replicates are left out one by one.
/// # Source
/// First order: Saltelli et al. (2010), here about the mean, which changes no expectation but
/// lowers the variance. Total: Jansen (1999). BUDGET_MODEL §10.1.
pub fn indices(replicates: &[Mixed], singles: usize) -> Option<Indices> {
    let pooled = Pooled::of(replicates)?;
    let columns = 0..pooled.all.columns.len();
    let index = |column: usize| Index {
        first: pooled.estimate(|sums| sums.index(column)[0]),
        total: pooled.estimate(|sums| sums.index(column)[1]),
    };
    Some(Indices {
        mean: pooled.all.mean(),
        variance: pooled.all.variance(),
        additive: pooled.estimate(|sums| {
            columns.clone().take(singles).map(|column| sums.index(column)[0]).sum()
        }),
        columns: columns.clone().map(index).collect(),
    })
}

/// The sums of all replicates, and of all but each one.
struct Pooled {
    all: Mixed,
    without: Vec<Mixed>,
}

impl Pooled {
    fn of(replicates: &[Mixed]) -> Option<Self> {
        let (first, rest) = replicates.split_first()?;
        let mut all = first.clone();
        for replicate in rest {
            all.add(replicate, 1.0);
        }
        let without = |replicate: &Mixed| {
            let mut others = all.clone();
            others.add(replicate, -1.0);
            others
        };
        let without = replicates.iter().map(without).collect();
        Some(Self { all, without })
    }

    fn estimate(&self, read: impl Fn(&Mixed) -> f64) -> Estimate {
        let left_out: Vec<f64> = self.without.iter().map(&read).collect();
        Estimate { value: read(&self.all), error: jackknife(&left_out) }
    }
}

/// Standard error from estimates that each leave one of `k` replicates out.
///
/// # Formula
/// `√((k − 1)/k · Σ(θ − mean θ)²)`, Efron (1982).
fn jackknife(left_out: &[f64]) -> Option<f64> {
    let count = left_out.len() as f64;
    let mean = left_out.iter().sum::<f64>() / count;
    let squares: f64 = left_out.iter().map(|estimate| (estimate - mean).powi(2)).sum();
    (left_out.len() > 1).then(|| ((count - 1.0) / count * squares).sqrt())
}

/// A random order of rows, a function of seed and replicate.
///
/// Two scrambles of one sequence visit the same elementary intervals in the same order, so that row
/// `k` of one tells where row `k` of the other lies: their differences would not converge. In a
/// shuffled order the rows of the second sample are independent of those of the first.
pub fn shuffled(rows: usize, seed: u32, replicate: u32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    for last in (1..rows).rev() {
        let counter = [u32::try_from(last).unwrap_or(u32::MAX), replicate, 0, 0];
        let [word, ..] = philox(counter, [seed, SHUFFLE]);
        order.swap(last, (word as usize) % (last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use model::{Scramble, Sequence};

    use super::*;

    const REPLICATES: u32 = 16;
    const ROWS: u32 = 4096;

    fn first<const D: usize>(point: &[f64]) -> [f64; D] {
        std::array::from_fn(|d| point[d])
    }

    /// Indices of a function of the first coordinates of the unit cube.
    fn estimate<const D: usize>(groups: &[&[usize]], f: impl Fn(&[f64; D]) -> f64) -> Indices {
        #[expect(clippy::cast_possible_truncation, reason = "outputs are single precision")]
        let at = |points: &[[f64; D]]| points.iter().map(|p| f(p) as f32).collect::<Vec<_>>();
        let replicate = |replicate: u32| {
            let [a, b] = [0, 1].map(|side| {
                let scramble = Scramble::new(Sequence::Sobol, 3, 2 * replicate + side);
                (0..ROWS).map(|index| first(&scramble.point(index))).collect::<Vec<[f64; D]>>()
            });
            let b: Vec<_> = shuffled(b.len(), 3, replicate).into_iter().map(|row| b[row]).collect();
            let (at_a, at_b) = (at(&a), at(&b));
            let mut mixed = Mixed::new(&at_a, &at_b);
            for group in groups {
                let mut exchanged = a.clone();
                for (row, other) in exchanged.iter_mut().zip(&b) {
                    group.iter().for_each(|&column| row[column] = other[column]);
                }
                mixed.exchange(&at_a, &at_b, &at(&exchanged));
            }
            mixed
        };
        let replicates: Vec<_> = (0..REPLICATES).map(replicate).collect();
        indices(&replicates, D).expect("replicates")
    }

    fn check(name: &str, actual: Estimate, expected: f64) {
        let error = actual.error.expect("several replicates");
        // A fifth is added for the error of an error from sixteen replicates; exact zeros have none.
        let tolerance = 4.0 * 1.2 * error + 1e-6;
        assert!((actual.value - expected).abs() < tolerance, "{name}: {actual:?}, {expected}");
        assert!(error < 0.007, "{name} is hardly known: {error}");
    }

    #[test]
    fn the_indices_of_the_ishigami_function_are_met() {
        // f = sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ on (−π, π), Ishigami and Homma (1990).
        let (a, b) = (7.0, 0.1);
        let found = estimate::<3>(&[&[0], &[1], &[2], &[0, 2]], |u| {
            let [x, y, z] = u.map(|u| PI * (2.0 * u - 1.0));
            x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin()
        });
        let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
        let second = a * a / 8.0;
        let joint = 8.0 * b * b * PI.powi(8) / 225.0;
        let variance = first + second + joint;
        let expected = [
            (first, first + joint),
            (second, second),
            (0.0, joint),
            (first + joint, first + joint),
        ];
        assert!((found.variance / variance - 1.0).abs() < 0.02, "{}", found.variance);
        for (column, (alone, total)) in expected.into_iter().enumerate() {
            let Index { first, total: all } = found.columns[column];
            check(&format!("first of {column}"), first, alone / variance);
            check(&format!("total of {column}"), all, total / variance);
        }
    }

    #[test]
    fn the_indices_of_the_g_function_are_met() {
        // f = Π (|4u − 2| + aᵢ)/(1 + aᵢ), Sobol' (1993): Vᵢ = 1/3(1 + aᵢ)², V = Π(1 + Vᵢ) − 1.
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
        let columns: Vec<[usize; 1]> = (0..6).map(|column| [column]).collect();
        let groups: Vec<&[usize]> = columns.iter().map(|column| &column[..]).collect();
        let found = estimate::<6>(&groups, |u| {
            u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
        });
        let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let product: f64 = parts.iter().map(|part| 1.0 + part).product();
        for (column, part) in parts.into_iter().enumerate() {
            let Index { first, total } = found.columns[column];
            check(&format!("first of {column}"), first, part / (product - 1.0));
            let without = product / (1.0 + part);
            check(&format!("total of {column}"), total, part * without / (product - 1.0));
        }
    }

    #[test]
    fn what_does_not_vary_is_explained_by_nothing() {
        let found = estimate::<2>(&[&[0]], |_| 3.0);
        assert_eq!((found.columns[0].first.value, found.columns[0].total.value), (0.0, 0.0));
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_differs_between_replicates() {
        let mut order = shuffled(1000, 1, 0);
        assert_ne!(order, shuffled(1000, 1, 1));
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }
}
