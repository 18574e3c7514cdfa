//! From fields to a plan.

use model::{
    CAPEX_RANGE_BN_CNY, DOMESTIC_SUPPLY_RANGE, ExportRule, ExportState, LEASE_RANGE_BN_CNY,
    ModelError, Plan, Preset, Shares,
};

use crate::error::{echo, in_range};
use crate::{ExportFields, MixFields, ScenarioError, ScenarioFile, SplitFields, WorkloadFields};

/// How far shares may sum from one: a millionth, and the rounding of adding them up.
const SUM_TOLERANCE: f64 = 1e-6 + 1e-12;

impl ScenarioFile {
    pub(crate) fn plan(&self) -> Result<Plan, ScenarioError> {
        let mut plan = self.base()?;
        if let Some(value) = self.capex_bn_cny {
            let value = in_range("capex_bn_cny", value, CAPEX_RANGE_BN_CNY)?;
            plan = accepted("capex_bn_cny", plan.with_capex(value))?;
        }
        if let Some(value) = self.lease_bn_cny_per_year {
            let value = in_range("lease_bn_cny_per_year", value, LEASE_RANGE_BN_CNY)?;
            plan = accepted("lease_bn_cny_per_year", plan.with_lease(value))?;
        }
        if let Some(value) = self.spill {
            let value = in_range("spill", value, (0.0, 1.0))?;
            plan = accepted("spill", plan.with_spill(value))?;
        }
        if let Some(value) = self.domestic_supply {
            let value = in_range("domestic_supply", value, DOMESTIC_SUPPLY_RANGE)?;
            plan = accepted("domestic_supply", plan.with_domestic_supply(value))?;
        }
        let plan = plan.with_disaggregated(self.disaggregated.unwrap_or(plan.disaggregated));
        let plan = plan.with_export(self.export.map_or(plan.export, ExportRule::from));
        self.divided(plan)
    }

    fn base(&self) -> Result<Plan, ScenarioError> {
        let Some(key) = &self.preset else { return Ok(Plan::december_2025()) };
        let preset = Preset::ALL.iter().find(|preset| preset.key == key);
        preset.map(Preset::plan).ok_or_else(|| {
            let keys = Preset::ALL.map(|preset| format!("`{}`", preset.key)).join(", ");
            ScenarioError::field("preset", format!("is `{}`", echo(key)), format!("are {keys}"))
        })
    }

    /// The plan with the splits that are given.
    fn divided(&self, mut plan: Plan) -> Result<Plan, ScenarioError> {
        if let Some(split) = &self.split {
            plan = plan.with_split(shares("split", split.named())?);
        }
        if let Some(mix) = &self.mix {
            plan = plan.with_mix(shares("mix", mix.named())?);
        }
        if let Some(owned) = &self.owned {
            plan = plan.with_owned(shares("owned", owned.named())?);
        }
        if let Some(leased) = &self.leased {
            plan = plan.with_leased(shares("leased", leased.named())?);
        }
        Ok(plan)
    }
}

/// The model's own refusal, should its range be narrower than the one checked here.
pub(crate) fn accepted<T>(field: &str, result: Result<T, ModelError>) -> Result<T, ScenarioError> {
    result.map_err(|error| {
        let accepted = "is what `headroom scenario --schema` says";
        ScenarioError::field(field, format!("cannot be used: {error}"), accepted)
    })
}

fn shares<const N: usize>(
    field: &'static str,
    named: [(&'static str, f64); N],
) -> Result<Shares<N>, ScenarioError> {
    for (name, fraction) in named {
        in_range(&format!("{field}.{name}"), fraction, (0.0, 1.0))?;
    }
    let fractions = named.map(|(_, fraction)| fraction);
    let sum: f64 = fractions.iter().sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        let accepted = "are fractions that sum to 1 within a millionth";
        // Digits beyond the tolerance would only show the rounding of the sum.
        let sum = (sum * 1e9).round() / 1e9;
        return Err(ScenarioError::field(field, format!("sums to `{sum}`"), accepted));
    }
    accepted(field, Shares::from_weights(field, fractions))
}

/// Names and fractions side by side.
fn paired<const N: usize>(
    names: [&'static str; N],
    fractions: [f64; N],
) -> [(&'static str, f64); N] {
    std::array::from_fn(|place| (names[place], fractions[place]))
}

impl SplitFields {
    /// The names of the shares, in the order of [`model::CAPEX_LINES`].
    pub const NAMES: [&str; 8] = [
        "accelerators",
        "hosts",
        "network",
        "storage",
        "cpu_servers",
        "shell",
        "power",
        "contingency",
    ];

    fn named(&self) -> [(&'static str, f64); 8] {
        let Self { accelerators, hosts, network, storage, .. } = *self;
        let Self { cpu_servers, shell, power, contingency, .. } = *self;
        let fractions =
            [accelerators, hosts, network, storage, cpu_servers, shell, power, contingency];
        paired(Self::NAMES, fractions)
    }

    /// The split of a plan.
    pub fn of(shares: &Shares<8>) -> Self {
        let [accelerators, hosts, network, storage, cpu_servers, shell, power, contingency] =
            shares.fractions();
        Self { accelerators, hosts, network, storage, cpu_servers, shell, power, contingency }
    }
}

impl MixFields {
    /// The names of the shares, in the order of [`model::ACCELERATORS`].
    pub const NAMES: [&str; model::BOUGHT] =
        ["h200", "ascend_910c", "ascend_950pr", "cambricon_690", "seedchip"];

    fn named(&self) -> [(&'static str, f64); model::BOUGHT] {
        let Self { h200, ascend_910c, ascend_950pr, cambricon_690, seedchip } = *self;
        paired(Self::NAMES, [h200, ascend_910c, ascend_950pr, cambricon_690, seedchip])
    }

    /// The mix of a plan.
    pub fn of(shares: &Shares<{ model::BOUGHT }>) -> Self {
        let [h200, ascend_910c, ascend_950pr, cambricon_690, seedchip] = shares.fractions();
        Self { h200, ascend_910c, ascend_950pr, cambricon_690, seedchip }
    }
}

impl WorkloadFields {
    /// The names of the shares.
    pub const NAMES: [&str; 3] = ["recommendation", "generative", "training"];

    fn named(&self) -> [(&'static str, f64); 3] {
        paired(Self::NAMES, [self.recommendation, self.generative, self.training])
    }

    /// The workloads of a fleet.
    pub fn of(shares: &Shares<3>) -> Self {
        let [recommendation, generative, training] = shares.fractions();
        Self { recommendation, generative, training }
    }
}

impl From<ExportFields> for ExportRule {
    fn from(fields: ExportFields) -> Self {
        match fields {
            ExportFields::Uncertain => Self::Uncertain,
            ExportFields::Denied => Self::Fixed(ExportState::Denied),
            ExportFields::Trial => Self::Fixed(ExportState::Trial),
            ExportFields::Quota => Self::Fixed(ExportState::Quota),
            ExportFields::Open => Self::Fixed(ExportState::Open),
        }
    }
}

impl From<ExportRule> for ExportFields {
    fn from(rule: ExportRule) -> Self {
        match rule {
            ExportRule::Uncertain => Self::Uncertain,
            ExportRule::Fixed(ExportState::Denied) => Self::Denied,
            ExportRule::Fixed(ExportState::Trial) => Self::Trial,
            ExportRule::Fixed(ExportState::Quota) => Self::Quota,
            ExportRule::Fixed(ExportState::Open) => Self::Open,
        }
    }
}
