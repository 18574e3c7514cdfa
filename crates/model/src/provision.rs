//! How many accelerators, or devices, serve a number of requests.

use words::Phrase;

use crate::capacity::{
    CANDIDATE_FLOP, CANDIDATES, DAY, MOST_UTILISATION, REQUEST_PEAK, REUSE, UPSTREAM_FLOP,
};
use crate::coupling::{positive, within};
use crate::{Accelerator, ModelError, ServiceLevel, sustainable_utilisation};

/// A production ranker as heavy as a variant of it, and what serves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// FLOP of a candidate relative to the production ranker's.
    pub relative_flop: f64,
    /// Whether products are of bytes, which accelerators multiply at their FP8 rate.
    pub bytes: bool,
}

/// What a request asks of the fleet in some world, and how well the fleet does it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// FLOP of a request relative to that of December 2025.
    pub request_growth: f64,
    /// Share of peak compute that ranking achieves.
    pub compute_utilisation: f64,
    /// How busy replicas may be.
    pub busy: f64,
}

/// What serving a day's requests takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Provision {
    /// FLOP of a request.
    pub request_flop: f64,
    /// Accelerators that meet the peak of the day.
    pub accelerators: f64,
    /// What they cost, bn yuan.
    pub capital_bn: f64,
}

/// Accelerators of one class, and their price, that serve a number of requests a day.
///
/// # Units
/// `requests_bn` bn/day; `price_kcny` thousand yuan for an accelerator with its host and network.
/// # Formula
/// `D·peak/86400 / (rate·mfu·ρ*/f_req)`, the capacity of BUDGET_MODEL §6.4 solved for the number;
/// `f_req` scales with the variant's candidates, the work before them does not; both grow with
/// `g_rec`.
/// # Errors
/// [`ModelError::OutOfRange`] or [`ModelError::NotFinite`].
pub fn provision(
    variant: &Variant,
    accelerator: &Accelerator,
    requests_bn: f64,
    ranking: &Ranking,
    price_kcny: f64,
) -> Result<Provision, ModelError> {
    positive(Phrase::new("relative FLOP", "相对FLOP"), variant.relative_flop)?;
    positive(Phrase::new("growth of requests", "单次请求计算量增长"), ranking.request_growth)?;
    positive(Phrase::new("utilisation", "利用率"), ranking.busy)?;
    positive(Phrase::new("ranking utilisation", "排序利用率"), ranking.compute_utilisation)?;
    within(Phrase::new("requests", "请求数"), requests_bn, (0.0, 1e9))?;
    within(Phrase::new("price", "价格"), price_kcny, (0.0, 1e9))?;
    let candidate_flop = CANDIDATE_FLOP * variant.relative_flop;
    let request_flop =
        ranking.request_growth * (CANDIDATES * candidate_flop * (1.0 - REUSE) + UPSTREAM_FLOP);
    let tflops = if variant.bytes { accelerator.fp8_tflops } else { accelerator.bf16_tflops };
    let achieved =
        (ranking.compute_utilisation * accelerator.compute_efficiency).min(MOST_UTILISATION);
    let rate = achieved * tflops * 1e12 * ranking.busy / request_flop;
    let accelerators = peak_requests_per_second(requests_bn) / rate;
    Ok(Provision { request_flop, accelerators, capital_bn: accelerators * price_kcny * 1e-6 })
}

/// Requests a second at the peak of a day.
///
/// # Units
/// `requests_bn` bn/day.
/// # Formula
/// `D·peak/86400`, BUDGET_MODEL §6.4.
pub const fn peak_requests_per_second(requests_bn: f64) -> f64 {
    requests_bn * 1e9 * REQUEST_PEAK / DAY
}

/// Requests a second that a pool serves within its objective.
///
/// # Formula
/// `ρ*·c/S` with ρ* of [`sustainable_utilisation`]: arrivals by chance, one queue for each pool.
pub fn sustainable_rate(service: &ServiceLevel) -> f64 {
    let busy = sustainable_utilisation(service);
    if service.p99_millis < service.objective_millis && service.mean_millis > 0.0 {
        busy * service.replicas / service.mean_millis * 1e3
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a sound demand that is refused fails the test")]

    use super::*;
    use crate::{ACCELERATORS, Decisions, Joint, Latent, Plan, Priors};

    #[test]
    fn what_is_provisioned_serves_what_was_asked_for() {
        let joint = Joint::new(&Priors::published());
        let decisions = Decisions::from_plan(&Plan::december_2025(), &ServiceLevel::production());
        let world = joint.world_of(&Latent::at(&crate::kronecker_point(3)), 1.0);
        let inputs = world.inputs(&decisions);
        let capacity = crate::evaluate(&decisions, &inputs).capacity;
        let variant = Variant { relative_flop: 1.0, bytes: false };
        let ranking = Ranking {
            request_growth: inputs.request_growth,
            compute_utilisation: inputs.ranking_utilisation,
            busy: decisions.utilisation,
        };
        let found =
            provision(&variant, &ACCELERATORS[0], 85.5, &ranking, 200.0).expect("it is sound");
        let requests_bn = found.accelerators * capacity.request_rate[0] * 86_400.0 / 2.2 / 1e9;
        assert!((requests_bn - 85.5).abs() < 1e-9, "{requests_bn}");
        let bytes = Variant { bytes: true, ..variant };
        let halved =
            provision(&bytes, &ACCELERATORS[0], 85.5, &ranking, 200.0).expect("it is sound");
        assert!((halved.accelerators * 1979.0 / 989.0 - found.accelerators).abs() < 1e-6);
        assert!((found.capital_bn - found.accelerators * 2e-4).abs() < 1e-9);
    }

    #[test]
    fn a_pool_serves_what_its_replicas_are_busy_with_and_nothing_beyond_its_objective() {
        let production = ServiceLevel::production();
        let rate = sustainable_rate(&production);
        assert!((rate - 0.66899 * 4.0 / 8e-3).abs() < 0.01, "{rate}");
        let slow = ServiceLevel { p99_millis: 25.0, ..production };
        assert_eq!(sustainable_rate(&slow), 0.0);
        // 85.5 bn a day are 2.18 million a second at the peak.
        assert!((peak_requests_per_second(85.5) / 2.177e6 - 1.0).abs() < 1e-3);
    }
}
