//! What a run on this device means for the plan's fleet, by the model.

use model::{
    ACCELERATORS, Accelerator, Case, Central, Coupled, Coupling, Inputs, MeasuredService, Roofline,
    ServiceLevel, couple, evaluate, peak_requests_per_second, sustainable_rate,
    sustainable_utilisation,
};
use words::{Language, Phrase, current, headroom, number, say};

use super::run::Run;
use super::text::millis;

/// Requests without which a shape is none.
const FEWEST: u64 = 100;
/// The place of the accelerator that stands for the fleet where one must, and of its price among
/// the inputs: H200.
const STANDING_PLACE: usize = 0;
/// The accelerator at that place.
pub(super) const STANDING: &Accelerator = &ACCELERATORS[STANDING_PLACE];
/// Candidates in a batch of the production ranker, and the bytes of its weights (estimates after
/// `RankMixer`, a billion weights of two bytes).
const BATCH: (f64, f64) = (512.0, 2e9);
/// Time before the first instruction, milliseconds (estimate).
const LAUNCH_MILLIS: f64 = 0.1;

/// What stands between the names of a list.
const AND: Phrase = Phrase::new(", ", "、");

/// How much of the measurement carries over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mode {
    /// The shape of service times.
    #[default]
    Shape,
    /// The shape, and how well the device was used.
    Efficiency,
    /// The shape, and each accelerator's own service time.
    Full,
}

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Shape, Self::Efficiency, Self::Full];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::Efficiency => "efficiency",
            Self::Full => "full",
        }
    }

    pub(crate) const fn name(self) -> Phrase {
        match self {
            Self::Shape => Phrase::new("Shape only", "仅形状"),
            Self::Efficiency => Phrase::new("Shape and efficiency", "形状与效率"),
            Self::Full => Phrase::new("Full, by each roofline", "完整（按各屋顶线）"),
        }
    }

    fn said(self) -> Phrase {
        match self {
            Self::Shape => Phrase::new(
                "Carried over: how much service times vary and how far their tail reaches. The mean stays production's.",
                "沿用：服务时间的波动程度与尾部长度；均值仍取生产环境。",
            ),
            Self::Efficiency => Phrase::new(
                "Carried over: the shape, and the share of its peak that this device achieves, in place of the assumed one.",
                "沿用：形状，以及本设备达到的峰值占比，取代原假设。",
            ),
            Self::Full => Phrase::new(
                "Carried over: the shape; the mean is rebuilt for every kind of accelerator from its own roofline, for 512 candidates and 2 GB of weights (estimates).",
                "沿用：形状；每类加速器的均值按其自身的屋顶线重建，512个候选、2 GB权重（估计值）。",
            ),
        }
    }

    fn coupling(self, world: &Inputs<f64>) -> Coupling {
        match self {
            Self::Shape => Coupling::Shape,
            Self::Efficiency => Coupling::Efficiency,
            Self::Full => Coupling::Full(Roofline {
                launch_millis: LAUNCH_MILLIS,
                candidates: BATCH.0,
                bytes: BATCH.1,
                compute_utilisation: world.ranking_utilisation,
                memory_utilisation: world.decode_utilisation,
            }),
        }
    }
}

/// What was measured, as the model wants it.
pub(crate) fn measured(run: &Run) -> Option<MeasuredService> {
    let service = run.track.recorder().service();
    (service.count() >= FEWEST).then(|| MeasuredService {
        mean_millis: service.mean() / 1e3,
        squared_variation: service.squared_variation(),
        p99_millis: service.quantile(0.99) as f64 / 1e3,
        request_flop: run.begun.flops * f64::from(run.load.batch),
        candidates: run.begun.candidates * f64::from(run.load.batch),
        peak_flop_per_second: run.begun.device.peak_flops,
    })
}

/// What the plan asks of its fleet and how much that fleet serves, in the median world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Need {
    /// Requests a day that are wanted, bn.
    pub(crate) demand_bn: f64,
    /// Capacity over demand, minus one.
    pub(crate) headroom: f64,
    /// The achieved share of peak compute that is assumed of ranking.
    pub(crate) ranking_utilisation: f64,
    /// FLOP of a request relative to December 2025.
    pub(crate) request_growth: f64,
    /// Price of the standing accelerator with its host and network, thousand yuan: the median of
    /// what the reader believes.
    pub(crate) price_kcny: f64,
}

impl Need {
    /// The plan's need, with what a coupling changes of it.
    pub(crate) fn of(case: &Case, coupled: Option<&Coupled>) -> Self {
        let scenario = case.scenario();
        let (world, decisions) = (Central::world(&scenario), scenario.decisions());
        let outcome = evaluate(&decisions, &world);
        let headroom = coupled.map_or(outcome.request_headroom, |coupled| {
            coupled.request_headroom(&decisions, &world)
        });
        let chip_kcny = case.ranges.of(STANDING_PLACE).quantile(0.5);
        Self {
            demand_bn: outcome.capacity.request_demand_bn,
            headroom,
            ranking_utilisation: world.ranking_utilisation,
            request_growth: world.request_growth,
            price_kcny: chip_kcny + STANDING.host_kcny + STANDING.network_kcny,
        }
    }
}

/// The coupling in sentences.
pub(crate) fn told(run: Option<&Run>, case: &Case, mode: Mode) -> String {
    let Some((run, measured)) = run.and_then(|run| Some((run, measured(run)?))) else {
        let text = say!(
            "After 100 requests this says what this device serves within the objective, how many of it the plan would need, and what the shape of its service times would mean for the fleet.",
            "满100个请求后，这里将给出：本设备在目标内能服务多少请求、方案需要多少台这样的设备，以及其服务时间形状对集群的含义。"
        );
        return format!("<p class=\"load-empty\">{text}</p>");
    };
    let world = Central::world(&case.scenario());
    let production = ServiceLevel::production();
    match couple(&measured, &mode.coupling(&world), &production) {
        Ok(coupled) => sentences(run, &measured, &coupled, case, mode),
        Err(error) => {
            let text = say!(
                "This measurement does not carry over: {error}.",
                "这次测量无法沿用：{error}。"
            );
            format!("<p class=\"load-warning\">{text}</p>")
        }
    }
}

fn sentences(
    run: &Run,
    measured: &MeasuredService,
    coupled: &Coupled,
    case: &Case,
    mode: Mode,
) -> String {
    let (before, after) = (Need::of(case, None), Need::of(case, Some(coupled)));
    let mut lines = vec![here(run, measured, &before)];
    lines.push(say!(
        "κ = {}: a candidate costs the production ranker that many times more than it costs the model on this page (estimate).",
        "κ = {}：生产排序模型处理一个候选的计算量是本页模型的这么多倍（估计值）。",
        number(coupled.scale_factor)
    ));
    lines.push(mode.said().text().to_owned());
    lines.push(busy(measured, coupled));
    if let Some(efficiency) = coupled.ranking_efficiency {
        lines.push(say!(
            "Achieved here: {} % of the peak that was measured; assumed of the fleet: {} %.",
            "本机达到实测峰值的{}%；对集群的假设为{}%。",
            number(100.0 * efficiency),
            number(100.0 * before.ranking_utilisation)
        ));
    }
    lines.push(say!(
        "The plan's headroom for recommendations, in the median world: {} instead of {}.",
        "方案在中位世界里的推荐余量：{}，原为{}。",
        headroom(after.headroom),
        headroom(before.headroom)
    ));
    let warning = out_of_reach(coupled)
        .map(|text| format!("<p class=\"load-warning\" role=\"alert\">{text}</p>"));
    let item = |line: &String| format!("<li>{line}</li>");
    let items: String = lines.iter().map(item).collect();
    format!("{}<ul class=\"load-counts\">{items}</ul>", warning.unwrap_or_default())
}

/// How busy replicas may be, each class by itself where they differ.
fn busy(measured: &MeasuredService, coupled: &Coupled) -> String {
    let production = ServiceLevel::production();
    let percent = |share: f64| number(100.0 * share);
    let [first, others @ ..] = &coupled.replicas;
    let each = if others.iter().all(|other| other.utilisation == first.utilisation) {
        say!("{} %", "{}%", percent(first.utilisation))
    } else {
        let classes = ACCELERATORS.iter().zip(&coupled.replicas);
        let classes = classes.map(|(accelerator, replica)| {
            let (name, share) = (accelerator.name, percent(replica.utilisation));
            say!("{name} {share} %", "{name}{share}%")
        });
        classes.collect::<Vec<_>>().join(AND.text())
    };
    say!(
        "Shape measured here: variation cv² {}, 99th percentile {} times the mean. With production's {} ms objective replicas may be busy {each} of the time instead of {} % (estimate).",
        "本机实测形状：变异系数平方cv²为{}，第99百分位为均值的{}倍。按生产环境{}毫秒的目标，副本可有{each}的时间在忙，原假设为{}%（估计值）。",
        number(measured.squared_variation),
        number(measured.p99_millis / measured.mean_millis),
        production.objective_millis,
        percent(sustainable_utilisation(&production))
    )
}

/// A warning where the tail of the service time alone is longer than the objective.
fn out_of_reach(coupled: &Coupled) -> Option<String> {
    let classes = ACCELERATORS.iter().zip(&coupled.replicas);
    let slow: Vec<&str> = classes
        .filter(|(_, replica)| !replica.feasible)
        .map(|(accelerator, _)| accelerator.name.text())
        .collect();
    match slow.len() {
        0 => None,
        all if all == ACCELERATORS.len() => Some(say!(
            "No utilisation meets the objective: the 99th percentile of the service time alone is longer. The floor of 5 % is used.",
            "任何利用率都达不到目标：仅服务时间的第99百分位就已超出。按5%的下限计算。"
        )),
        _ => {
            let names = slow.join(AND.text());
            Some(say!(
                "On {names} no utilisation meets the objective: the 99th percentile of the service time alone is longer. The floor of 5 % is used there.",
                "在{names}上，任何利用率都达不到目标：仅服务时间的第99百分位就已超出。这些按5%的下限计算。"
            ))
        }
    }
}

/// Requests a second that this device serves within the objective in 99 of 100, by the model's
/// queueing formula; zero where the work alone takes too long.
pub(crate) fn rate_within_objective(run: &Run, measured: &MeasuredService) -> f64 {
    let rate = sustainable_rate(&ServiceLevel {
        mean_millis: measured.mean_millis,
        squared_variation: measured.squared_variation,
        p99_millis: measured.p99_millis,
        objective_millis: run.objective_millis,
        replicas: 1.0,
    });
    rate * f64::from(run.load.batch)
}

/// What this device serves, and how many of it the plan would need.
fn here(run: &Run, measured: &MeasuredService, need: &Need) -> String {
    let rate = rate_within_objective(run, measured);
    let objective = number(run.objective_millis);
    if rate <= 0.0 {
        return say!(
            "This device does not meet {objective} ms at any rate: the work alone takes up to {} ms.",
            "本设备在任何速率下都达不到{objective}毫秒：处理本身就可达{}毫秒。",
            millis(1e3 * measured.p99_millis)
        );
    }
    let peak = peak_requests_per_second(need.demand_bn);
    let peak_said = match current().language {
        Language::English => format!("{} million", number(peak / 1e6)),
        Language::Chinese => format!("{}万", number(peak / 1e4)),
    };
    say!(
        "One worker on this device serves {} requests a second within {objective} ms in 99 of 100 (by the queueing formula of the model, from the times measured here). At the peak of the day the plan is asked {peak_said} a second: ×{} such workers, for the small model on this page.",
        "本设备的一个工作线程每秒可服务{}个请求，且99%在{objective}毫秒内（按模型的排队公式，由本机实测时间得出）。方案在一天的高峰每秒需服务{peak_said}个请求：相当于{}个这样的线程，且仅为本页的小模型。",
        number(rate),
        number(peak / rate)
    )
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::run;
    use super::*;

    #[test]
    fn a_run_is_coupled_once_it_has_a_shape() {
        let case = Case::december_2025();
        assert!(told(None, &case, Mode::Shape).contains("After 100 requests"));
        assert!(told(Some(&run(60, 5_000.0)), &case, Mode::Shape).contains("After 100 requests"));
        let steady = run(220, 5_000.0);
        for mode in Mode::ALL {
            let text = told(Some(&steady), &case, mode);
            assert!(text.contains("κ = ") && text.contains("headroom"), "{text}");
        }
        assert!(
            told(Some(&steady), &case, Mode::Efficiency).contains("of the peak that was measured")
        );
    }

    #[test]
    fn a_roofline_is_told_of_every_class() {
        let case = Case::december_2025();
        let steady = run(220, 5_000.0);
        let text = told(Some(&steady), &case, Mode::Full);
        for accelerator in &ACCELERATORS {
            assert!(text.contains(accelerator.name.text()), "{} {text}", accelerator.name);
        }
        let text = told(Some(&steady), &case, Mode::Shape);
        assert!(text.contains("25 ms objective") && text.contains("instead of 66.9 %"), "{text}");
    }

    #[test]
    fn the_need_without_a_run_is_that_of_the_plan() {
        let case = Case::december_2025();
        let need = Need::of(&case, None);
        assert!((need.headroom - Central::of(&case.scenario()).request_headroom).abs() < 1e-12);
        assert!(need.demand_bn > 80.0, "{}", need.demand_bn);
    }

    #[test]
    fn a_device_that_is_too_slow_serves_nothing_and_says_so() {
        let case = Case::december_2025();
        let text = told(Some(&run(220, 40_000.0)), &case, Mode::Shape);
        assert!(text.contains("does not meet 25"), "{text}");
    }
}
