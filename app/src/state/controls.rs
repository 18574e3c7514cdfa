//! Everything that a reader may decide, by name: for sliders, the list of changes and the search.

use model::{CAPEX_RANGE_BN_CNY, ExportRule, LEASE_RANGE_BN_CNY, ModelError, Plan};

use super::address::POOLS;
use super::scale::Scale;
use super::share_groups::{SHARE_GROUPS, ShareGroup};

/// A number of the plan that has a slider of its own.
pub(crate) struct NumberControl {
    /// The field's name in forms and addresses.
    pub key: &'static str,
    /// What a reader would call it.
    pub label: &'static str,
    /// The unit, as it stands behind the number.
    pub unit: &'static str,
    /// The numbers it may take.
    pub scale: Scale,
    /// The number in a plan.
    pub read: fn(&Plan) -> f64,
    /// The plan with another number.
    pub write: fn(Plan, f64) -> Result<Plan, ModelError>,
}

const fn scale((least, most): (f64, f64), step: f64, decimals: usize) -> Scale {
    Scale { least, most, step, decimals }
}

/// The numbers in the order of the page.
pub(crate) static NUMBERS: [NumberControl; 4] = [
    NumberControl {
        key: "capex",
        label: "Capex 2026",
        unit: "bn yuan",
        scale: scale(CAPEX_RANGE_BN_CNY, 1.0, 0),
        read: Plan::capex_bn_cny,
        write: Plan::with_capex,
    },
    NumberControl {
        key: "lease",
        label: "Overseas leases",
        unit: "bn yuan a year",
        scale: scale(LEASE_RANGE_BN_CNY, 1.0, 0),
        read: Plan::lease_bn_cny,
        write: Plan::with_lease,
    },
    NumberControl {
        key: "spill",
        label: "Unspent chip money into leases",
        unit: "of it",
        scale: scale((0.0, 1.0), 0.05, 2),
        read: Plan::spill,
        write: Plan::with_spill,
    },
    NumberControl {
        key: "supply",
        label: "Domestic chip supply",
        unit: "× estimate",
        scale: scale((0.0, 3.0), 0.1, 1),
        read: Plan::domestic_supply,
        write: Plan::with_domestic_supply,
    },
];

/// The scale of a share in percent.
pub(crate) const SHARE_SCALE: Scale = scale((0.0, 100.0), 0.125, 1);

/// What the export rule is called on the page.
pub(crate) const EXPORT_LABEL: &str = "US export rule for H200";
/// What the choice of pools is called on the page.
pub(crate) const POOLS_LABEL: &str = "Prefill and decode";
/// The names of separate and shared pools on the page, in the order of [`POOLS`].
pub(crate) const POOLS_LABELS: [&str; 2] = ["Separate pools", "Shared pools"];

/// One decision that is reset as a whole: a number, a rule, or all shares of one split.
#[derive(Clone, Copy)]
pub(crate) enum Decision {
    Number(&'static NumberControl),
    Export,
    Pools,
    Split(&'static ShareGroup),
}

/// All decisions in the order of the page.
pub(crate) fn decisions() -> impl Iterator<Item = Decision> {
    let numbers = NUMBERS.iter().map(Decision::Number);
    let rules = [Decision::Export, Decision::Pools];
    numbers.chain(rules).chain(SHARE_GROUPS.iter().map(Decision::Split))
}

impl Decision {
    /// Its name in addresses.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Number(number) => number.key,
            Self::Export => "export",
            Self::Pools => "pools",
            Self::Split(group) => group.key,
        }
    }

    /// What a reader would call it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Number(number) => number.label,
            Self::Export => EXPORT_LABEL,
            Self::Pools => POOLS_LABEL,
            Self::Split(group) => group.name,
        }
    }

    /// Whether two plans decide this differently.
    pub(crate) fn differs(self, one: &Plan, other: &Plan) -> bool {
        match self {
            Self::Number(number) => (number.read)(one) != (number.read)(other),
            Self::Export => one.export != other.export,
            Self::Pools => one.disaggregated != other.disaggregated,
            Self::Split(group) => (group.fractions)(one) != (group.fractions)(other),
        }
    }

    /// The plan with this decided as in another plan.
    pub(crate) fn reset(self, plan: Plan, origin: &Plan) -> Plan {
        match self {
            // A number that a plan holds is one that it may hold.
            Self::Number(number) => (number.write)(plan, (number.read)(origin)).unwrap_or(plan),
            Self::Export => plan.with_export(origin.export),
            Self::Pools => plan.with_disaggregated(origin.disaggregated),
            Self::Split(group) => (group.copy)(&plan, origin),
        }
    }

    /// What a plan decides, next to another plan: of a split, the share that differs most.
    fn words(self, plan: &Plan, beside: &Plan) -> String {
        match self {
            Self::Number(number) => {
                let (value, decimals) = ((number.read)(plan), number.scale.decimals);
                format!("{} {}", rounded(value, decimals), number.unit)
            }
            Self::Export => plan.export.name().to_owned(),
            Self::Pools => POOLS_LABELS[usize::from(!plan.disaggregated)].to_owned(),
            Self::Split(group) => {
                let (shares, others) = ((group.fractions)(plan), (group.fractions)(beside));
                let gap = |place: usize| (shares[place] - others[place]).abs();
                let most = (0..shares.len()).max_by(|&a, &b| gap(a).total_cmp(&gap(b)));
                let place = most.unwrap_or_default();
                format!("{} {:.1} %", group.labels[place], 100.0 * shares[place])
            }
        }
    }
}

/// A number with as many digits as its slider shows, more if it has more.
fn rounded(value: f64, decimals: usize) -> String {
    let (short, exact) = (format!("{value:.decimals$}"), value.to_string());
    if short.len() < exact.len() && short.parse() != Ok(value) { exact } else { short }
}

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The decision's name in addresses.
    pub key: &'static str,
    /// What a reader would call it.
    pub label: &'static str,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// What of a plan differs from the one that it started from.
pub(crate) fn changes(origin: &Plan, plan: &Plan) -> Vec<Change> {
    let change = |decision: Decision| Change {
        key: decision.key(),
        label: decision.label(),
        old: decision.words(origin, plan),
        new: decision.words(plan, origin),
    };
    decisions().filter(|decision| decision.differs(origin, plan)).map(change).collect()
}

/// The plan with one decision, by name, as in the plan that it started from.
pub(crate) fn reset(plan: Plan, origin: &Plan, key: &str) -> Plan {
    let decision = decisions().find(|decision| decision.key() == key);
    decision.map_or(plan, |decision| decision.reset(plan, origin))
}

/// The rule's keys and names, in the order of the page.
pub(crate) fn export_options() -> Vec<(&'static str, &'static str)> {
    ExportRule::ALL.map(|rule| (rule.key(), rule.name())).to_vec()
}

/// The pools' keys and names, in the order of the page.
pub(crate) fn pools_options() -> Vec<(&'static str, &'static str)> {
    POOLS.into_iter().zip(POOLS_LABELS).collect()
}

#[cfg(test)]
mod tests {
    use model::Preset;

    use super::*;

    #[test]
    fn a_preset_is_a_list_of_changes_and_resetting_them_all_undoes_it() {
        let origin = Plan::december_2025();
        for preset in &Preset::ALL[1..] {
            let mut plan = preset.plan();
            let changes = changes(&origin, &plan);
            assert!(!changes.is_empty(), "{}", preset.name);
            for change in changes {
                assert_ne!(change.old, change.new, "{}", preset.name);
                plan = reset(plan, &origin, change.key);
            }
            assert_eq!(plan, origin, "{}", preset.name);
        }
    }

    #[test]
    fn a_change_says_old_and_new_in_the_units_of_its_slider() {
        let origin = Plan::december_2025();
        let plan = origin.with_lease(40.0).expect("in range").with_disaggregated(false);
        let changes = changes(&origin, &plan);
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].label, "Overseas leases");
        assert_eq!(changes[0].new, "40 bn yuan a year");
        assert_eq!((&*changes[1].old, &*changes[1].new), ("Separate pools", "Shared pools"));
        let owned = (SHARE_GROUPS[2].with_share)(&origin, 1, 800_000, &[false; 3]);
        let change = &super::changes(&origin, &owned)[0];
        assert_eq!((change.key, &*change.new), ("owned", "Generative AI 80.0 %"));
    }

    #[test]
    fn a_name_that_is_none_resets_nothing() {
        let plan = Plan::december_2025().with_lease(40.0).expect("in range");
        assert_eq!(reset(plan, &Plan::december_2025(), "colour"), plan);
    }
}
