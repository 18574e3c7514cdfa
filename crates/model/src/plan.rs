//! What the planner decides.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::error::in_range;
use crate::{BOUGHT, ModelError, Shares};

/// Smallest and largest capex that a plan may have, in billion yuan.
pub const CAPEX_RANGE_BN_CNY: (f64, f64) = (60.0, 500.0);
/// Smallest and largest overseas lease bill, in billion yuan a year.
pub const LEASE_RANGE_BN_CNY: (f64, f64) = (0.0, 120.0);
/// Smallest and largest multiplier on domestic supply caps.
pub const DOMESTIC_SUPPLY_RANGE: (f64, f64) = (0.0, 3.0);

/// The confidence at which a plan is called safe: NASA budgets at 70 % joint confidence.
pub const REFERENCE_ODDS: f64 = 0.70;

/// One line of the capex budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapexLine {
    /// What a reader would call it.
    pub name: Phrase,
    /// The key used in addresses and files.
    pub key: &'static str,
    /// Depreciation life in years.
    pub life_years: u32,
}

/// The lines of the capex budget in the order of [`Plan::split`].
pub const CAPEX_LINES: [CapexLine; 8] = [
    line(Phrase::new("AI processors", "AI处理器"), "accelerators", 5),
    line(Phrase::new("AI server parts", "AI服务器部件"), "hosts", 5),
    line(Phrase::new("Network", "网络"), "network", 5),
    line(Phrase::new("Storage", "存储"), "storage", 5),
    line(Phrase::new("CPU servers", "CPU服务器"), "cpu-servers", 5),
    line(Phrase::new("Data-centre shell", "数据中心土建"), "shell", 20),
    line(Phrase::new("Power plant", "供配电设施"), "power", 15),
    line(Phrase::new("Contingency", "预备费"), "contingency", 5),
];

const fn line(name: Phrase, key: &'static str, life_years: u32) -> CapexLine {
    CapexLine { name, key, life_years }
}

/// What a fleet serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// Feed recommendation.
    Recommendation,
    /// Generative AI.
    Generative,
    /// Training.
    Training,
}

impl Workload {
    /// The workloads in the order of shares.
    pub const ALL: [Self; 3] = [Self::Recommendation, Self::Generative, Self::Training];

    /// The key used in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Recommendation => "recommendation",
            Self::Generative => "generative",
            Self::Training => "training",
        }
    }
}

/// Whether and how many H200 may be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportState {
    /// None.
    Denied,
    /// The reported trial of 20,000.
    Trial,
    /// About a third of the reported approval for three buyers.
    Quota,
    /// As many as supply allows.
    Open,
}

impl ExportState {
    /// The four states, from strictest to loosest.
    pub const ALL: [Self; 4] = [Self::Denied, Self::Trial, Self::Quota, Self::Open];

    /// What the reader would call it.
    pub fn name(self) -> &'static str {
        let name = match self {
            Self::Trial => Phrase::new("Trial of 20,000", "仅试订单（2万张）"),
            other => other.short_name(),
        };
        name.text()
    }

    /// The same without a number, for headings and cards.
    pub const fn short_name(self) -> Phrase {
        match self {
            Self::Denied => Phrase::new("Denied", "不予许可"),
            Self::Trial => Phrase::new("Trial", "仅试订单"),
            Self::Quota => Phrase::new("Quota", "配额"),
            Self::Open => Phrase::new("Open", "放开"),
        }
    }
}

/// Which export state the plan is tested against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportRule {
    /// Unknown: each state with its prior probability (estimate).
    Uncertain,
    /// One state, taken as given.
    Fixed(ExportState),
}

impl ExportRule {
    /// Every choice that the reader has.
    pub const ALL: [Self; 5] = [
        Self::Uncertain,
        Self::Fixed(ExportState::Denied),
        Self::Fixed(ExportState::Trial),
        Self::Fixed(ExportState::Quota),
        Self::Fixed(ExportState::Open),
    ];

    /// Probability of Denied, Trial, Quota and Open.
    ///
    /// # Source
    /// BUDGET_MODEL §3 (estimate).
    pub const fn probabilities(self) -> [f64; 4] {
        match self {
            Self::Uncertain => [0.30, 0.25, 0.35, 0.10],
            Self::Fixed(ExportState::Denied) => [1.0, 0.0, 0.0, 0.0],
            Self::Fixed(ExportState::Trial) => [0.0, 1.0, 0.0, 0.0],
            Self::Fixed(ExportState::Quota) => [0.0, 0.0, 1.0, 0.0],
            Self::Fixed(ExportState::Open) => [0.0, 0.0, 0.0, 1.0],
        }
    }

    /// What the reader would call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncertain => Phrase::new("Uncertain", "未定").text(),
            Self::Fixed(state) => state.name(),
        }
    }

    /// The key used in addresses and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uncertain => "uncertain",
            Self::Fixed(ExportState::Denied) => "denied",
            Self::Fixed(ExportState::Trial) => "trial",
            Self::Fixed(ExportState::Quota) => "quota",
            Self::Fixed(ExportState::Open) => "open",
        }
    }

    /// The rule with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }
}

/// What the planner decides: how much, on what, where and for whom.
///
/// # Units
/// Money in billion yuan (leases per year); shares in millionths of their whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PlanFields", into = "PlanFields")]
pub struct Plan {
    capex_bn_cny: f64,
    lease_bn_cny: f64,
    spill: f64,
    domestic_supply: f64,
    /// Split of capex over [`CAPEX_LINES`].
    pub split: Shares<8>,
    /// Target mix of chip money over the bought accelerator classes.
    pub mix: Shares<BOUGHT>,
    /// Split of the owned fleet over recommendation, generative AI and training.
    pub owned: Shares<3>,
    /// Split of the leased fleet over recommendation, generative AI and training.
    pub leased: Shares<3>,
    /// Whether prefill and decode run on separate pools.
    pub disaggregated: bool,
    /// Which export state the plan is tested against.
    pub export: ExportRule,
}

impl Plan {
    /// The plan reported in December 2025: 160 billion yuan, 85 of them on AI processors.
    ///
    /// # Source
    /// Financial Times of 23 December 2025 for the total and the processors; the rest is our
    /// estimate (BUDGET_MODEL §2).
    pub const fn december_2025() -> Self {
        Self {
            capex_bn_cny: 160.0,
            lease_bn_cny: 18.0,
            spill: 0.0,
            domestic_supply: 1.0,
            split: Shares::constant([
                531_250, 100_000, 87_500, 31_250, 75_000, 93_750, 56_250, 25_000,
            ]),
            mix: Shares::constant([350_000, 270_000, 220_000, 100_000, 60_000]),
            owned: Shares::constant([150_000, 600_000, 250_000]),
            leased: Shares::constant([0, 400_000, 600_000]),
            disaggregated: true,
            export: ExportRule::Uncertain,
        }
    }

    /// Capital expenditure of 2026 in billion yuan.
    pub const fn capex_bn_cny(&self) -> f64 {
        self.capex_bn_cny
    }

    /// Overseas leases in billion yuan a year.
    pub const fn lease_bn_cny(&self) -> f64 {
        self.lease_bn_cny
    }

    /// Share of unspent chip money that goes into leases instead.
    pub const fn spill(&self) -> f64 {
        self.spill
    }

    /// Multiplier on the supply caps of domestic chips.
    pub const fn domestic_supply(&self) -> f64 {
        self.domestic_supply
    }

    /// The chip budget in billion yuan.
    pub fn chip_budget_bn_cny(&self) -> f64 {
        self.capex_bn_cny * self.split.fractions()[0]
    }

    /// The plan with another capex.
    ///
    /// # Errors
    /// [`ModelError`] if it is not finite or outside [`CAPEX_RANGE_BN_CNY`].
    pub fn with_capex(self, capex_bn_cny: f64) -> Result<Self, ModelError> {
        let capex_bn_cny = in_range("capex_bn_cny", capex_bn_cny, CAPEX_RANGE_BN_CNY)?;
        Ok(Self { capex_bn_cny, ..self })
    }

    /// The plan with another lease bill.
    ///
    /// # Errors
    /// [`ModelError`] if it is not finite or outside [`LEASE_RANGE_BN_CNY`].
    pub fn with_lease(self, lease_bn_cny: f64) -> Result<Self, ModelError> {
        let lease_bn_cny = in_range("lease_bn_cny", lease_bn_cny, LEASE_RANGE_BN_CNY)?;
        Ok(Self { lease_bn_cny, ..self })
    }

    /// The plan with another share of unspent chip money put into leases.
    ///
    /// # Errors
    /// [`ModelError`] if it is not between 0 and 1.
    pub fn with_spill(self, spill: f64) -> Result<Self, ModelError> {
        Ok(Self { spill: in_range("spill", spill, (0.0, 1.0))?, ..self })
    }

    /// The plan with another multiplier on domestic supply.
    ///
    /// # Errors
    /// [`ModelError`] if it is not between 0 and 3.
    pub fn with_domestic_supply(self, domestic_supply: f64) -> Result<Self, ModelError> {
        let domestic_supply = in_range("domestic_supply", domestic_supply, DOMESTIC_SUPPLY_RANGE)?;
        Ok(Self { domestic_supply, ..self })
    }

    /// The plan tested against another export rule.
    #[must_use]
    pub const fn with_export(self, export: ExportRule) -> Self {
        Self { export, ..self }
    }

    /// The plan with another split of capex.
    #[must_use]
    pub const fn with_split(self, split: Shares<8>) -> Self {
        Self { split, ..self }
    }

    /// The plan with another target mix of chip money.
    #[must_use]
    pub const fn with_mix(self, mix: Shares<BOUGHT>) -> Self {
        Self { mix, ..self }
    }

    /// The plan with another use of the owned fleet.
    #[must_use]
    pub const fn with_owned(self, owned: Shares<3>) -> Self {
        Self { owned, ..self }
    }

    /// The plan with another use of the leased fleet.
    #[must_use]
    pub const fn with_leased(self, leased: Shares<3>) -> Self {
        Self { leased, ..self }
    }

    /// The plan with prefill and decode on separate or on shared pools.
    #[must_use]
    pub const fn with_disaggregated(self, disaggregated: bool) -> Self {
        Self { disaggregated, ..self }
    }

    /// The plan with all capex and leases struck out: nothing is bought or leased in 2026.
    ///
    /// It lies outside the sliders' ranges on purpose, as the floor that tests stand on.
    #[must_use]
    pub const fn emptied(self) -> Self {
        Self { capex_bn_cny: 0.0, lease_bn_cny: 0.0, ..self }
    }
}

/// A plan that the press has reported or that a reader may start from.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// What a reader would call it.
    pub name: Phrase,
    /// The key used in addresses and files.
    pub key: &'static str,
    /// Where it comes from.
    pub basis: Phrase,
    build: fn(Plan) -> Result<Plan, ModelError>,
}

impl Preset {
    /// The presets, BUDGET_MODEL §2.
    pub const ALL: [Self; 7] = [
        Self {
            name: Phrase::new("December 2025 plan", "2025年12月方案"),
            key: "december-2025",
            basis: Phrase::new(
                "reported: FT, 23 December 2025",
                "据报道：《金融时报》，2025年12月23日",
            ),
            build: Ok,
        },
        Self {
            name: Phrase::new("2025 actual", "2025年实际"),
            key: "2025-actual",
            basis: Phrase::new(
                "reported: FT, 23 December 2025",
                "据报道：《金融时报》，2025年12月23日",
            ),
            build: |plan| plan.with_capex(150.0),
        },
        Self {
            name: Phrase::new("May 2026 revision", "2026年5月修订"),
            key: "may-2026",
            basis: Phrase::new(
                "reported: SCMP, May 2026; supply ×1.4 is an estimate",
                "据报道：《南华早报》，2026年5月；供应×1.4为估计值",
            ),
            build: |plan| plan.with_capex(200.0)?.with_domestic_supply(1.4),
        },
        Self {
            name: Phrase::new("High case", "高位情景"),
            key: "high",
            basis: Phrase::new(
                "reported under evaluation: Bloomberg, single chain",
                "据报道尚在评估：彭博社，单一信源",
            ),
            build: |plan| plan.with_capex(490.0),
        },
        Self {
            name: Phrase::new("SCMP reading", "《南华早报》口径"),
            key: "scmp",
            basis: Phrase::new(
                "reported: SCMP, conflicts with FT",
                "据报道：《南华早报》，与《金融时报》不一致",
            ),
            build: |plan| {
                let split = plan.split.with_share(0, 625_000, &[false; 8]);
                Ok(Plan { split, ..plan })
            },
        },
        Self {
            name: Phrase::new("All domestic", "全部国产"),
            key: "all-domestic",
            basis: Phrase::new("what if: no H200", "假设：没有H200"),
            build: |plan| {
                let mix = plan.mix.with_share(0, 0, &[false; BOUGHT]);
                let export = ExportRule::Fixed(ExportState::Denied);
                Ok(Plan { mix, export, ..plan })
            },
        },
        Self {
            name: Phrase::new("Lease first", "租赁优先"),
            key: "lease-first",
            basis: Phrase::new("what if: 58 bn¥ of leases a year", "假设：每年租赁580亿元"),
            build: |plan| plan.with_lease(58.0),
        },
    ];

    /// The plan.
    pub fn plan(&self) -> Plan {
        (self.build)(Plan::december_2025()).unwrap_or(Plan::december_2025())
    }
}

/// The fields of a plan as they are written in files and messages.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFields {
    capex_bn_cny: f64,
    split: Shares<8>,
    mix: Shares<BOUGHT>,
    lease_bn_cny: f64,
    owned: Shares<3>,
    leased: Shares<3>,
    spill: f64,
    disaggregated: bool,
    export: ExportRule,
    domestic_supply: f64,
}

impl From<Plan> for PlanFields {
    fn from(plan: Plan) -> Self {
        Self {
            capex_bn_cny: plan.capex_bn_cny,
            split: plan.split,
            mix: plan.mix,
            lease_bn_cny: plan.lease_bn_cny,
            owned: plan.owned,
            leased: plan.leased,
            spill: plan.spill,
            disaggregated: plan.disaggregated,
            export: plan.export,
            domestic_supply: plan.domestic_supply,
        }
    }
}

impl TryFrom<PlanFields> for Plan {
    type Error = ModelError;

    fn try_from(fields: PlanFields) -> Result<Self, ModelError> {
        let PlanFields { split, mix, owned, leased, disaggregated, export, .. } = fields;
        Self { split, mix, owned, leased, disaggregated, export, ..Self::december_2025() }
            .with_capex(fields.capex_bn_cny)?
            .with_lease(fields.lease_bn_cny)?
            .with_spill(fields.spill)?
            .with_domestic_supply(fields.domestic_supply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reported_plan_spends_85_of_160_on_processors() {
        assert_eq!(Plan::december_2025().chip_budget_bn_cny(), 85.0);
    }

    #[test]
    fn every_preset_differs_from_the_first() {
        for preset in &Preset::ALL[1..] {
            assert_ne!(preset.plan(), Plan::december_2025(), "{}", preset.name);
        }
    }

    #[test]
    fn a_plan_survives_json() {
        for preset in Preset::ALL {
            let text = serde_json::to_string(&preset.plan()).expect("plans serialise");
            let plan: Plan = serde_json::from_str(&text).expect("and come back");
            assert_eq!(plan, preset.plan());
        }
    }

    #[test]
    fn money_outside_its_range_is_refused_by_name() {
        let error = Plan::december_2025().with_capex(f64::NAN);
        assert!(matches!(error, Err(ModelError::NotFinite { field: "capex_bn_cny", .. })));
        let error = Plan::december_2025().with_lease(-1.0);
        assert!(matches!(error, Err(ModelError::OutOfRange { field: "lease_bn_cny", .. })));
    }
}
