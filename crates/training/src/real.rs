//! The numbers that a network is computed with: single to train, double to check.

use ndarray::NdFloat;
use wide::f32x8;

/// A floating-point number with the one function that is worth vectorising by hand.
pub(crate) trait Real: NdFloat {
    /// The number nearest to a single-precision one.
    fn of(value: f32) -> Self;

    /// Turns scores into probabilities and returns the logarithm of the normaliser.
    fn softmax(scores: &mut [Self]) -> Self;
}

impl Real for f32 {
    fn of(value: f32) -> Self {
        value
    }

    fn softmax(scores: &mut [Self]) -> Self {
        let largest = scores.iter().copied().fold(Self::NEG_INFINITY, Self::max);
        let (chunks, rest) = scores.as_chunks_mut::<8>();
        let mut sums = f32x8::ZERO;
        for chunk in &mut *chunks {
            let exponentials = (f32x8::new(*chunk) - f32x8::splat(largest)).exp();
            sums += exponentials;
            *chunk = exponentials.to_array();
        }
        let mut sum = sums.reduce_add();
        for score in &mut *rest {
            *score = (*score - largest).exp();
            sum += *score;
        }
        let factor = sum.recip();
        for score in scores {
            *score *= factor;
        }
        largest + sum.ln()
    }
}

impl Real for f64 {
    fn of(value: f32) -> Self {
        value.into()
    }

    fn softmax(scores: &mut [Self]) -> Self {
        let largest = scores.iter().copied().fold(Self::NEG_INFINITY, Self::max);
        let mut sum = 0.0;
        for score in &mut *scores {
            *score = (*score - largest).exp();
            sum += *score;
        }
        for score in scores {
            *score /= sum;
        }
        largest + sum.ln()
    }
}
