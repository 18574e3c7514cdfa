//! How far a mean over users might lie from where it was found.

use crate::random::Random;

/// The middle 95 % of resampled means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// 2.5 % of the means are lower.
    pub low: f64,
    /// 2.5 % of the means are higher.
    pub high: f64,
}

/// The interval of a mean over users, or of a mean difference if `values` are differences.
///
/// Give the differences of two models user by user to compare them: what makes a user hard is
/// then in both and cancels.
///
/// # Source
/// Efron's percentile bootstrap (1979).
pub fn bootstrap(values: &[f64], resamples: usize, seed: u64) -> Interval {
    if values.is_empty() || resamples == 0 {
        return Interval { low: f64::NAN, high: f64::NAN };
    }
    let mut random = Random::new(seed, 0);
    let mut mean = || {
        let sum: f64 = values.iter().map(|_| values[random.below(values.len())]).sum();
        sum / values.len() as f64
    };
    let mut means: Vec<f64> = (0..resamples).map(|_| mean()).collect();
    means.sort_by(f64::total_cmp);
    let tail = resamples / 40;
    Interval { low: means[tail], high: means[resamples - 1 - tail] }
}

#[cfg(test)]
mod tests {
    use super::bootstrap;
    use crate::random::Random;

    #[test]
    fn the_interval_of_normal_numbers_is_the_textbook_one() {
        const USERS: usize = 1000;
        let mut random = Random::new(11, 0);
        let values: Vec<f64> = (0..USERS).map(|_| random.normal().into()).collect();
        let mean = values.iter().sum::<f64>() / USERS as f64;
        let interval = bootstrap(&values, 4000, 1);
        let half = 1.96 / (USERS as f64).sqrt();
        // The quantile of 4000 means has a standard error of about 4 % of the half width.
        assert!((interval.low - (mean - half)).abs() < 0.15 * half, "{interval:?}");
        assert!((interval.high - (mean + half)).abs() < 0.15 * half, "{interval:?}");
        assert_eq!(interval, bootstrap(&values, 4000, 1));
        assert_ne!(interval, bootstrap(&values, 4000, 2));
    }

    #[test]
    fn without_users_there_is_no_interval() {
        assert!(bootstrap(&[], 100, 1).low.is_nan());
    }
}
