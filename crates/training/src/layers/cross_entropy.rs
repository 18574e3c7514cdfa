//! The loss: how surprised the model is by what came next, over the whole catalogue.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, s};

use crate::flat::{matrix, matrix_mut};
use crate::real::Real;

/// Items that compete for each target when the catalogue is too large for all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rivals {
    /// Distinct items in ascending order, every target among them.
    pub(crate) items: Vec<u32>,
    /// The logarithm of the chance of each to be among them.
    pub(crate) inclusion: Vec<f64>,
}

/// Rows whose scores exist at one time; their scores fit the second-level cache or nearly so.
const ROWS: usize = 128;

/// The mean surprise in nats, and the gradient of the states.
///
/// Scores are states times item vectors, the same vectors that are the model's input.
pub(crate) fn loss<T: Real>(
    (weights, gradient): (&[T], &mut [T]),
    items: &Range<usize>,
    states: &Array2<T>,
    targets: &[u32],
) -> (T, Array2<T>) {
    let width = states.ncols();
    let table = matrix(weights, items, width);
    let mut table_gradient = matrix_mut(gradient, items, width);
    let mut state_gradient = Array2::zeros(states.dim());
    let share = T::of(targets.len() as f32).recip();
    let mut sum = T::zero();
    for start in (0..targets.len()).step_by(ROWS) {
        let rows = start..targets.len().min(start + ROWS);
        let states = states.slice(s![rows.clone(), ..]);
        let mut scores = Array2::zeros((states.nrows(), table.nrows()));
        general_mat_mul(T::one(), &states, &table.t(), T::zero(), &mut scores);
        for (mut row, target) in scores.rows_mut().into_iter().zip(&targets[rows.clone()]) {
            let row = row.as_slice_mut().expect("rows of a new matrix are contiguous");
            let target = *target as usize;
            let score = row[target];
            sum += T::softmax(row) - score;
            row[target] -= T::one();
        }
        let mut part = state_gradient.slice_mut(s![rows, ..]);
        general_mat_mul(share, &scores, &table, T::zero(), &mut part);
        general_mat_mul(share, &scores.t(), &states, T::one(), &mut table_gradient);
    }
    (sum * share, state_gradient)
}

/// The mean surprise among rivals, and the gradients of the states and of the rivals' vectors.
///
/// # Formula
/// `-ln(exp s(t) / (exp s(t) + sum over rivals j but t of exp(s(j)) / pi(j)))`, `pi` the chance of
/// a rival to be one: the sum is in the mean that over the whole catalogue.
/// # Source
/// Importance sampling of the normaliser, Bengio and Senécal (2008).
pub(crate) fn sampled_loss<T: Real>(
    table: &Array2<T>,
    rivals: &Rivals,
    states: &Array2<T>,
    targets: &[u32],
) -> (T, Array2<T>, Array2<T>) {
    let mut state_gradient = Array2::zeros(states.dim());
    let mut table_gradient = Array2::zeros(table.dim());
    let share = T::of(targets.len() as f32).recip();
    let corrections: Vec<T> = rivals.inclusion.iter().map(|value| T::of(narrow(*value))).collect();
    let mut sum = T::zero();
    for start in (0..targets.len()).step_by(ROWS) {
        let rows = start..targets.len().min(start + ROWS);
        let states = states.slice(s![rows.clone(), ..]);
        let mut scores = Array2::zeros((states.nrows(), table.nrows()));
        general_mat_mul(T::one(), &states, &table.t(), T::zero(), &mut scores);
        for (mut row, target) in scores.rows_mut().into_iter().zip(&targets[rows.clone()]) {
            let row = row.as_slice_mut().expect("rows of a new matrix are contiguous");
            let target = rivals.items.binary_search(target).expect("targets are among the rivals");
            let score = row[target];
            for (score, correction) in row.iter_mut().zip(&corrections) {
                *score -= *correction;
            }
            row[target] = score;
            sum += T::softmax(row) - score;
            row[target] -= T::one();
        }
        let mut part = state_gradient.slice_mut(s![rows, ..]);
        general_mat_mul(share, &scores, table, T::zero(), &mut part);
        general_mat_mul(share, &scores.t(), &states, T::one(), &mut table_gradient);
    }
    (sum * share, state_gradient, table_gradient)
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
fn narrow(value: f64) -> f32 {
    value as f32
}
