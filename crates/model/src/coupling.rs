//! From a recommender measured on some device to the utilisation of the production fleet.
//!
//! What is measured in a browser is never a data centre's latency. Only its *shape* carries over by
//! default: how much service times vary and how far their tail reaches. The other modes carry over
//! how well the device was used, or rebuild the service time from each accelerator's roofline; the
//! factor between the two models is always part of the answer.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::capacity::{CANDIDATE_FLOP, DAY, REQUEST_PEAK};
use crate::{
    ACCELERATORS, Accelerator, CLASSES, Decisions, Inputs, ModelError, ServiceLevel, evaluate,
    sustainable_utilisation,
};

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

/// What a measurement means for the replicas of one accelerator class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replica {
    /// Service times as they are assumed to be.
    pub service: ServiceLevel,
    /// How busy replicas may be.
    pub utilisation: f64,
    /// Whether any utilisation meets the objective; if not, `utilisation` is the floor.
    pub feasible: bool,
}

/// What a measurement means for the fleet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coupled {
    /// Each class's replicas, in the order of [`ACCELERATORS`]; they differ in
    /// [`Coupling::Full`] alone.
    pub replicas: [Replica; CLASSES],
    /// The share of peak compute that replaces the assumed one; `None` leaves the assumption.
    pub ranking_efficiency: Option<f64>,
    /// How many times heavier one candidate is for the production ranker, κ.
    pub scale_factor: f64,
}

impl Coupled {
    /// Recommendation headroom of a plan in a world, every class as busy as its replicas may be.
    ///
    /// # Formula
    /// `Σ n_i·rate_i·ρ_i / D − 1`: BUDGET_MODEL §6.4 with the ρ* of each class, §6.6.
    pub fn request_headroom(&self, decisions: &Decisions<f64>, world: &Inputs<f64>) -> f64 {
        let mut world = *world;
        if let Some(efficiency) = self.ranking_efficiency {
            world.ranking_utilisation = efficiency;
        }
        // Replicas that are always busy give the rates without their utilisation.
        let outcome = evaluate(&Decisions { utilisation: 1.0, ..*decisions }, &world);
        let (fleet, capacity) = (&outcome.fleet, &outcome.capacity);
        let per_second = |class: usize| {
            let accelerators = fleet.live_k[class] * fleet.allocation[class][0] * 1e3;
            accelerators * capacity.request_rate[class] * self.replicas[class].utilisation
        };
        let per_second = (0..CLASSES).map(per_second).sum::<f64>();
        per_second * (DAY / REQUEST_PEAK / 1e9) / capacity.request_demand_bn - 1.0
    }
}

/// Carries a measurement over to the fleet.
///
/// # Formula
/// BUDGET_MODEL §6.5 and §6.6.
/// # Errors
/// [`ModelError::OutOfRange`] or [`ModelError::NotFinite`] for measurements that none can be.
pub fn couple(
    measured: &MeasuredService,
    coupling: &Coupling,
    production: &ServiceLevel,
) -> Result<Coupled, ModelError> {
    let measured = measured.checked()?;
    let replica = |accelerator: &Accelerator| {
        let mean_millis = match coupling {
            Coupling::Shape | Coupling::Efficiency => production.mean_millis,
            Coupling::Full(roofline) => roofline.service_millis(accelerator),
        };
        let field = Phrase::new("production service time", "生产环境服务时间");
        let service = ServiceLevel {
            mean_millis: positive(field, mean_millis)?,
            squared_variation: measured.squared_variation,
            p99_millis: mean_millis * measured.p99_millis / measured.mean_millis,
            ..*production
        };
        Ok(Replica {
            service,
            utilisation: sustainable_utilisation(&service),
            feasible: service.p99_millis < service.objective_millis,
        })
    };
    let mut replicas = [replica(&ACCELERATORS[0])?; CLASSES];
    for (place, accelerator) in replicas.iter_mut().zip(&ACCELERATORS) {
        *place = replica(accelerator)?;
    }
    let ranking_efficiency = matches!(coupling, Coupling::Efficiency)
        .then(|| {
            within(
                Phrase::new("achieved share of peak compute", "达到峰值算力的比例"),
                measured.efficiency(),
                (0.0, 1.0),
            )
        })
        .transpose()?;
    Ok(Coupled { replicas, ranking_efficiency, scale_factor: measured.scale_factor() })
}

pub(crate) fn positive(field: Phrase, value: f64) -> Result<f64, ModelError> {
    within(field, value, (f64::MIN_POSITIVE, f64::MAX))
}

pub(crate) fn within(
    field: Phrase,
    value: f64,
    (low, high): (f64, f64),
) -> Result<f64, ModelError> {
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
    use crate::{Central, Plan, Scenario};

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
        couple(measured, coupling, &ServiceLevel::production())
    }

    #[test]
    fn the_published_shape_leaves_the_published_utilisation() {
        let found = coupled(&measured(), &Coupling::Shape).expect("it is sound");
        for replica in found.replicas {
            assert!((replica.utilisation - 0.66899).abs() < 5e-6, "{}", replica.utilisation);
            assert!(replica.feasible);
        }
        assert_eq!(found.ranking_efficiency, None);
        assert!((found.scale_factor - 4.11e9 / 240.0).abs() < 1.0, "{}", found.scale_factor);
    }

    #[test]
    fn a_slower_device_of_the_same_shape_changes_nothing_but_its_efficiency() {
        let slower = MeasuredService { mean_millis: 5.0, p99_millis: 7.5, ..measured() };
        let (fast, slow) = (
            coupled(&measured(), &Coupling::Efficiency).expect("it is sound"),
            coupled(&slower, &Coupling::Efficiency).expect("it is sound"),
        );
        let busy = |found: &Coupled| found.replicas[0].utilisation;
        assert!((busy(&fast) - busy(&slow)).abs() < 1e-12);
        let efficiency = |found: Coupled| found.ranking_efficiency.expect("the mode sets it");
        assert!(
            (efficiency(fast) - 0.48).abs() < 1e-12 && (efficiency(slow) - 0.048).abs() < 1e-12
        );
    }

    #[test]
    fn a_longer_tail_never_allows_more() {
        let tail = |p99_millis| {
            let measured = MeasuredService { p99_millis, ..measured() };
            coupled(&measured, &Coupling::Shape).expect("it is sound").replicas[0]
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
        for (replica, accelerator) in full.replicas.iter().zip(&ACCELERATORS) {
            let service = &replica.service;
            assert!((service.mean_millis - roofline.service_millis(accelerator)).abs() < 1e-12);
            assert!((service.p99_millis - 1.5 * service.mean_millis).abs() < 1e-9);
        }
        // An Ascend 950PR has half the compute of an H200, and replicas that serve more slowly may
        // be less busy.
        assert!((full.replicas[0].service.mean_millis - 4.828).abs() < 1e-3);
        assert!((full.replicas[2].service.mean_millis - (0.1 + 9.352)).abs() < 2e-3);
        assert!(full.replicas[2].utilisation < full.replicas[0].utilisation);
    }

    #[test]
    fn a_shape_as_assumed_leaves_the_headroom_and_a_slow_class_lowers_it() {
        let scenario = Scenario::published(Plan::december_2025());
        let (decisions, world) = (scenario.decisions(), Central::world(&scenario));
        let shape = coupled(&measured(), &Coupling::Shape).expect("it is sound");
        let headroom = shape.request_headroom(&decisions, &world);
        let expected = evaluate(&decisions, &world).request_headroom;
        assert!((headroom - expected).abs() < 1e-9, "{headroom} {expected}");
        let mut slower = shape;
        slower.replicas[1].utilisation /= 2.0;
        assert!(slower.request_headroom(&decisions, &world) < headroom);
        let better = Coupled { ranking_efficiency: Some(0.4), ..shape };
        assert!(better.request_headroom(&decisions, &world) > headroom);
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
