//! Two kernels that say what this core can do at most: multiply and add, and read.
//!
//! A roofline has these two as its roof. They are written as plainly as the product's own kernels,
//! so that the roof is what such code reaches here and not what a data sheet promises.

use wide::f32x8;

use crate::LANES;

/// Sums that do not wait for each other.
const CHAINS: usize = 8;

/// Multiplications and additions in one round of [`multiply_add`].
pub const ROUND_FLOPS: usize = 2 * CHAINS * LANES;

/// Multiplies and adds in single precision, so many rounds; the result only keeps it from being
/// left out.
pub fn multiply_add(rounds: u32) -> f32 {
    let factor = f32x8::splat(std::hint::black_box(0.999));
    let term = f32x8::splat(std::hint::black_box(0.001));
    let mut sums: [f32x8; CHAINS] = std::array::from_fn(|chain| f32x8::splat(chain as f32));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = *sum * factor + term;
        }
    }
    sums.iter().map(|sum| sum.reduce_add()).sum()
}

/// Reads numbers once, from first to last; the result only keeps it from being left out.
pub fn read(numbers: &[f32]) -> f32 {
    let mut sums = [f32x8::ZERO; CHAINS];
    for block in numbers.as_chunks::<{ CHAINS * LANES }>().0 {
        for (sum, part) in sums.iter_mut().zip(block.as_chunks::<LANES>().0) {
            *sum += f32x8::new(*part);
        }
    }
    sums.iter().map(|sum| sum.reduce_add()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_do_the_work_that_they_are_counted_for() {
        // The chains converge to term over one minus factor, which is one.
        let settled = multiply_add(100_000) / (CHAINS * LANES) as f32;
        assert!((settled - 1.0).abs() < 1e-3, "{settled}");
        let numbers = vec![0.5; 10 * CHAINS * LANES];
        assert!((read(&numbers) - 5.0 * (CHAINS * LANES) as f32).abs() < 1e-3);
    }
}
