//! The loss: how surprised the model is by what came next, over the whole catalogue.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, s};

use crate::flat::{matrix, matrix_mut};
use crate::real::Real;

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
