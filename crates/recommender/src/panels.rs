//! A matrix laid out so that products vectorise, and the one product that everything here uses.

use std::ops::Range;

use wide::f32x8;

/// Outputs that are computed side by side.
pub(crate) const LANES: usize = 8;
/// Rows that share one pass over a panel.
const TILE: usize = 4;
/// Panels that one row alone passes over at once.
const ABREAST: usize = 3;
/// Vectors of eight that one block of panels holds: half of the smallest first-level cache, so that
/// the rows that pass over it stay there as well.
const BLOCK: usize = 512;

/// A matrix of `outputs x inputs`, eight outputs to a panel, inputs one after another in it.
///
/// Every output is one sum over the inputs in ascending order, whatever else is computed beside
/// it. So a result has the same bits in a batch of one and in a batch of a thousand.
#[derive(Debug, Clone)]
pub(crate) struct Panels {
    inputs: usize,
    outputs: usize,
    data: Vec<f32x8>,
}

impl Panels {
    /// Packs a matrix given row by row, one row per output.
    pub(crate) fn pack(rows: &[f32], inputs: usize) -> Self {
        let outputs = rows.len() / inputs;
        let mut data = Vec::with_capacity(outputs.div_ceil(LANES) * inputs);
        for first in (0..outputs).step_by(LANES) {
            for input in 0..inputs {
                let value = |lane| rows.get((first + lane) * inputs + input).copied();
                data.push(f32x8::new(std::array::from_fn(|lane| value(lane).unwrap_or(0.0))));
            }
        }
        Self { inputs, outputs, data }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Computes all outputs for all rows and hands them over eight at a time: row, panel, values.
    ///
    /// For each row the panels come in ascending order.
    pub(crate) fn multiply(&self, rows: &[f32], mut visit: impl FnMut(usize, usize, f32x8)) {
        let count = rows.len() / self.inputs;
        let row = |index: usize| &rows[index * self.inputs..][..self.inputs];
        let panels = self.outputs.div_ceil(LANES);
        let step = (BLOCK / self.inputs).max(1);
        for block in (0..panels).step_by(step) {
            let end = panels.min(block + step);
            let tiled = count - count % TILE;
            for first in (0..tiled).step_by(TILE) {
                let tile: [&[f32]; TILE] = std::array::from_fn(|offset| row(first + offset));
                for panel in block..end {
                    let [values] = product(tile, [self.panel(panel)]);
                    for (offset, values) in values.into_iter().enumerate() {
                        visit(first + offset, panel, values);
                    }
                }
            }
            for index in tiled..count {
                self.multiply_one(row(index), block..end, |panel, values| {
                    visit(index, panel, values);
                });
            }
        }
    }

    /// Computes the outputs of some panels for one row, with the bits of [`Panels::multiply`].
    pub(crate) fn multiply_within(
        &self,
        row: &[f32],
        panels: &[Range<usize>],
        mut visit: impl FnMut(usize, f32x8),
    ) {
        for panels in panels {
            self.multiply_one(row, panels.clone(), &mut visit);
        }
    }

    /// One row: several panels at once, because one sum alone waits for its own additions.
    fn multiply_one(&self, row: &[f32], panels: Range<usize>, mut visit: impl FnMut(usize, f32x8)) {
        let tiled = panels.end - panels.len() % ABREAST;
        for first in (panels.start..tiled).step_by(ABREAST) {
            let tile: [&[f32x8]; ABREAST] =
                std::array::from_fn(|offset| self.panel(first + offset));
            for (offset, [values]) in product([row], tile).into_iter().enumerate() {
                visit(first + offset, values);
            }
        }
        for panel in tiled..panels.end {
            let [[values]] = product([row], [self.panel(panel)]);
            visit(panel, values);
        }
    }

    fn panel(&self, index: usize) -> &[f32x8] {
        &self.data[index * self.inputs..][..self.inputs]
    }
}

/// Sums of `rows` times `panels`, each over the inputs in ascending order.
#[inline]
fn product<const ROWS: usize, const PANELS: usize>(
    rows: [&[f32]; ROWS],
    panels: [&[f32x8]; PANELS],
) -> [[f32x8; ROWS]; PANELS] {
    let inputs = rows[0].len();
    let rows = rows.map(|row| &row[..inputs]);
    let panels = panels.map(|panel| &panel[..inputs]);
    let mut sums = [[f32x8::ZERO; ROWS]; PANELS];
    for input in 0..inputs {
        for (panel, sums) in panels.iter().zip(&mut sums) {
            for (row, sum) in rows.iter().zip(sums) {
                *sum = f32x8::splat(row[input]).mul_add(panel[input], *sum);
            }
        }
    }
    sums
}

/// The inner product of two vectors of one length.
#[inline]
pub(crate) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let (left, left_rest) = left.as_chunks::<LANES>();
    let (right, right_rest) = right.as_chunks::<LANES>();
    let mut sum = f32x8::ZERO;
    for (left, right) in left.iter().zip(right) {
        sum = f32x8::new(*left).mul_add(f32x8::new(*right), sum);
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sum.reduce_add() + rest
}

#[cfg(test)]
mod tests {
    use super::{LANES, Panels};
    use crate::random::Random;

    fn numbers(count: usize, stream: u64) -> Vec<f32> {
        let mut random = Random::new(1, stream);
        (0..count).map(|_| random.normal()).collect()
    }

    fn multiply(panels: &Panels, rows: &[f32], inputs: usize) -> Vec<f32> {
        let outputs = panels.outputs();
        let mut result = vec![f32::NAN; rows.len() / inputs * outputs];
        panels.multiply(rows, |row, panel, values| {
            for (lane, value) in values.to_array().into_iter().enumerate() {
                let output = panel * LANES + lane;
                if output < outputs {
                    result[row * outputs + output] = value;
                }
            }
        });
        result
    }

    #[test]
    fn products_are_those_of_the_plain_sum() {
        for (rows, inputs, outputs) in [(1, 3, 1), (4, 8, 16), (7, 5, 61), (3, 64, 1027)] {
            let matrix = numbers(inputs * outputs, 1);
            let left = numbers(inputs * rows, 2);
            let found = multiply(&Panels::pack(&matrix, inputs), &left, inputs);
            for row in 0..rows {
                for output in 0..outputs {
                    let pairs = left[row * inputs..].iter().zip(&matrix[output * inputs..]);
                    let sum = pairs.take(inputs).map(|(a, b)| f64::from(*a) * f64::from(*b));
                    let expected = sum.sum::<f64>();
                    let value = f64::from(found[row * outputs + output]);
                    assert!((value - expected).abs() < 1e-4, "{row}, {output}");
                }
            }
        }
    }

    #[test]
    fn a_row_alone_has_the_bits_that_it_has_in_company() {
        let (rows, inputs, outputs) = (11, 64, 1027);
        let panels = Panels::pack(&numbers(inputs * outputs, 1), inputs);
        let left = numbers(inputs * rows, 2);
        let together = multiply(&panels, &left, inputs);
        for row in 0..rows {
            let alone = multiply(&panels, &left[row * inputs..][..inputs], inputs);
            assert_eq!(alone, together[row * outputs..][..outputs]);
        }
    }
}
