//! A table of item vectors in one byte per number, and its products in whole numbers.

use std::ops::Range;

use bytemuck::cast;
use wide::{f32x8, i16x16, i32x8};

use crate::panels::LANES;

/// Largest magnitude of a stored byte; -128 stays unused so that the range is symmetric.
pub(crate) const LARGEST_BYTE: f32 = 127.0;
/// Added to bytes in lower halves, so that one operation and not two takes them out.
const BIAS: i16 = 128;
/// Inputs that one vector holds for each of eight items.
const DEPTH: usize = 4;
/// Panels that share one pass over a user's numbers.
const TILE: usize = 2;
/// Panels that all users pass over before the next ones: small enough for the first-level cache.
const BLOCK: usize = 32;

/// Item vectors as bytes with one scale each, eight items to a panel.
///
/// A 16-bit lane holds two bytes of one item: the lower one biased and unsigned, the upper one
/// signed. Two neighbouring lanes make one item's four inputs: lower, lower, upper, upper.
///
/// # Formula
/// `vector = scale * byte`, `scale = max |vector| / 127`; a user's state is rounded to 15 bits or
/// as many as keep the sum within 32, so that products are exact whole numbers in any order.
/// # Source
/// Symmetric quantisation per row, as measured in `docs/RECOMMENDER.md` §3.
#[derive(Debug, Clone)]
pub(crate) struct BytePanels {
    inputs: usize,
    outputs: usize,
    scales: Vec<f32>,
    data: Vec<i16x16>,
}

/// A user's state as whole numbers, laid out as a panel is.
struct Rounded {
    /// For lower and for upper halves a pair of 16 bits each.
    pairs: Vec<[i32; 2]>,
    scale: f32,
    /// What the bias adds to every sum.
    excess: i32,
}

impl BytePanels {
    /// Rounds and packs a matrix given row by row.
    ///
    /// A page waits for this once for a whole catalogue, in code that its browser has compiled in
    /// haste: what is called often is compiled again and well, but a loop that is entered once is
    /// not. So one panel is a function of its own.
    pub(crate) fn pack(rows: &[f32], inputs: usize) -> Self {
        let outputs = rows.len() / inputs;
        let depth = inputs.div_ceil(DEPTH);
        let mut scales = Vec::with_capacity(outputs.next_multiple_of(LANES));
        let mut data = Vec::with_capacity(outputs.div_ceil(LANES) * depth);
        let mut bytes = vec![[0; DEPTH]; LANES * depth];
        for rows in rows.chunks(LANES * inputs) {
            pack_panel(rows, inputs, &mut bytes, (&mut scales, &mut data));
        }
        Self { inputs, outputs, scales, data }
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Copies the row of one output, as it is after rounding.
    pub(crate) fn copy_row(&self, output: usize, into: &mut [f32]) {
        let (scale, lane) = (self.scales[output], output % LANES * 2);
        let four = |place: &i16x16| {
            let pair: [i16; 2] = [place.as_array()[lane], place.as_array()[lane + 1]];
            let lower = pair.map(|lane| (lane & 0xff) - BIAS);
            let upper = pair.map(|lane| lane >> 8);
            [lower[0], lower[1], upper[0], upper[1]].map(|byte| f32::from(byte) * scale)
        };
        for (place, into) in self.panel(output / LANES).iter().zip(into.chunks_mut(DEPTH)) {
            into.copy_from_slice(&four(place)[..into.len()]);
        }
    }

    /// Computes all outputs for all rows and hands them over eight at a time: row, panel, values.
    ///
    /// For each row the panels come in ascending order.
    pub(crate) fn multiply(&self, rows: &[f32], mut visit: impl FnMut(usize, usize, f32x8)) {
        let panels = self.outputs.div_ceil(LANES);
        let rows: Vec<Rounded> =
            rows.chunks_exact(self.inputs).map(|row| self.round(row)).collect();
        for block in (0..panels).step_by(BLOCK) {
            for (index, row) in rows.iter().enumerate() {
                self.multiply_one(row, block..panels.min(block + BLOCK), |panel, values| {
                    visit(index, panel, values);
                });
            }
        }
    }

    /// Computes the outputs of some panels for one row, with the bits of [`BytePanels::multiply`].
    pub(crate) fn multiply_within(
        &self,
        row: &[f32],
        panels: &[Range<usize>],
        mut visit: impl FnMut(usize, f32x8),
    ) {
        let row = self.round(row);
        for panels in panels {
            self.multiply_one(&row, panels.clone(), &mut visit);
        }
    }

    fn multiply_one(
        &self,
        row: &Rounded,
        panels: Range<usize>,
        mut visit: impl FnMut(usize, f32x8),
    ) {
        let tiled = panels.end - panels.len() % TILE;
        let excess = i32x8::splat(row.excess);
        let mut finish = |panel: usize, sum: i32x8| {
            let scales: [f32; LANES] = self.scales.as_chunks().0[panel];
            let values = f32x8::from_i32x8(sum - excess) * f32x8::new(scales);
            visit(panel, values * f32x8::splat(row.scale));
        };
        for first in (panels.start..tiled).step_by(TILE) {
            let tile = std::array::from_fn(|offset| self.panel(first + offset));
            for (offset, sum) in product::<TILE>(&row.pairs, tile).into_iter().enumerate() {
                finish(first + offset, sum);
            }
        }
        for panel in tiled..panels.end {
            let [sum] = product(&row.pairs, [self.panel(panel)]);
            finish(panel, sum);
        }
    }

    /// What one whole number stands for in a state.
    pub(crate) fn step(&self, row: &[f32]) -> f32 {
        // Half of the bytes reach 127, the other half 255 with their bias.
        let reach =
            (LARGEST_BYTE + f32::from(BIAS) / 2.0) * self.inputs.next_multiple_of(DEPTH) as f32;
        let bound = (i32::MAX as f32 / reach).floor().min(32767.0);
        largest(row) / bound
    }

    fn round(&self, row: &[f32]) -> Rounded {
        let scale = self.step(row);
        let whole = |input: usize| match row.get(input) {
            Some(value) if scale > 0.0 => rounded(value / scale),
            _ => 0,
        };
        let pair =
            |first: usize| (i32::from(whole(first)) & 0xffff) | (i32::from(whole(first + 1)) << 16);
        let starts = (0..self.inputs).step_by(DEPTH);
        let lower = starts.clone().flat_map(|first| [whole(first), whole(first + 1)]);
        Rounded {
            excess: lower.map(|value| i32::from(value) * i32::from(BIAS)).sum(),
            pairs: starts.map(|first| [pair(first), pair(first + 2)]).collect(),
            scale,
        }
    }

    fn panel(&self, index: usize) -> &[i16x16] {
        let length = self.inputs.div_ceil(DEPTH);
        &self.data[index * length..][..length]
    }
}

/// Appends a panel of up to eight rows; `bytes` has room for them, row by row.
#[inline(never)]
fn pack_panel(
    rows: &[f32],
    inputs: usize,
    bytes: &mut [[i8; DEPTH]],
    (scales, data): (&mut Vec<f32>, &mut Vec<i16x16>),
) {
    let depth = inputs.div_ceil(DEPTH);
    bytes.fill([0; DEPTH]);
    for (row, bytes) in rows.chunks_exact(inputs).zip(bytes.chunks_exact_mut(depth)) {
        let scale = scale(row);
        for (byte, value) in bytes.as_flattened_mut().iter_mut().zip(row) {
            *byte = quantised(*value, scale);
        }
        scales.push(scale);
    }
    scales.resize(scales.len().next_multiple_of(LANES), 0.0);
    for place in 0..depth {
        let lane = |lane: usize| {
            let bytes = bytes[lane / 2 * depth + place];
            let (lower, upper) = (bytes[lane % 2], bytes[lane % 2 + 2]);
            (i16::from(upper) << 8) | (i16::from(lower) + BIAS)
        };
        data.push(i16x16::new(std::array::from_fn(lane)));
    }
}

fn largest(row: &[f32]) -> f32 {
    row.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

/// What one byte of a row stands for.
pub(crate) fn scale(row: &[f32]) -> f32 {
    largest(row) / LARGEST_BYTE
}

/// The byte of a number in a row with this scale.
#[expect(clippy::cast_possible_truncation, reason = "the quotient lies within 127")]
pub(crate) fn quantised(value: f32, scale: f32) -> i8 {
    if scale > 0.0 { (value / scale).round_ties_even() as i8 } else { 0 }
}

#[expect(clippy::cast_possible_truncation, reason = "the quotient lies within 32767")]
fn rounded(value: f32) -> i16 {
    value.round_ties_even() as i16
}

#[inline]
fn product<const PANELS: usize>(row: &[[i32; 2]], panels: [&[i16x16]; PANELS]) -> [i32x8; PANELS] {
    let panels = panels.map(|panel| &panel[..row.len()]);
    let mask = i16x16::splat(0xff);
    let mut sums = [i32x8::ZERO; PANELS];
    let eight = |pair: i32| cast::<i32x8, i16x16>(i32x8::splat(pair));
    for (place, [lower, upper]) in row.iter().enumerate() {
        let (lower, upper) = (eight(*lower), eight(*upper));
        for (panel, sum) in panels.iter().zip(&mut sums) {
            let bytes = panel[place];
            *sum += (bytes & mask).dot(lower) + (bytes >> 8_i32).dot(upper);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::BytePanels;
    use crate::panels::{LANES, dot};
    use crate::random::Random;

    #[test]
    fn products_are_those_of_the_rounded_rows() {
        let mut random = Random::new(2, 0);
        for (inputs, outputs) in [(1, 1), (5, 9), (64, 100), (1024, 17)] {
            let matrix: Vec<f32> = (0..inputs * outputs).map(|_| random.normal()).collect();
            let row: Vec<f32> = (0..inputs).map(|_| random.normal()).collect();
            let panels = BytePanels::pack(&matrix, inputs);
            let mut rounded = vec![0.0; inputs];
            panels.multiply(&row, |_, panel, values| {
                for (lane, value) in values.to_array().into_iter().enumerate() {
                    let output = panel * LANES + lane;
                    if output < outputs {
                        panels.copy_row(output, &mut rounded);
                        // Half a step of the 14 bits or more that the row keeps, on every term.
                        let bound = 4.0 * (inputs as f32).sqrt() / 16000.0 * 3.0;
                        assert!((value - dot(&rounded, &row)).abs() < bound + 1e-4);
                    } else {
                        assert_eq!(value, 0.0);
                    }
                }
            });
        }
    }

    #[test]
    fn rows_of_zeros_stay_zero() {
        let panels = BytePanels::pack(&[0.0; 24], 3);
        panels.multiply(&[0.0, 0.0, 0.0], |_, _, values| assert_eq!(values.to_array(), [0.0; 8]));
        panels.multiply(&[1.0, 2.0, 3.0], |_, _, values| assert_eq!(values.to_array(), [0.0; 8]));
    }
}
