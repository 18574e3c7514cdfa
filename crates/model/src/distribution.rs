//! Marginal distributions of the uncertain inputs.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::{ModelError, Scalar};

/// The marginal distribution of an uncertain input.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Log-normal through its 10th and 90th percentile.
    LogNormal {
        /// 10th percentile.
        p10: f64,
        /// 90th percentile.
        p90: f64,
    },
    /// Triangular.
    Triangular {
        /// Smallest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Largest value.
        high: f64,
    },
}

/// The 90 % point of the standard normal, to the digits that the priors are defined with.
const NORMAL_P90: f64 = 1.281_551_565_544_600_4;

impl Distribution {
    /// The distribution, if it is one for a quantity that must be positive or zero.
    ///
    /// # Errors
    /// [`ModelError::NotFinite`] or [`ModelError::Distribution`] if its numbers are out of order.
    pub fn checked(self, field: &'static str) -> Result<Self, ModelError> {
        let numbers = match self {
            Self::LogNormal { p10, p90 } => [p10, p90, p90],
            Self::Triangular { low, mode, high } => [low, mode, high],
        };
        if let Some(&value) = numbers.iter().find(|number| !number.is_finite()) {
            return Err(ModelError::NotFinite { field, value });
        }
        let wrong = |reason| Err(ModelError::Distribution { field, reason });
        match self {
            Self::LogNormal { p10, .. } if p10 <= 0.0 => {
                wrong(Phrase::new("p10 must be positive", "p10必须为正"))
            }
            Self::LogNormal { p10, p90 } if p10 >= p90 => {
                wrong(Phrase::new("p10 must lie below p90", "p10必须小于p90"))
            }
            Self::LogNormal { p10, p90 } if p90 > 1e6 * p10 => wrong(Phrase::new(
                "p90 must be at most a million times p10",
                "p90最多为p10的100万倍",
            )),
            Self::Triangular { low, .. } if low < 0.0 => {
                wrong(Phrase::new("low must not be negative", "low不能为负"))
            }
            Self::Triangular { low, mode, high } if low > mode || mode > high || low >= high => {
                wrong(Phrase::new(
                    "low, mode and high must ascend, low below high",
                    "low、mode、high必须递增，且low小于high",
                ))
            }
            _ => Ok(self),
        }
    }

    /// The distribution as numbers for an interpreter.
    pub fn marginal(&self) -> Marginal<f64> {
        match *self {
            Self::LogNormal { p10, p90 } => {
                // The same bits on every platform, unlike the platform's own logarithm.
                let (low, high) = (libm::log(p10), libm::log(p90));
                Marginal::LogNormal {
                    centre: 0.5 * (low + high),
                    spread: (high - low) / (2.0 * NORMAL_P90),
                }
            }
            Self::Triangular { low, mode, high } => Marginal::Triangular {
                low,
                high,
                left: (high - low) * (mode - low),
                right: (high - low) * (high - mode),
                at_mode: (mode - low) / (high - low),
            },
        }
    }

    /// The value at a probability, in double precision.
    pub fn quantile(&self, probability: f64) -> f64 {
        self.marginal().at_score(crate::quantile_double(probability))
    }
}

/// A marginal distribution prepared for an interpreter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Marginal<S> {
    /// Log-normal.
    LogNormal {
        /// Mean of the logarithm.
        centre: S,
        /// Standard deviation of the logarithm.
        spread: S,
    },
    /// Triangular.
    Triangular {
        /// Smallest value.
        low: S,
        /// Largest value.
        high: S,
        /// `(high − low)(mode − low)`.
        left: S,
        /// `(high − low)(high − mode)`.
        right: S,
        /// The probability of lying below the mode.
        at_mode: S,
    },
}

impl<S: Scalar> Marginal<S> {
    /// The value at a standard normal score.
    ///
    /// # Formula
    /// Log-normal: `exp(μ + s·z)` with `μ = ½(ln p10 + ln p90)` and `s = (ln p90 − ln p10)/2z₉₀`.
    /// Triangular: the inverse cumulative at `Φ(z)`. BUDGET_MODEL §4.
    #[inline]
    pub fn at_score(&self, score: S) -> S {
        match *self {
            Self::LogNormal { centre, spread } => (score * spread + centre).exp(),
            Self::Triangular { low, high, left, right, at_mode } => {
                let probability = score.normal_cumulative();
                let ascending = (probability * left).sqrt() + low;
                let descending = high - ((S::one() - probability) * right).sqrt();
                S::select(probability.less(at_mode), ascending, descending)
            }
        }
    }

    /// The same distribution with its numbers converted in the order of its fields.
    pub fn map<T>(self, mut convert: impl FnMut(S) -> T) -> Marginal<T> {
        match self {
            Self::LogNormal { centre, spread } => {
                Marginal::LogNormal { centre: convert(centre), spread: convert(spread) }
            }
            Self::Triangular { low, high, left, right, at_mode } => Marginal::Triangular {
                low: convert(low),
                high: convert(high),
                left: convert(left),
                right: convert(right),
                at_mode: convert(at_mode),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_normals_pass_through_their_percentiles() {
        let distribution = Distribution::LogNormal { p10: 140.0, p90: 200.0 };
        assert!((distribution.quantile(0.1) - 140.0).abs() < 1e-9);
        assert!((distribution.quantile(0.9) - 200.0).abs() < 1e-9);
    }

    #[test]
    fn triangulars_stay_within_their_ends() {
        let distribution = Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 };
        assert!(distribution.quantile(1e-12) < 1e-4);
        assert!((distribution.quantile(0.25) - 1.0).abs() < 1e-12);
        assert!(distribution.quantile(1.0 - 1e-12) > 3.999);
    }

    #[test]
    fn distributions_out_of_order_are_refused() {
        for wrong in [
            Distribution::LogNormal { p10: 2.0, p90: 1.0 },
            Distribution::LogNormal { p10: 1.0, p90: 1.0 },
            Distribution::LogNormal { p10: 0.0, p90: 1.0 },
            Distribution::LogNormal { p10: f64::NAN, p90: 1.0 },
            Distribution::LogNormal { p10: 1.0, p90: f64::INFINITY },
            Distribution::Triangular { low: 0.0, mode: 2.0, high: 1.0 },
            Distribution::Triangular { low: 1.0, mode: 1.0, high: 1.0 },
            Distribution::Triangular { low: -1.0, mode: 0.0, high: 1.0 },
        ] {
            assert!(wrong.checked("x").is_err(), "{wrong:?}");
        }
    }
}
