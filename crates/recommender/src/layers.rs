//! The layers of a block, on rows of numbers.

use wide::f32x8;

use crate::dimensions::Pair;
use crate::exponential::exp;
use crate::panels::{LANES, Panels};
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
        into.resize(rows.len(), 0.0);
        let width = self.scale.len();
        for (row, into) in rows.chunks_exact(width).zip(into.chunks_exact_mut(width)) {
            self.apply_to_row(row, into);
        }
    }

    #[inline]
    fn apply_to_row(&self, row: &[f32], into: &mut [f32]) {
        let width = self.scale.len();
        let mean = sum(row, |value| value) / width as f32;
        let square = sum(row, |value| {
            let away = value - f32x8::splat(mean);
            away * away
        });
        let factor = 1.0 / (square / width as f32 + EPSILON).sqrt();
        let (mean, factor) = (f32x8::splat(mean), f32x8::splat(factor));
        let result = |row: f32x8, scale: f32x8, shift: f32x8| {
            ((row - mean) * factor * scale + shift).to_array()
        };
        let (wide, rest) = into.as_chunks_mut::<LANES>();
        let parts = [row, &self.scale, &self.shift].map(|part| part.as_chunks::<LANES>());
        let [(rows, row), (scales, scale), (shifts, shift)] = parts;
        for (into, ((row, scale), shift)) in
            wide.iter_mut().zip(rows.iter().zip(scales).zip(shifts))
        {
            *into = result(f32x8::new(*row), f32x8::new(*scale), f32x8::new(*shift));
        }
        let last = result(lanes(row), lanes(scale), lanes(shift));
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// The sum of what each number becomes, in eight strands, because one strand waits for its own
/// additions.
#[inline]
fn sum(row: &[f32], term: impl Fn(f32x8) -> f32x8) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let strands =
        chunks.iter().fold(f32x8::ZERO, |strands, chunk| strands + term(f32x8::new(*chunk)));
    let rest = &term(lanes(rest)).to_array()[..rest.len()];
    strands.reduce_add() + rest.iter().sum::<f32>()
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

/// Keys of events, eight events to a panel and the numbers of a key one after another in it: eight
/// scores are computed side by side, and none has to be summed across lanes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    panels: Vec<f32>,
    length: usize,
}

impl Keys {
    pub(crate) fn clear(&mut self) {
        self.panels.clear();
        self.length = 0;
    }

    /// Makes room for so many events in all.
    pub(crate) fn reserve(&mut self, events: usize, width: usize) {
        let all = events.next_multiple_of(LANES) * width;
        self.panels.reserve(all.saturating_sub(self.panels.len()));
    }

    /// Adds the keys of more events, one row each.
    pub(crate) fn extend(&mut self, rows: &[f32], width: usize) {
        for row in rows.chunks_exact(width) {
            let (panel, lane) = (self.length / LANES, self.length % LANES);
            self.panels.resize((panel + 1) * width * LANES, 0.0);
            let places = self.panels[panel * width * LANES..].iter_mut().skip(lane);
            places.step_by(LANES).zip(row).for_each(|(place, value)| *place = *value);
            self.length += 1;
        }
    }
}

/// Where one event looks: what each head looks for, against the first so many events.
///
/// # Shape
/// `query` and `into` hold one row for each head; of an event there is one row, which is its key and,
/// in `values`, its value, of `width` numbers.
/// # Formula
/// Per head `softmax(query . keys) . values`.
/// # Source
/// Vaswani et al., "Attention Is All You Need" (2017).
pub(crate) fn attend(
    query: &[f32],
    (keys, values): (&Keys, &[f32]),
    (events, width): (usize, usize),
    into: &mut [f32],
    scores: &mut Vec<f32>,
) {
    for (query, target) in query.chunks_exact(width).zip(into.chunks_exact_mut(width)) {
        scores.clear();
        for panel in keys.panels.chunks_exact(width * LANES).take(events.div_ceil(LANES)) {
            let (panel, _) = panel.as_chunks::<LANES>();
            scores.extend_from_slice(&eight_scores(query, panel).to_array());
        }
        scores.truncate(events);
        let sum = exponentiate(scores);
        weigh(values, width, scores, target);
        for target in target {
            *target /= sum;
        }
    }
}

/// One query against eight keys, in four strands because one would wait for its own additions.
#[inline]
fn eight_scores(query: &[f32], panel: &[[f32; LANES]]) -> f32x8 {
    let (query, query_rest) = query.as_chunks::<4>();
    let (panel, panel_rest) = panel.as_chunks::<4>();
    let mut sums = [f32x8::ZERO; 4];
    for (query, panel) in query.iter().zip(panel) {
        for ((query, keys), sum) in query.iter().zip(panel).zip(&mut sums) {
            *sum = f32x8::splat(*query).mul_add(f32x8::new(*keys), *sum);
        }
    }
    let [mut a, b, c, d] = sums;
    for (query, keys) in query_rest.iter().zip(panel_rest) {
        a = f32x8::splat(*query).mul_add(f32x8::new(*keys), a);
    }
    (a + b) + (c + d)
}

/// The sum of rows, each with its weight; a few numbers at a time, so that they stay in registers.
fn weigh(rows: &[f32], width: usize, weights: &[f32], into: &mut [f32]) {
    const ABREAST: usize = 4;
    let (wide, rest) = into.as_chunks_mut::<{ ABREAST * LANES }>();
    let mut first = 0;
    for target in wide {
        let mut sums = [f32x8::ZERO; ABREAST];
        for (row, weight) in rows.chunks(width).zip(weights) {
            let (parts, _) = row[first..][..ABREAST * LANES].as_chunks::<LANES>();
            for (part, sum) in parts.iter().zip(&mut sums) {
                *sum = f32x8::splat(*weight).mul_add(f32x8::new(*part), *sum);
            }
        }
        let (parts, _) = target.as_chunks_mut::<LANES>();
        parts.iter_mut().zip(sums).for_each(|(part, sum)| *part = sum.to_array());
        first += ABREAST * LANES;
    }
    rest.fill(0.0);
    for (row, weight) in rows.chunks(width).zip(weights) {
        for (target, value) in rest.iter_mut().zip(&row[first..]) {
            *target += weight * value;
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
