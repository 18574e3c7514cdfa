//! From a recommender measured on some device to the utilisation of the production fleet.
//!
//! What is measured in a browser is never a data centre's latency. Only its *shape* carries over by
//! default: how much service times vary and how far their tail reaches. The other modes carry over
//! how well the device was used, or rebuild the service time from each accelerator's roofline; the
//! factor between the two models is always part of the answer.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::capacity::{
    CANDIDATE_FLOP, CANDIDATES, DAY, MOST_UTILISATION, REQUEST_PEAK, REUSE, UPSTREAM_FLOP,
};
use crate::{Accelerator, ModelError, ServiceLevel, sustainable_utilisation};

/// What was measured of a recommender on a device, and what was counted from its graph.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredService {
    /// Mean service time of a request in milliseconds.
    pub mean_millis: f64,
    /// Squared coefficient of variation of the service time.
    pub squared_variation: f64,
    /// 99th percentile of the service time in milliseconds.
    pub p99_millis: f64,
    /// FLOP of a request, counted from the graph.
    pub request_flop: f64,
    /// Items that a request scores.
    pub candidates: f64,
    /// What the device computes at most, FLOP/s, by a micro-kernel.
    pub peak_flop_per_second: f64,
}

impl MeasuredService {
    /// The shape of service times; the work is the caller's to count.
    ///
    /// # Formula
    /// Mean, variance over squared mean, and the order statistic of rank `⌈.99 n⌉`.
    /// # Errors
    /// [`ModelError::Length`] of fewer than a hundred times, which have no 99th percentile;
    /// [`ModelError::OutOfRange`] of a time that none can be.
    pub fn shape(service_millis: &[f64]) -> Result<(f64, f64, f64), ModelError> {
        const FEWEST: usize = 100;
        if service_millis.len() < FEWEST {
            return Err(ModelError::Length {
                field: Phrase::new("service times", "服务时间").text(),
                expected: FEWEST,
            });
        }
        for time in service_millis {
            positive(Phrase::new("service time", "服务时间"), *time)?;
        }
        let count = service_millis.len() as f64;
        let mean = service_millis.iter().sum::<f64>() / count;
        let square = |time: &f64| (time - mean) * (time - mean);
        let variance = service_millis.iter().map(square).sum::<f64>() / count;
        let mut sorted = service_millis.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let rank = (sorted.len() * 99).div_ceil(100) - 1;
        Ok((mean, variance / (mean * mean), sorted[rank]))
    }

    fn checked(&self) -> Result<Self, ModelError> {
        positive(Phrase::new("mean service time", "平均服务时间"), self.mean_millis)?;
        positive(
            Phrase::new("99th percentile of the service time", "服务时间的第99百分位"),
            self.p99_millis,
        )?;
        positive(Phrase::new("FLOP of a request", "单次请求的FLOP"), self.request_flop)?;
        positive(Phrase::new("candidates", "候选数"), self.candidates)?;
        positive(Phrase::new("peak compute", "峰值算力"), self.peak_flop_per_second)?;
        within(
            Phrase::new("squared variation", "变异系数的平方"),
            self.squared_variation,
            (0.0, 1e6),
        )?;
        Ok(*self)
    }

    /// The share of the device's peak that a request uses.
    pub fn efficiency(&self) -> f64 {
        self.request_flop / (self.mean_millis * 1e-3 * self.peak_flop_per_second)
    }

    /// How many times heavier one candidate is for the production ranker.
    pub fn scale_factor(&self) -> f64 {
        Self::candidate_ratio(self.request_flop, self.candidates)
    }

    /// How many times heavier one candidate is for the production ranker than where a request of so
    /// many FLOP scores so many candidates.
    pub fn candidate_ratio(request_flop: f64, candidates: f64) -> f64 {
        CANDIDATE_FLOP / (request_flop / candidates)
    }
}

/// How much of a measurement carries over to the fleet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Coupling {
    /// The variation and the tail of service times, with production's own mean.
    Shape,
    /// The shape, and how well the device was used in place of the assumed utilisation.
    Efficiency,
    /// The shape, with each accelerator's service time from its roofline.
    Full(Roofline),
}

/// What a production batch costs an accelerator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roofline {
    /// Time before the first instruction, milliseconds.
    pub launch_millis: f64,
    /// Candidates in a batch.
    pub candidates: f64,
    /// Bytes that a batch reads.
    pub bytes: f64,
    /// Share of peak compute that is achieved.
    pub compute_utilisation: f64,
    /// Share of peak bandwidth that is achieved.
    pub memory_utilisation: f64,
}

impl Roofline {
    /// Service time of a batch in milliseconds.
    ///
    /// # Formula
    /// `launch + max(f_c·b / (BF16·mfu), bytes / (BW·mbu))`, BUDGET_MODEL §6.6.
    /// # Source
    /// Williams et al., "Roofline" (2009).
    pub fn service_millis(&self, accelerator: &Accelerator) -> f64 {
        let compute = CANDIDATE_FLOP * self.candidates
            / (accelerator.bf16_tflops * 1e12 * self.compute_utilisation);
        let memory = self.bytes / (accelerator.bandwidth_tbps * 1e12 * self.memory_utilisation);
        self.launch_millis + 1e3 * compute.max(memory)
    }
}

/// What a measurement means for the fleet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coupled {
    /// Service times as the fleet is assumed to have them.
    pub service: ServiceLevel,
    /// How busy replicas may be.
    pub utilisation: f64,
    /// The share of peak compute that replaces the assumed one; `None` leaves the assumption.
    pub ranking_efficiency: Option<f64>,
    /// How many times heavier one candidate is for the production ranker, κ.
    pub scale_factor: f64,
    /// Whether any utilisation meets the objective; if not, `utilisation` is the floor.
    pub feasible: bool,
}

/// Carries a measurement over to the fleet.
///
/// `accelerator` matters in [`Coupling::Full`] alone.
///
/// # Formula
/// BUDGET_MODEL §6.5 and §6.6.
/// # Errors
/// [`ModelError::OutOfRange`] or [`ModelError::NotFinite`] for measurements that none can be.
pub fn couple(
    measured: &MeasuredService,
    coupling: &Coupling,
    production: &ServiceLevel,
    accelerator: &Accelerator,
) -> Result<Coupled, ModelError> {
    let measured = measured.checked()?;
    let mean_millis = match coupling {
        Coupling::Shape | Coupling::Efficiency => production.mean_millis,
        Coupling::Full(roofline) => roofline.service_millis(accelerator),
    };
    let service = ServiceLevel {
        mean_millis: positive(
            Phrase::new("production service time", "生产环境服务时间"),
            mean_millis,
        )?,
        squared_variation: measured.squared_variation,
        p99_millis: mean_millis * measured.p99_millis / measured.mean_millis,
        ..*production
    };
    let ranking_efficiency = matches!(coupling, Coupling::Efficiency)
        .then(|| {
            within(
                Phrase::new("achieved share of peak compute", "达到峰值算力的比例"),
                measured.efficiency(),
                (0.0, 1.0),
            )
        })
        .transpose()?;
    Ok(Coupled {
        service,
        utilisation: sustainable_utilisation(&service),
        ranking_efficiency,
        scale_factor: measured.scale_factor(),
        feasible: service.p99_millis < service.objective_millis,
    })
}

/// A production ranker as heavy as a variant of it, and what serves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// FLOP of a candidate relative to the production ranker's.
    pub relative_flop: f64,
    /// Whether products are of bytes, which accelerators multiply at their FP8 rate.
    pub bytes: bool,
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
/// `f_req` scales with the variant's candidates, the work before them does not.
/// # Errors
/// [`ModelError::OutOfRange`] or [`ModelError::NotFinite`].
pub fn provision(
    variant: &Variant,
    accelerator: &Accelerator,
    requests_bn: f64,
    (ranking_utilisation, utilisation): (f64, f64),
    price_kcny: f64,
) -> Result<Provision, ModelError> {
    positive(Phrase::new("relative FLOP", "相对FLOP"), variant.relative_flop)?;
    positive(Phrase::new("utilisation", "利用率"), utilisation)?;
    positive(Phrase::new("ranking utilisation", "排序利用率"), ranking_utilisation)?;
    within(Phrase::new("requests", "请求数"), requests_bn, (0.0, 1e9))?;
    within(Phrase::new("price", "价格"), price_kcny, (0.0, 1e9))?;
    let candidate_flop = CANDIDATE_FLOP * variant.relative_flop;
    let request_flop = CANDIDATES * candidate_flop * (1.0 - REUSE) + UPSTREAM_FLOP;
    let tflops = if variant.bytes { accelerator.fp8_tflops } else { accelerator.bf16_tflops };
    let achieved = (ranking_utilisation * accelerator.compute_efficiency).min(MOST_UTILISATION);
    let rate = achieved * tflops * 1e12 * utilisation / request_flop;
    let accelerators = requests_bn * 1e9 * REQUEST_PEAK / DAY / rate;
    Ok(Provision { request_flop, accelerators, capital_bn: accelerators * price_kcny * 1e-6 })
}

/// Requests a second at the peak of a day.
///
/// # Units
/// `requests_bn` bn/day.
/// # Formula
/// `D·peak/86400`, BUDGET_MODEL §6.4.
pub fn peak_requests_per_second(requests_bn: f64) -> f64 {
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

fn positive(field: Phrase, value: f64) -> Result<f64, ModelError> {
    within(field, value, (f64::MIN_POSITIVE, f64::MAX))
}

fn within(field: Phrase, value: f64, (low, high): (f64, f64)) -> Result<f64, ModelError> {
    let field = field.text();
    if !value.is_finite() {
        return Err(ModelError::NotFinite { field, value });
    }
    if value < low || value > high {
        return Err(ModelError::OutOfRange { field, low, high, value });
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a sound measurement that is refused fails the test")]

    use super::*;
    use crate::{ACCELERATORS, Decisions, Joint, Latent, Plan, Priors};

    fn measured() -> MeasuredService {
        MeasuredService {
            mean_millis: 0.5,
            squared_variation: 0.30,
            p99_millis: 0.75,
            request_flop: 1.2e7,
            candidates: 50_000.0,
            peak_flop_per_second: 5e10,
        }
    }

    fn coupled(measured: &MeasuredService, coupling: &Coupling) -> Result<Coupled, ModelError> {
        couple(measured, coupling, &ServiceLevel::production(), &ACCELERATORS[0])
    }

    #[test]
    fn the_published_shape_leaves_the_published_utilisation() {
        let found = coupled(&measured(), &Coupling::Shape).expect("it is sound");
        assert!((found.utilisation - 0.66899).abs() < 5e-6, "{}", found.utilisation);
        assert_eq!(found.ranking_efficiency, None);
        assert!(found.feasible);
        assert!((found.scale_factor - 4.11e9 / 240.0).abs() < 1.0, "{}", found.scale_factor);
    }

    #[test]
    fn a_slower_device_of_the_same_shape_changes_nothing_but_its_efficiency() {
        let slower = MeasuredService { mean_millis: 5.0, p99_millis: 7.5, ..measured() };
        let (fast, slow) = (
            coupled(&measured(), &Coupling::Efficiency).expect("it is sound"),
            coupled(&slower, &Coupling::Efficiency).expect("it is sound"),
        );
        assert!((fast.utilisation - slow.utilisation).abs() < 1e-12);
        let efficiency = |found: Coupled| found.ranking_efficiency.expect("the mode sets it");
        assert!(
            (efficiency(fast) - 0.48).abs() < 1e-12 && (efficiency(slow) - 0.048).abs() < 1e-12
        );
    }

    #[test]
    fn a_longer_tail_never_allows_more() {
        let tail = |p99_millis| {
            let measured = MeasuredService { p99_millis, ..measured() };
            coupled(&measured, &Coupling::Shape).expect("it is sound")
        };
        let allowed: Vec<f64> =
            [0.5, 0.75, 1.0, 1.5, 2.0].iter().map(|p99| tail(*p99).utilisation).collect();
        assert!(allowed.is_sorted_by(|shorter, longer| shorter >= longer), "{allowed:?}");
        let broken = tail(1.6);
        assert!(!broken.feasible && broken.utilisation == 0.05);
    }

    #[test]
    fn a_roofline_is_the_slower_of_computing_and_reading() {
        let roofline = Roofline {
            launch_millis: 0.1,
            candidates: 512.0,
            bytes: 4.8e9,
            compute_utilisation: 0.45,
            memory_utilisation: 0.5,
        };
        let h200 = &ACCELERATORS[0];
        // 2,104 GFLOP at 445 TFLOP/s against 4.8 GB at 2.4 TB/s.
        assert!((roofline.service_millis(h200) - (0.1 + 4.728)).abs() < 1e-3);
        let reading = Roofline { bytes: 4.8e10, ..roofline };
        assert!((reading.service_millis(h200) - (0.1 + 20.0)).abs() < 1e-9);
        let full = coupled(&measured(), &Coupling::Full(roofline)).expect("it is sound");
        assert!((full.service.mean_millis - 4.828).abs() < 1e-3);
        assert!((full.service.p99_millis - 1.5 * full.service.mean_millis).abs() < 1e-9);
    }

    #[test]
    fn what_is_provisioned_serves_what_was_asked_for() {
        let joint = Joint::new(&Priors::published());
        let decisions = Decisions::from_plan(&Plan::december_2025(), &ServiceLevel::production());
        let world = joint.world_of(&Latent::at(&crate::kronecker_point(3)), 1.0);
        let mut inputs = world.inputs(&decisions);
        inputs.request_growth = 1.0;
        let capacity = crate::evaluate(&decisions, &inputs).capacity;
        let variant = Variant { relative_flop: 1.0, bytes: false };
        let busy = (inputs.ranking_utilisation, decisions.utilisation);
        let found = provision(&variant, &ACCELERATORS[0], 85.5, busy, 200.0).expect("it is sound");
        let requests_bn = found.accelerators * capacity.request_rate[0] * 86_400.0 / 2.2 / 1e9;
        assert!((requests_bn - 85.5).abs() < 1e-9, "{requests_bn}");
        let bytes = Variant { bytes: true, ..variant };
        let halved = provision(&bytes, &ACCELERATORS[0], 85.5, busy, 200.0).expect("it is sound");
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

    #[test]
    fn shapes_are_those_of_the_times_and_nonsense_is_refused() {
        let times: Vec<f64> = (1..=200).map(f64::from).collect();
        let (mean, variation, tail) = MeasuredService::shape(&times).expect("there are enough");
        assert_eq!((mean, tail), (100.5, 198.0));
        assert!((variation - (200.0 * 200.0 - 1.0) / 12.0 / (100.5 * 100.5)).abs() < 1e-12);
        assert!(MeasuredService::shape(&times[..99]).is_err());
        assert!(MeasuredService::shape(&[f64::NAN; 100]).is_err());
        for broken in [
            MeasuredService { mean_millis: 0.0, ..measured() },
            MeasuredService { p99_millis: f64::INFINITY, ..measured() },
            MeasuredService { squared_variation: -1.0, ..measured() },
            MeasuredService { candidates: 0.0, ..measured() },
        ] {
            assert!(coupled(&broken, &Coupling::Shape).is_err(), "{broken:?}");
        }
        let faster_than_its_peak = MeasuredService { mean_millis: 0.01, ..measured() };
        assert!(coupled(&faster_than_its_peak, &Coupling::Efficiency).is_err());
    }
}
