//! What a reader believes of single inputs, and with which plan.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::error::in_range;
use crate::{Distribution, INPUT_COUNT, INPUTS, ModelError, Plan, Priors, Scenario, ServiceLevel};

/// How far a reader may move the ends of a range from the published ones, as a factor: at least,
/// and at most.
const REACH: (f64, f64) = (1.5, 4.0);

/// Marginal distributions that a reader puts in the place of published ones, each of the family of
/// the one that it replaces.
///
/// Numbers are kept to three significant digits, as many as the published ones have, so that a
/// range is written as it is shown. A range that equals the published one is none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u8, Distribution)>", into = "Vec<(u8, Distribution)>")]
pub struct Ranges(Vec<(u8, Distribution)>);

impl Ranges {
    /// The published priors.
    pub const fn published() -> Self {
        Self(Vec::new())
    }

    /// The places in [`INPUTS`] of what is changed, ascending, and what is believed there.
    pub fn changed(&self) -> impl ExactSizeIterator<Item = (usize, Distribution)> {
        self.0.iter().map(|&(input, distribution)| (usize::from(input), distribution))
    }

    /// What is believed of the input at a place; of a place that is none, of the last.
    pub fn of(&self, input: usize) -> Distribution {
        let input = input.min(INPUT_COUNT - 1);
        let changed = self.changed().find(|(place, _)| *place == input);
        changed.map_or(INPUTS[input].distribution, |(_, distribution)| distribution)
    }

    /// The same with another distribution of one input, its numbers rounded.
    ///
    /// # Errors
    /// [`ModelError::Distribution`], [`ModelError::NotFinite`] or [`ModelError::OutOfRange`] if it
    /// is none, of another family, or reaches beyond [`Self::bounds`]; [`ModelError::Length`] if
    /// there is no such input.
    pub fn with(&self, input: usize, distribution: Distribution) -> Result<Self, ModelError> {
        let (Some(spec), Ok(place)) = (INPUTS.get(input), u8::try_from(input)) else {
            return Err(ModelError::Length { field: "priors", expected: INPUT_COUNT });
        };
        if std::mem::discriminant(&distribution) != std::mem::discriminant(&spec.distribution) {
            let reason =
                Phrase::new("it must keep the family of the published one", "须与已发布的分布同族");
            return Err(ModelError::Distribution { field: spec.field, reason });
        }
        let bounds = Self::bounds(input);
        let within = |value| in_range(spec.field, rounded(value), bounds);
        let distribution = match distribution {
            Distribution::LogNormal { p10, p90 } => {
                Distribution::LogNormal { p10: within(p10)?, p90: within(p90)? }
            }
            Distribution::Triangular { low, mode, high } => Distribution::Triangular {
                low: within(low)?,
                mode: within(mode)?,
                high: within(high)?,
            },
        };
        let distribution = distribution.checked(spec.field)?;
        let mut ranges = self.without(input);
        if distribution != spec.distribution {
            let after = ranges.0.partition_point(|(known, _)| *known < place);
            ranges.0.insert(after, (place, distribution));
        }
        Ok(ranges)
    }

    /// The same with the published distribution of one input.
    #[must_use]
    pub fn without(&self, input: usize) -> Self {
        let kept = self.0.iter().filter(|(place, _)| usize::from(*place) != input);
        Self(kept.copied().collect())
    }

    /// Smallest and largest number that a range of this input may hold: what the quantity can be,
    /// and for a quantity without such limits as far beyond the published range as that is wide, and
    /// half as far again (ours).
    pub fn bounds(input: usize) -> (f64, f64) {
        let Some(spec) = INPUTS.get(input) else { return (0.0, 0.0) };
        let (low, high) = match spec.distribution {
            Distribution::LogNormal { p10, p90 } => {
                let reach = libm::pow(p90 / p10, 1.5).clamp(REACH.0, REACH.1);
                (p10 / reach, p90 * reach)
            }
            Distribution::Triangular { high, .. } => (0.0, high * REACH.1),
        };
        let (low, high) = match spec.symbol {
            "f_in" | "hit" => (0.01, 0.99),
            // Power drawn over power used, and a peak over its mean, are never below one.
            "pue" => (1.0, 2.0),
            "pf_gen" => (1.0, 6.0),
            "slip" => (0.0, 12.0),
            _ if spec.unit == Phrase::name("–") => (low, high.min(0.99)),
            _ => (low, high),
        };
        (rounded(low), rounded(high))
    }

    /// The nearest number above or below one that a range can hold beside it; zero has none.
    pub fn neighbour(value: f64, above: bool) -> f64 {
        let places = libm::floor(libm::log10(value.abs()));
        let third_digit = libm::pow(10.0, places - (DIGITS - 1.0));
        if !third_digit.is_finite() {
            return value;
        }
        let next = |distance: f64| rounded(if above { value + distance } else { value - distance });
        // Towards zero from a power of ten the digits stand ten times closer.
        let closer = next(third_digit / 10.0);
        if closer == rounded(value) { next(third_digit) } else { closer }
    }

    /// What of these priors is a reader's range, and whether that is all in which they differ from
    /// the published ones.
    pub fn of_priors(priors: &Priors) -> (Self, bool) {
        let believed = priors.distributions().iter().enumerate();
        let ranges = believed.fold(Self::published(), |ranges, (input, distribution)| {
            ranges.with(input, *distribution).unwrap_or(ranges)
        });
        let all = ranges.priors() == *priors;
        (ranges, all)
    }

    /// The priors with these ranges, and the published dependence.
    pub fn priors(&self) -> Priors {
        self.changed().fold(Priors::published(), |priors, (input, distribution)| {
            // What was checked when it came here is not refused.
            priors.clone().with_distribution(input, distribution).unwrap_or(priors)
        })
    }
}

/// Significant digits of a number in a range.
const DIGITS: f64 = 3.0;

/// A number to [`DIGITS`] significant digits.
fn rounded(value: f64) -> f64 {
    // Through the decimal digits, so that 0.1 + 0.2 becomes the very 0.3 that a reader types.
    format!("{value:.2e}").parse().unwrap_or(value)
}

impl TryFrom<Vec<(u8, Distribution)>> for Ranges {
    type Error = ModelError;

    fn try_from(changed: Vec<(u8, Distribution)>) -> Result<Self, ModelError> {
        changed.into_iter().try_fold(Self::published(), |ranges, (input, distribution)| {
            ranges.with(usize::from(input), distribution)
        })
    }
}

impl From<Ranges> for Vec<(u8, Distribution)> {
    fn from(ranges: Ranges) -> Self {
        ranges.0
    }
}

/// What a reader has in mind: a plan, and what is believed of the inputs that it depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The decisions.
    pub plan: Plan,
    /// The beliefs.
    pub ranges: Ranges,
}

impl Case {
    /// The plan of December 2025 under the published priors.
    pub fn december_2025() -> Self {
        Plan::december_2025().into()
    }

    /// The same beliefs with another plan.
    #[must_use]
    pub fn with_plan(&self, plan: Plan) -> Self {
        Self { plan, ranges: self.ranges.clone() }
    }

    /// The same plan with other beliefs.
    #[must_use]
    pub const fn with_ranges(&self, ranges: Ranges) -> Self {
        Self { plan: self.plan, ranges }
    }

    /// What is run, at the production service level.
    pub fn scenario(&self) -> Scenario {
        Scenario {
            plan: self.plan,
            priors: self.ranges.priors(),
            service: ServiceLevel::production(),
        }
    }
}

impl From<Plan> for Case {
    fn from(plan: Plan) -> Self {
        Self { plan, ranges: Ranges::published() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_normal(p10: f64, p90: f64) -> Distribution {
        Distribution::LogNormal { p10, p90 }
    }

    fn place(symbol: &str) -> usize {
        INPUTS.iter().position(|spec| spec.symbol == symbol).expect("it is an input")
    }

    #[test]
    fn published_ranges_have_three_digits_and_lie_within_their_bounds() {
        for (input, spec) in INPUTS.iter().enumerate() {
            let same = Ranges::published().with(input, spec.distribution);
            assert_eq!(same, Ok(Ranges::published()), "{}", spec.symbol);
        }
        assert_eq!(Case::december_2025().scenario(), Scenario::published(Plan::december_2025()));
    }

    #[test]
    fn a_range_is_rounded_kept_in_order_and_taken_back() {
        let (growth, price) = (place("g_gen"), place("p_h200"));
        let ranges = Ranges::published().with(growth, log_normal(3.0004, 10.0)).expect("in range");
        let ranges = ranges.with(price, log_normal(150.0, 190.0)).expect("in range");
        let changed: Vec<_> = ranges.changed().collect();
        let expected = [(price, log_normal(150.0, 190.0)), (growth, log_normal(3.0, 10.0))];
        assert_eq!(changed, expected);
        assert_eq!(ranges.of(growth), log_normal(3.0, 10.0));
        assert_eq!(ranges.without(growth).without(price), Ranges::published());
        assert_eq!(ranges.priors().distributions()[price], log_normal(150.0, 190.0));
        assert!(ranges.priors().keeps_published_shape(), "so that the GPU takes it");
        assert_eq!(Ranges::of_priors(&ranges.priors()), (ranges.clone(), true));
        let stressed = ranges.priors().with_tails(crate::Tails::Student);
        assert_eq!(Ranges::of_priors(&stressed), (ranges.clone(), false));
    }

    #[test]
    fn neighbours_differ_in_the_third_digit() {
        for (value, below, above) in
            [(1.12, 1.11, 1.13), (10.0, 9.99, 10.1), (0.654, 0.653, 0.655), (999.0, 998.0, 1000.0)]
        {
            assert_eq!(Ranges::neighbour(value, false), below);
            assert_eq!(Ranges::neighbour(value, true), above);
        }
        assert_eq!(Ranges::neighbour(0.0, true), 0.0);
    }

    #[test]
    fn what_is_no_range_of_an_input_is_refused() {
        let published = Ranges::published();
        let triangular = Distribution::Triangular { low: 1.0, mode: 2.0, high: 3.0 };
        for (input, distribution) in [
            (place("g_gen"), log_normal(9.0, 3.0)),
            (place("g_gen"), log_normal(f64::NAN, 3.0)),
            (place("g_gen"), log_normal(3.0, 1e6)),
            (place("g_gen"), triangular),
            (place("hit"), triangular),
            (INPUT_COUNT, log_normal(1.0, 2.0)),
        ] {
            assert!(published.with(input, distribution).is_err(), "{input} {distribution:?}");
        }
    }
}
