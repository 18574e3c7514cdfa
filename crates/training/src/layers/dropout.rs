//! Dropout: numbers are set to zero at random, the others enlarged so that the mean stays.

use ndarray::{Array2, Zip};
use recommender::Random;

use crate::real::Real;

/// Draws per 64 random bits.
const DRAWS: usize = 4;

/// A share of numbers to drop, and where the randomness comes from.
#[derive(Debug, Clone)]
pub(crate) struct Dropout {
    threshold: u64,
    random: Random,
}

impl Dropout {
    /// Drops a share between 0 and 1, in steps of 2^-16.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the plan keeps the share between 0 and 1"
    )]
    pub(crate) fn new(share: f32, random: Random) -> Self {
        Self { threshold: (share * 65536.0).round() as u64, random }
    }

    /// What to multiply numbers of this shape with; nothing if nothing is dropped.
    pub(crate) fn mask<T: Real>(&mut self, (rows, columns): (usize, usize)) -> Option<Array2<T>> {
        if self.threshold == 0 {
            return None;
        }
        let kept = T::of(65536.0 / (65536 - self.threshold) as f32);
        let mut values = Vec::with_capacity(rows * columns + DRAWS);
        while values.len() < rows * columns {
            let bits = self.random.bits();
            for draw in 0..DRAWS {
                let dropped = bits >> (16 * draw) & 0xffff < self.threshold;
                values.push(if dropped { T::zero() } else { kept });
            }
        }
        values.truncate(rows * columns);
        Some(Array2::from_shape_vec((rows, columns), values).expect("as many as the shape has"))
    }
}

/// Multiplies with a mask, forward and back alike.
pub(crate) fn apply<T: Real>(mask: Option<&Array2<T>>, values: &mut Array2<T>) {
    if let Some(mask) = mask {
        Zip::from(values).and(mask).for_each(|value, factor| *value *= *factor);
    }
}

#[cfg(test)]
mod tests {
    use super::Dropout;
    use recommender::Random;

    #[test]
    fn the_mean_stays_and_the_share_is_dropped() {
        let mut dropout = Dropout::new(0.2, Random::new(1, 0));
        let mask = dropout.mask::<f64>((100, 1000)).expect("something is dropped");
        // Four standard errors of a share of 0.2 among 100,000.
        let error = 4.0 * (0.2 * 0.8 / 1e5_f64).sqrt();
        let dropped = mask.iter().filter(|value| **value == 0.0).count() as f64 / 1e5;
        assert!((dropped - 0.2).abs() < error, "{dropped}");
        let mean = mask.mean().expect("there are numbers");
        assert!((mean - 1.0).abs() < error / 0.8 + 1e-5, "{mean}");
        assert!(Dropout::new(0.0, Random::new(1, 0)).mask::<f64>((2, 2)).is_none());
    }
}
