//! `y = x W^T + b`.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayRef2, Axis};
use recommender::Pair;

use crate::flat::{matrix, matrix_mut, vector, vector_mut};
use crate::real::Real;

pub(crate) fn forward<T: Real>(weights: &[T], pair: &Pair, input: &ArrayRef2<T>) -> Array2<T> {
    let weight = matrix(weights, &pair.weight, input.ncols());
    let mut output = Array2::zeros((input.nrows(), weight.nrows()));
    output += &vector(weights, &pair.bias);
    general_mat_mul(T::one(), input, &weight.t(), T::one(), &mut output);
    output
}

pub(crate) fn backward<T: Real>(
    (weights, gradient): (&[T], &mut [T]),
    pair: &Pair,
    input: &ArrayRef2<T>,
    output: &ArrayRef2<T>,
) -> Array2<T> {
    let columns = input.ncols();
    let mut weight_gradient = matrix_mut(gradient, &pair.weight, columns);
    general_mat_mul(T::one(), &output.t(), input, T::one(), &mut weight_gradient);
    vector_mut(gradient, &pair.bias).scaled_add(T::one(), &output.sum_axis(Axis(0)));
    output.dot(&matrix(weights, &pair.weight, columns))
}
