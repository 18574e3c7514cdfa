//! The two maps of attention, made of the four that a file holds.

use std::ops::Range;

use crate::dimensions::{BlockLayout, Pair};
use crate::layers::Linear;
use crate::weights::Weights;

/// For each head `K'Q / sqrt(s)`, one under another, and `K'b / sqrt(s)` of the query's bias.
pub(super) fn look(weights: &Weights, layout: &BlockLayout, heads: usize) -> Linear {
    let width = layout.query.bias.len();
    let size = width / heads;
    let factor = 1.0 / (size as f64).sqrt();
    let (query, key) = (parts(weights, &layout.query), parts(weights, &layout.key));
    let (mut matrix, mut bias) = (Vec::with_capacity(heads * width * width), Vec::new());
    for rows in heads_of(width, size) {
        for output in 0..width {
            let column = |row: usize| f64::from(key.0[row * width + output]) * factor;
            let mut sums = vec![0.0; width];
            for row in rows.clone() {
                add(&mut sums, column(row), &query.0[row * width..][..width]);
            }
            matrix.extend(sums.into_iter().map(narrow));
            let shift = rows.clone().map(|row| column(row) * f64::from(query.1[row]));
            bias.push(narrow(shift.sum()));
        }
    }
    Linear::of(&matrix, &bias)
}

/// For each head `O V`, one beside another, and `O b + c` of the biases of values and output.
pub(super) fn say(weights: &Weights, layout: &BlockLayout, heads: usize) -> Linear {
    let width = layout.value.bias.len();
    let (value, output) = (parts(weights, &layout.value), parts(weights, &layout.output));
    let mut matrix = Vec::with_capacity(heads * width * width);
    for row in output.0.chunks_exact(width) {
        for inner in heads_of(width, width / heads) {
            let mut sums = vec![0.0; width];
            for place in inner {
                add(&mut sums, row[place].into(), &value.0[place * width..][..width]);
            }
            matrix.extend(sums.into_iter().map(narrow));
        }
    }
    let shift = |(row, own): (&[f32], &f32)| {
        let terms = row.iter().zip(value.1).map(|(a, b)| f64::from(*a) * f64::from(*b));
        narrow(f64::from(*own) + terms.sum::<f64>())
    };
    let bias: Vec<f32> = output.0.chunks_exact(width).zip(output.1).map(shift).collect();
    Linear::of(&matrix, &bias)
}

/// A matrix row by row, and its bias.
fn parts<'a>(weights: &'a Weights, pair: &Pair) -> (&'a [f32], &'a [f32]) {
    (weights.part(&pair.weight), weights.part(&pair.bias))
}

/// The numbers of each head.
fn heads_of(width: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    (0..width).step_by(size).map(move |first| first..first + size)
}

fn add(sums: &mut [f64], factor: f64, row: &[f32]) {
    sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += factor * f64::from(*value));
}

#[expect(clippy::cast_possible_truncation, reason = "a sum of products of single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}
