//! Layer normalisation.

use ndarray::{Array1, Array2, ArrayRef2, Axis, Zip};
use recommender::Pair;

use crate::flat::{vector, vector_mut};
use crate::real::Real;

/// As in the recommender, whose forward pass a test compares with this one.
const EPSILON: f32 = 1e-5;

/// What the way back needs: rows of mean 0 and variance 1, and what each was multiplied with.
pub(crate) struct Tape<T> {
    normal: Array2<T>,
    factors: Array1<T>,
}

pub(crate) fn forward<T: Real>(
    weights: &[T],
    pair: &Pair,
    input: &ArrayRef2<T>,
) -> (Array2<T>, Tape<T>) {
    let width = T::of(input.ncols() as f32);
    let mut normal = input.to_owned();
    let mut factors = Array1::zeros(input.nrows());
    for (mut row, factor) in normal.rows_mut().into_iter().zip(&mut factors) {
        let mean = row.sum() / width;
        row -= mean;
        let variance = row.fold(T::zero(), |sum, value| sum + *value * *value) / width;
        *factor = (variance + T::of(EPSILON)).sqrt().recip();
        row *= *factor;
    }
    let output = &normal * &vector(weights, &pair.weight) + vector(weights, &pair.bias);
    (output, Tape { normal, factors })
}

pub(crate) fn backward<T: Real>(
    (weights, gradient): (&[T], &mut [T]),
    pair: &Pair,
    tape: &Tape<T>,
    output: &Array2<T>,
) -> Array2<T> {
    let scale_gradient = (output * &tape.normal).sum_axis(Axis(0));
    vector_mut(gradient, &pair.weight).scaled_add(T::one(), &scale_gradient);
    vector_mut(gradient, &pair.bias).scaled_add(T::one(), &output.sum_axis(Axis(0)));
    let width = T::of(output.ncols() as f32);
    let mut input = output * &vector(weights, &pair.weight);
    for ((mut row, normal), factor) in
        input.rows_mut().into_iter().zip(tape.normal.rows()).zip(&tape.factors)
    {
        let mean = row.sum() / width;
        let slope = row.dot(&normal) / width;
        Zip::from(&mut row).and(&normal).for_each(|value, normal| {
            *value = (*value - mean - *normal * slope) * *factor;
        });
    }
    input
}
