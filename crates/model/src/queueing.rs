//! How busy a pool of replicas may be before its latency objective breaks.

use serde::{Deserialize, Serialize};

/// The recommender's service times and latency objective.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceLevel {
    /// Mean service time in milliseconds.
    pub mean_millis: f64,
    /// Squared coefficient of variation of the service time.
    pub squared_variation: f64,
    /// 99th percentile of the service time in milliseconds.
    pub p99_millis: f64,
    /// 99th-percentile response-time objective in milliseconds.
    pub objective_millis: f64,
    /// Replicas that share one queue.
    pub replicas: f64,
}

impl ServiceLevel {
    /// The production ranker's service level (estimate, BUDGET_MODEL §6.5).
    pub const fn production() -> Self {
        Self {
            mean_millis: 8.0,
            squared_variation: 0.30,
            p99_millis: 12.0,
            objective_millis: 25.0,
            replicas: 4.0,
        }
    }
}

const FLOOR: f64 = 0.05;
const CEILING: f64 = 0.98;
/// Steps that still move so far do not approach anything.
const UNSETTLED: f64 = 0.02;

/// Utilisation at which the 99th-percentile response time just meets its objective.
///
/// # Units
/// A fraction between .05 and .98; .05 also stands for an objective that cannot be met because
/// the service time alone exceeds it.
/// # Formula
/// Four steps of `ρ ← clip(1 − A·ln(100·ρ^√(2(c+1))), .05, .98)` with
/// `A = S(1+cv²)/(2c(SLO−S99))`, from ρ = .7. Where the steps still move by more than .02 they do
/// not settle but swing between the bounds (`A·√(2(c+1)) > ρ`); the fixed point is then bisected.
/// # Source
/// Exponential tail of GI/G/c by Kingman (1961) and Allen–Cunneen; probability of waiting by
/// Sakasegawa (1977).
pub fn sustainable_utilisation(service: &ServiceLevel) -> f64 {
    let slack_millis = service.objective_millis - service.p99_millis;
    if slack_millis <= 0.0 {
        return FLOOR;
    }
    let spread = service.mean_millis * (1.0 + service.squared_variation)
        / (2.0 * service.replicas * slack_millis);
    let exponent = (2.0 * (service.replicas + 1.0)).sqrt();
    let step = |utilisation: f64| {
        // The same bits on every platform, unlike the platform's own functions.
        let waiting = libm::pow(utilisation, exponent);
        (1.0 - spread * libm::log(100.0 * waiting)).clamp(FLOOR, CEILING)
    };
    let before = (0..3).fold(0.7, |utilisation, _| step(utilisation));
    let after = step(before);
    if (after - before).abs() <= UNSETTLED { after } else { fixed_point(step) }
}

/// Where a step that never rises with its argument returns it.
fn fixed_point(step: impl Fn(f64) -> f64) -> f64 {
    let halve = |(low, high): (f64, f64), _| {
        let middle = f64::midpoint(low, high);
        if step(middle) > middle { (middle, high) } else { (low, middle) }
    };
    (0..50).fold((FLOOR, CEILING), halve).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_service_sustains_the_published_utilisation() {
        let utilisation = sustainable_utilisation(&ServiceLevel::production());
        assert!((utilisation - 0.66899).abs() < 5e-6, "{utilisation}");
    }

    #[test]
    fn a_longer_tail_never_allows_more() {
        let allowed = |tenths: u32| {
            let p99_millis = f64::from(tenths) / 10.0;
            sustainable_utilisation(&ServiceLevel { p99_millis, ..ServiceLevel::production() })
        };
        for tenths in 80..260 {
            let (shorter, longer) = (allowed(tenths), allowed(tenths + 1));
            // Four steps and the fixed point differ by less than the last step moved.
            assert!(longer <= shorter + 0.02, "{tenths}: {shorter} and {longer}");
        }
        assert!(allowed(245) < 0.3 && allowed(250) == 0.05);
    }

    #[test]
    fn an_objective_below_the_service_time_leaves_the_floor() {
        let service = ServiceLevel { objective_millis: 12.0, ..ServiceLevel::production() };
        assert_eq!(sustainable_utilisation(&service), 0.05);
    }
}
