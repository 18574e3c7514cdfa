//! Causal attention within windows that lie one after another in the same rows.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayRef2, s};

use super::dropout::{Dropout, apply};
use crate::real::Real;

/// Queries, keys and values, or their gradients; rows are events, columns all heads.
pub(crate) struct Projections<T> {
    pub(crate) queries: Array2<T>,
    pub(crate) keys: Array2<T>,
    pub(crate) values: Array2<T>,
}

/// The rows of each window, and into how many heads the columns are split.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Windows<'a> {
    pub(crate) rows: &'a [Range<usize>],
    pub(crate) heads: usize,
}

/// What the way back needs of one head in one window.
struct HeadTape<T> {
    weights: Array2<T>,
    mask: Option<Array2<T>>,
}

/// What the way back needs, heads of the first window first.
pub(crate) struct Tape<T> {
    heads: Vec<HeadTape<T>>,
}

pub(crate) fn forward<T: Real>(
    projections: &Projections<T>,
    windows: Windows<'_>,
    dropout: &mut Dropout,
) -> (Array2<T>, Tape<T>) {
    let mut output = Array2::zeros(projections.queries.dim());
    let mut tape = Tape { heads: Vec::with_capacity(windows.rows.len() * windows.heads) };
    for (rows, columns) in parts(windows, projections.queries.ncols()) {
        let part = |all: &'_ Array2<T>| all.slice(s![rows.clone(), columns.clone()]).to_owned();
        let (query, key) = (part(&projections.queries), part(&projections.keys));
        let weights = causal_softmax(&query, &key);
        let mask = dropout.mask(weights.dim());
        let mut dropped = weights.clone();
        apply(mask.as_ref(), &mut dropped);
        let value = projections.values.slice(s![rows.clone(), columns.clone()]);
        let mut target = output.slice_mut(s![rows, columns]);
        general_mat_mul(T::one(), &dropped, &value, T::zero(), &mut target);
        tape.heads.push(HeadTape { weights, mask });
    }
    (output, tape)
}

pub(crate) fn backward<T: Real>(
    projections: &Projections<T>,
    windows: Windows<'_>,
    tape: &Tape<T>,
    output: &Array2<T>,
) -> Projections<T> {
    let zeros = || Array2::zeros(output.dim());
    let mut gradient = Projections { queries: zeros(), keys: zeros(), values: zeros() };
    let places = parts(windows, output.ncols());
    for ((rows, columns), head) in places.zip(&tape.heads) {
        let part = s![rows, columns];
        let own = output.slice(part);
        let mut dropped = head.weights.clone();
        apply(head.mask.as_ref(), &mut dropped);
        let mut target = gradient.values.slice_mut(part);
        general_mat_mul(T::one(), &dropped.t(), &own, T::zero(), &mut target);
        let mut weights = own.dot(&projections.values.slice(part).t());
        apply(head.mask.as_ref(), &mut weights);
        softmax_backward(&head.weights, &mut weights);
        weights *= factor::<T>(own.ncols());
        let mut target = gradient.queries.slice_mut(part);
        let keys = projections.keys.slice(part);
        general_mat_mul(T::one(), &weights, &keys, T::zero(), &mut target);
        let mut target = gradient.keys.slice_mut(part);
        let queries = projections.queries.slice(part);
        general_mat_mul(T::one(), &weights.t(), &queries, T::zero(), &mut target);
    }
    gradient
}

/// The rows and columns of each head in each window.
fn parts(
    Windows { rows, heads }: Windows<'_>,
    width: usize,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let size = width / heads;
    let columns = move |head: usize| head * size..(head + 1) * size;
    rows.iter().flat_map(move |rows| (0..heads).map(move |head| (rows.clone(), columns(head))))
}

fn factor<T: Real>(size: usize) -> T {
    T::of(size as f32).sqrt().recip()
}

/// Probabilities of each event over itself and what came before; zero for what comes after.
fn causal_softmax<T: Real>(query: &ArrayRef2<T>, key: &ArrayRef2<T>) -> Array2<T> {
    let mut weights = Array2::zeros((query.nrows(), key.nrows()));
    general_mat_mul(factor(query.ncols()), query, &key.t(), T::zero(), &mut weights);
    for (now, mut row) in weights.rows_mut().into_iter().enumerate() {
        let row = row.as_slice_mut().expect("rows of a new matrix are contiguous");
        let (past, future) = row.split_at_mut(now + 1);
        T::softmax(past);
        future.fill(T::zero());
    }
    weights
}

/// Turns gradients of probabilities into gradients of scores.
fn softmax_backward<T: Real>(weights: &Array2<T>, gradient: &mut Array2<T>) {
    for (weights, mut gradient) in weights.rows().into_iter().zip(gradient.rows_mut()) {
        let mean = weights.dot(&gradient);
        gradient
            .zip_mut_with(&weights, |gradient, weight| *gradient = (*gradient - mean) * *weight);
    }
}
