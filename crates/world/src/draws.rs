//! Distributions of numbers, computed the same way on every machine.

use recommender::Random;

/// Streams of random numbers below one seed, so that no two things share their draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Tags,
    Topics,
    Creators,
    Items,
    People,
    Sessions,
}

/// The random numbers of the thing with this number, whatever else was drawn before.
pub(crate) fn stream(seed: u64, stream: Stream, number: u64) -> Random {
    Random::new(seed, ((stream as u64) << 40) | number)
}

/// A standard normal number.
///
/// # Source
/// Box and Muller (1958), one of the pair; in `libm`, which has the same bits everywhere.
pub(crate) fn normal(random: &mut Random) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - random.unit()));
    radius * libm::cos(std::f64::consts::TAU * random.unit())
}

/// The share of standard normal numbers below `x`.
pub(crate) fn normal_share_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The standard normal number below which this share lies; the share is kept within 1e-9 of 0
/// and 1.
///
/// # Source
/// Acklam's rational approximation, relative error 1.15e-9.
pub(crate) fn normal_quantile(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 5] = [
        -5.447609879822406e1,
        1.615858368580409e2,
        -1.556989798598866e2,
        6.680131188771972e1,
        -1.328068155288572e1,
    ];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] =
        [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    let polynomial = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let share = share.clamp(1e-9, 1.0 - 1e-9);
    let tail = |share: f64| {
        let root = libm::sqrt(-2.0 * libm::log(share));
        polynomial(&C, root) / (polynomial(&D, root) * root + 1.0)
    };
    if share < 0.02425 {
        tail(share)
    } else if share > 1.0 - 0.02425 {
        -tail(1.0 - share)
    } else {
        let centred = share - 0.5;
        let square = centred * centred;
        polynomial(&A, square) * centred / (polynomial(&B, square) * square + 1.0)
    }
}

/// The largest place in ascending sums that a number between 0 and the last sum falls into.
pub(crate) fn place(sums: &[f64], at: f64) -> usize {
    sums.partition_point(|sum| *sum <= at).min(sums.len().saturating_sub(1))
}

/// Single precision is enough for what is stored.
#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::{normal_quantile, normal_share_below};

    #[test]
    fn quantiles_and_shares_are_inverse() {
        for number in 1..1000 {
            let share = f64::from(number) / 1000.0;
            let back = normal_share_below(normal_quantile(share));
            assert!((back - share).abs() < 1e-8, "{share} {back}");
        }
        assert!((normal_quantile(0.975) - 1.959_964).abs() < 1e-6);
    }
}
