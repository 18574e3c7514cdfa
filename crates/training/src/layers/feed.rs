//! The second half of a block: a feed-forward layer on a normalised copy, added back.

use ndarray::Array2;
use recommender::BlockLayout;

use super::dropout::{Dropout, apply};
use super::{linear, norm};
use crate::real::Real;

/// What the way back needs.
pub(crate) struct Tape<T> {
    norm: norm::Tape<T>,
    input: Array2<T>,
    inner: Array2<T>,
    inner_mask: Option<Array2<T>>,
    mask: Option<Array2<T>>,
}

pub(crate) fn forward<T: Real>(
    weights: &[T],
    block: &BlockLayout,
    rows: &mut Array2<T>,
    dropout: &mut Dropout,
) -> Tape<T> {
    let (input, norm) = norm::forward(weights, &block.feed_norm, rows);
    let mut inner = linear::forward(weights, &block.expand, &input);
    inner.mapv_inplace(|value| value.max(T::zero()));
    let inner_mask = dropout.mask(inner.dim());
    apply(inner_mask.as_ref(), &mut inner);
    let mut output = linear::forward(weights, &block.contract, &inner);
    let mask = dropout.mask(output.dim());
    apply(mask.as_ref(), &mut output);
    *rows += &output;
    Tape { norm, input, inner, inner_mask, mask }
}

/// Turns the gradient of the rows after into that of the rows before.
pub(crate) fn backward<T: Real>(
    (weights, gradient): (&[T], &mut [T]),
    block: &BlockLayout,
    tape: &Tape<T>,
    rows: &mut Array2<T>,
) {
    let mut output = rows.clone();
    apply(tape.mask.as_ref(), &mut output);
    let mut inner = linear::backward((weights, gradient), &block.contract, &tape.inner, &output);
    apply(tape.inner_mask.as_ref(), &mut inner);
    inner.zip_mut_with(&tape.inner, |gradient, value| {
        if *value <= T::zero() {
            *gradient = T::zero();
        }
    });
    let input = linear::backward((weights, gradient), &block.expand, &tape.input, &inner);
    *rows += &norm::backward((weights, gradient), &block.feed_norm, &tape.norm, &input);
}
