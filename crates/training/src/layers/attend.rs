//! The first half of a block: attention on a normalised copy, added back.

use ndarray::Array2;
use recommender::BlockLayout;

use super::attention::{self, Projections, Windows};
use super::dropout::{Dropout, apply};
use super::{linear, norm};
use crate::real::Real;

/// What the way back needs.
pub(crate) struct Tape<T> {
    norm: norm::Tape<T>,
    input: Array2<T>,
    projections: Projections<T>,
    attention: attention::Tape<T>,
    found: Array2<T>,
    mask: Option<Array2<T>>,
}

pub(crate) fn forward<T: Real>(
    weights: &[T],
    block: &BlockLayout,
    rows: &mut Array2<T>,
    (windows, dropout): (Windows<'_>, &mut Dropout),
) -> Tape<T> {
    let (input, norm) = norm::forward(weights, &block.attention_norm, rows);
    let project = |pair| linear::forward(weights, pair, &input);
    let projections = Projections {
        queries: project(&block.query),
        keys: project(&block.key),
        values: project(&block.value),
    };
    let (found, attention) = attention::forward(&projections, windows, dropout);
    let mut output = linear::forward(weights, &block.output, &found);
    let mask = dropout.mask(output.dim());
    apply(mask.as_ref(), &mut output);
    *rows += &output;
    Tape { norm, input, projections, attention, found, mask }
}

/// Turns the gradient of the rows after into that of the rows before.
pub(crate) fn backward<T: Real>(
    (weights, gradient): (&[T], &mut [T]),
    block: &BlockLayout,
    (tape, windows): (&Tape<T>, Windows<'_>),
    rows: &mut Array2<T>,
) {
    let mut output = rows.clone();
    apply(tape.mask.as_ref(), &mut output);
    let found = linear::backward((weights, gradient), &block.output, &tape.found, &output);
    let Projections { queries, keys, values } =
        attention::backward(&tape.projections, windows, &tape.attention, &found);
    let mut input = linear::backward((weights, gradient), &block.query, &tape.input, &queries);
    input += &linear::backward((weights, gradient), &block.key, &tape.input, &keys);
    input += &linear::backward((weights, gradient), &block.value, &tape.input, &values);
    *rows += &norm::backward((weights, gradient), &block.attention_norm, &tape.norm, &input);
}
