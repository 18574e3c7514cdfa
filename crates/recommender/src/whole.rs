//! Affine maps in whole numbers: weights of a byte, inputs rounded row by row.

use bytemuck::cast;
use wide::{f32x8, i16x16, i32x8};

use crate::bytes::{LARGEST_BYTE, quantised, scale};
use crate::panels::LANES;

/// Rows that share one pass over a panel.
const TILE: usize = 4;
/// Added to a number of less than 2^22, it leaves the nearest whole number in the lower bits.
const ROUNDING: f32 = 12_582_912.0;

/// An affine map of each row whose products are whole numbers, exact in any order and any company.
///
/// # Formula
/// `weight = scale * byte` by output; a row is rounded to 15 bits, or as many as keep the sum of
/// its products within 32.
/// # Source
/// Symmetric quantisation by output and by row; what it costs is in `docs/RECOMMENDER.md` §8.
#[derive(Debug, Clone)]
pub(crate) struct WholeLinear {
    inputs: usize,
    outputs: usize,
    /// Largest whole number of a row.
    reach: f32,
    /// Eight outputs to a panel; each lane of 32 bits holds the weights of one pair of inputs.
    data: Vec<i16x16>,
    scales: Vec<f32x8>,
    bias: Vec<f32x8>,
}

/// Rows as whole numbers, kept so that a call allocates nothing.
///
/// A word holds the input of its own place in its lower half, and in the upper one the input that
/// is as many places further as there are words: no lane has to change places on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct WholeRows {
    words: Vec<i32>,
    scales: Vec<f32>,
}

impl WholeLinear {
    /// The map with a matrix given row by row, one row for each number of the bias.
    pub(crate) fn of(weight: &[f32], bias: &[f32]) -> Self {
        let (inputs, outputs) = (weight.len() / bias.len(), bias.len());
        let words = words(inputs);
        let mut data = Vec::with_capacity(outputs.div_ceil(LANES) * words);
        let row = |output: usize| weight.get(output * inputs..(output + 1) * inputs);
        let mut scales = Vec::with_capacity(outputs.div_ceil(LANES));
        for first in (0..outputs).step_by(LANES) {
            let rows: [&[f32]; LANES] =
                std::array::from_fn(|lane| row(first + lane).unwrap_or_default());
            let steps = rows.map(scale);
            scales.push(f32x8::new(steps));
            let byte = |lane: usize, input: usize| {
                rows[lane].get(input).map_or(0, |value| i16::from(quantised(*value, steps[lane])))
            };
            data.extend((0..words).map(|place| {
                let lane = |lane: usize| byte(lane / 2, place + lane % 2 * words);
                i16x16::new(std::array::from_fn(lane))
            }));
        }
        let lanes = |chunk: &[f32]| {
            let mut lanes = [0.0; LANES];
            lanes[..chunk.len()].copy_from_slice(chunk);
            f32x8::new(lanes)
        };
        let reach = (i32::MAX as f32 / (LARGEST_BYTE * 2.0 * words as f32)).floor();
        Self {
            inputs,
            outputs,
            reach: reach.min(32767.0),
            data,
            scales,
            bias: bias.chunks(LANES).map(lanes).collect(),
        }
    }

    /// What the map takes of each row.
    pub(crate) fn apply(&self, rows: &[f32], into: &mut Vec<f32>, space: &mut WholeRows) {
        self.map(rows, into, space, |product| product);
    }

    /// The same, negative results replaced by zero.
    pub(crate) fn apply_rectified(&self, rows: &[f32], into: &mut Vec<f32>, space: &mut WholeRows) {
        self.map(rows, into, space, |product| product.fast_max(f32x8::ZERO));
    }

    #[inline]
    fn map(
        &self,
        rows: &[f32],
        into: &mut Vec<f32>,
        space: &mut WholeRows,
        finish: impl Fn(f32x8) -> f32x8,
    ) {
        let count = rows.len() / self.inputs;
        space.round(rows, self.inputs, self.reach);
        into.resize(count * self.outputs, 0.0);
        let words = words(self.inputs);
        let row = |index: usize| &space.words[index * words..][..words];
        let mut keep = |row: usize, panel: usize, sum: i32x8| {
            let factor = self.scales[panel] * f32x8::splat(space.scales[row]);
            let values = finish(f32x8::from_i32x8(sum) * factor + self.bias[panel]).to_array();
            let target = &mut into[row * self.outputs..][..self.outputs][panel * LANES..];
            match target.first_chunk_mut::<LANES>() {
                Some(target) => *target = values,
                None => target.copy_from_slice(&values[..target.len()]),
            }
        };
        let tiled = count - count % TILE;
        for first in (0..tiled).step_by(TILE) {
            let tile: [&[i32]; TILE] = std::array::from_fn(|offset| row(first + offset));
            for (panel, weights) in self.data.chunks_exact(words).enumerate() {
                for (offset, sum) in product(tile, weights).into_iter().enumerate() {
                    keep(first + offset, panel, sum);
                }
            }
        }
        for index in tiled..count {
            for (panel, weights) in self.data.chunks_exact(words).enumerate() {
                let [sum] = product([row(index)], weights);
                keep(index, panel, sum);
            }
        }
    }
}

impl WholeRows {
    fn round(&mut self, rows: &[f32], inputs: usize, reach: f32) {
        let words = words(inputs);
        self.words.resize(rows.len() / inputs * words, 0);
        self.scales.clear();
        for (row, words) in rows.chunks_exact(inputs).zip(self.words.chunks_exact_mut(words)) {
            let largest = largest(row);
            let factor = f32x8::splat(if largest > 0.0 { reach / largest } else { 0.0 });
            self.scales.push(largest / reach);
            let whole = |first: usize| {
                let values = f32x8::new(eight(row, first)) * factor;
                cast::<f32x8, i32x8>(values + f32x8::splat(ROUNDING))
            };
            let half = words.len();
            for (place, target) in words.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let first = place * LANES;
                let (lower, upper) = (whole(first), whole(first + half));
                *target = ((lower & i32x8::splat(0xffff)) | (upper << 16_i32)).to_array();
            }
        }
    }
}

/// Words that hold so many inputs.
fn words(inputs: usize) -> usize {
    inputs.div_ceil(2).next_multiple_of(LANES)
}

fn eight(row: &[f32], first: usize) -> [f32; LANES] {
    let rest = row.get(first..).unwrap_or_default();
    rest.first_chunk()
        .copied()
        .unwrap_or_else(|| std::array::from_fn(|lane| rest.get(lane).copied().unwrap_or_default()))
}

/// The largest magnitude; numbers without a sign are ordered as their bits are.
fn largest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let bits = |numbers: [f32; LANES]| cast::<f32x8, i32x8>(f32x8::new(numbers).abs());
    let lanes =
        chunks.iter().fold(bits(eight(rest, 0)), |largest, chunk| largest.max(bits(*chunk)));
    f32::from_bits(lanes.reduce_max().cast_unsigned())
}

#[inline]
fn product<const ROWS: usize>(rows: [&[i32]; ROWS], panel: &[i16x16]) -> [i32x8; ROWS] {
    let rows = rows.map(|row| &row[..panel.len()]);
    let mut sums = [i32x8::ZERO; ROWS];
    for (place, weights) in panel.iter().enumerate() {
        for (row, sum) in rows.iter().zip(&mut sums) {
            *sum += cast::<i32x8, i16x16>(i32x8::splat(row[place])).dot(*weights);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{WholeLinear, WholeRows};
    use crate::layers::Linear;
    use crate::random::Random;

    #[test]
    fn it_is_the_affine_map_within_the_rounding_of_its_weights() {
        let mut random = Random::new(7, 0);
        for (inputs, outputs, rows) in
            [(1, 1, 1), (5, 9, 3), (56, 32, 8), (192, 256, 7), (600, 8, 4)]
        {
            let mut draw =
                |count: usize| -> Vec<f32> { (0..count).map(|_| random.normal()).collect() };
            let (weight, bias, rows) = (draw(inputs * outputs), draw(outputs), draw(rows * inputs));
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            WholeLinear::of(&weight, &bias).apply(&rows, &mut found, &mut WholeRows::default());
            Linear::of(&weight, &bias).apply(&rows, &mut expected);
            assert_eq!(found.len(), expected.len());
            // Half a step of a byte, on every term: independent, so that their squares add up.
            let bound = 5.0 * 4.5 / 254.0 * (inputs as f32).sqrt();
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < bound, "{inputs}: {found} and not {expected}");
            }
        }
    }

    #[test]
    fn whole_inputs_and_weights_of_a_byte_are_multiplied_exactly() {
        let weight: Vec<f32> = (0..24_i16).map(|n| f32::from(n * 37 % 255 - 127)).collect();
        let weight: Vec<f32> = weight.chunks(4).flat_map(|row| [row, &[127.0]].concat()).collect();
        let rows = [32767.0, -12_345.0, 0.0, 7.0, -32767.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let mut found = Vec::new();
        let bias = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        WholeLinear::of(&weight, &bias).apply(&rows, &mut found, &mut WholeRows::default());
        for (output, row) in weight.chunks(5).enumerate() {
            let terms = row.iter().zip(&rows).map(|(weight, value)| f64::from(weight * value));
            let expected = terms.sum::<f64>() + f64::from(bias[output]);
            assert!((f64::from(found[output]) - expected).abs() < 0.5, "{output}");
        }
        assert_eq!(found[6..], bias, "a row of zeros leaves the bias");
    }

    #[test]
    fn a_row_that_is_no_number_gives_no_number() {
        let mut found = Vec::new();
        let map = WholeLinear::of(&[1.0, 2.0], &[0.0]);
        map.apply(&[f32::NAN, 1.0, 2.0, 3.0], &mut found, &mut WholeRows::default());
        assert!(found[0].is_nan() && (found[1] - 8.0).abs() < 0.1, "{found:?}");
    }
}
