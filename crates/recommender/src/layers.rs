//! The layers of a block, on rows of numbers.

use wide::f32x8;

use crate::dimensions::Pair;
use crate::exponential::exp;
use crate::panels::{LANES, Panels, dot};
use crate::weights::Weights;

/// Added to a variance before its root, so that constant rows stay finite.
const EPSILON: f32 = 1e-5;

/// Brings each row to mean 0 and variance 1, then scales and shifts it.
///
/// # Source
/// Ba, Kiros and Hinton, "Layer Normalization" (2016), with epsilon 1e-5.
#[derive(Debug, Clone)]
pub(crate) struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Norm {
    pub(crate) fn new(weights: &Weights, pair: &Pair) -> Self {
        let part = |range| weights.part(range).to_vec();
        Self { scale: part(&pair.weight), shift: part(&pair.bias) }
    }

    pub(crate) fn apply(&self, rows: &[f32], into: &mut Vec<f32>) {
        into.clear();
        let width = self.scale.len();
        for row in rows.chunks_exact(width) {
            let mean = sum(row, |value| value) / width as f32;
            let square = sum(row, |value| (value - mean) * (value - mean));
            let factor = 1.0 / (square / width as f32 + EPSILON).sqrt();
            let terms = row.iter().zip(&self.scale).zip(&self.shift);
            into.extend(
                terms.map(|((value, scale), shift)| (value - mean) * factor * scale + shift),
            );
        }
    }
}

/// The sum of what each number becomes, in eight strands, because one strand waits for its own
/// additions.
fn sum(row: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut strands = [0.0; LANES];
    for chunk in chunks {
        for (strand, value) in strands.iter_mut().zip(chunk) {
            *strand += term(*value);
        }
    }
    f32x8::new(strands).reduce_add() + rest.iter().map(|value| term(*value)).sum::<f32>()
}

/// An affine map of each row.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    panels: Panels,
    /// Eight to a panel, filled up with zeros.
    bias: Vec<f32x8>,
}

impl Linear {
    pub(crate) fn new(weights: &Weights, pair: &Pair) -> Self {
        Self::of(weights.part(&pair.weight), weights.part(&pair.bias))
    }

    /// The map with a matrix given row by row, one row for each number of the bias.
    pub(crate) fn of(weight: &[f32], bias: &[f32]) -> Self {
        let panels = Panels::pack(weight, weight.len() / bias.len());
        Self { panels, bias: bias.chunks(LANES).map(lanes).collect() }
    }

    pub(crate) fn apply(&self, rows: &[f32], into: &mut Vec<f32>) {
        self.map(rows, into, |product, _| product);
    }

    /// The affine map, negative results replaced by zero.
    pub(crate) fn apply_rectified(&self, rows: &[f32], into: &mut Vec<f32>) {
        self.map(rows, into, |product, _| product.fast_max(f32x8::ZERO));
    }

    /// Adds the affine map of `rows` to what is there.
    pub(crate) fn add_to(&self, rows: &[f32], into: &mut Vec<f32>) {
        self.map(rows, into, |product, before| before + product);
    }

    #[inline]
    fn map(&self, rows: &[f32], into: &mut Vec<f32>, combine: impl Fn(f32x8, f32x8) -> f32x8) {
        let outputs = self.panels.outputs();
        into.resize(rows.len() / self.panels.inputs() * outputs, 0.0);
        self.panels.multiply(rows, |row, panel, values| {
            let first = panel * LANES;
            let product = values + self.bias[panel];
            let target = &mut into[row * outputs..][..outputs][first..];
            if let Some(target) = target.first_chunk_mut::<LANES>() {
                *target = combine(product, f32x8::new(*target)).to_array();
            } else {
                let mixed = combine(product, lanes(target)).to_array();
                target.copy_from_slice(&mixed[..target.len()]);
            }
        });
    }
}

/// Up to eight numbers, filled up with zeros.
fn lanes(numbers: &[f32]) -> f32x8 {
    let mut lanes = [0.0; LANES];
    lanes[..numbers.len()].copy_from_slice(numbers);
    f32x8::new(lanes)
}

/// Where one event looks: its query against the keys of itself and everything before it.
///
/// `keys` and `values` hold one row of all heads per event. Adds nothing; writes one row.
///
/// # Formula
/// Per head `softmax(query . keys / sqrt(head width)) . values`.
/// # Source
/// Vaswani et al., "Attention Is All You Need" (2017).
pub(crate) fn attend(
    query: &[f32],
    keys: &[f32],
    values: &[f32],
    heads: usize,
    into: &mut [f32],
    scores: &mut Vec<f32>,
) {
    let width = query.len();
    let size = width / heads;
    let factor = 1.0 / (size as f32).sqrt();
    for first in (0..width).step_by(size) {
        let own = &query[first..first + size];
        scores.clear();
        scores.extend(
            keys.chunks_exact(width).map(|key| dot(own, &key[first..first + size]) * factor),
        );
        let sum = exponentiate(scores);
        let target = &mut into[first..first + size];
        target.fill(0.0);
        for (value, weight) in values.chunks_exact(width).zip(scores.iter()) {
            for (target, value) in target.iter_mut().zip(&value[first..first + size]) {
                *target += weight * value;
            }
        }
        for target in target {
            *target /= sum;
        }
    }
}

/// Replaces scores by exponentials relative to the largest and returns their sum.
pub(crate) fn exponentiate(scores: &mut [f32]) -> f32 {
    let (chunks, rest) = scores.as_chunks_mut::<LANES>();
    let lanes = chunks.iter().fold(f32x8::splat(f32::NEG_INFINITY), |largest, chunk| {
        largest.fast_max(f32x8::new(*chunk))
    });
    let higher = |a: f32, b: f32| if a > b { a } else { b };
    let [a, b, c, d, e, f, g, h] = lanes.to_array();
    let largest = higher(higher(higher(a, b), higher(c, d)), higher(higher(e, f), higher(g, h)));
    let largest = rest.iter().fold(largest, |largest, score| higher(largest, *score));
    let mut sum = f32x8::ZERO;
    for chunk in chunks {
        let values = exp(f32x8::new(*chunk) - f32x8::splat(largest));
        sum += values;
        *chunk = values.to_array();
    }
    let mut padded = [largest; LANES];
    padded[..rest.len()].copy_from_slice(rest);
    let last = exp(f32x8::new(padded) - f32x8::splat(largest)).to_array();
    rest.copy_from_slice(&last[..rest.len()]);
    sum.reduce_add() + rest.iter().sum::<f32>()
}
