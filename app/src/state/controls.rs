//! Everything that a reader may decide, by name: for sliders, the list of changes and the search.

use inquiry::input_name;
use model::{
    CAPEX_RANGE_BN_CNY, Case, DOMESTIC_SUPPLY_RANGE, Distribution, ExportRule, INPUTS,
    LEASE_RANGE_BN_CNY, ModelError, Plan,
};

use words::{Language, Phrase, before_unit, current, say};

use super::address::POOLS;
use super::scale::Scale;
use super::share_groups::{SHARE_GROUPS, ShareGroup};

/// A number of the plan that has a slider of its own.
pub(crate) struct NumberControl {
    /// The field's name in forms and addresses.
    pub key: &'static str,
    /// What a reader would call it.
    pub label: Phrase,
    /// The unit, as it stands behind the number.
    pub unit: Phrase,
    /// What the number is multiplied by to have that unit, in English and in Chinese.
    pub times: [f64; 2],
    /// The numbers it may take.
    pub scale: Scale,
    /// The number in a plan.
    pub read: fn(&Plan) -> f64,
    /// The plan with another number.
    pub write: fn(Plan, f64) -> Result<Plan, ModelError>,
}

const fn scale((least, most): (f64, f64), step: f64, decimals: usize) -> Scale {
    Scale { least, most, step, decimals, times: 1.0 }
}

/// A billion is ten 亿.
const TENS_OF_BILLIONS: [f64; 2] = [1.0, 10.0];
const AS_IT_IS: [f64; 2] = [1.0, 1.0];

impl NumberControl {
    /// The numbers it may take, as this reader is shown them.
    pub(crate) fn scale(&self) -> Scale {
        let [english, chinese] = self.times;
        let times = match words::current().language {
            Language::English => english,
            Language::Chinese => chinese,
        };
        Scale { times, ..self.scale }
    }
}

/// The numbers in the order of the page.
pub(crate) static NUMBERS: [NumberControl; 4] = [
    NumberControl {
        key: "capex",
        label: Phrase::new("Capex 2026", "2026年资本开支"),
        unit: Phrase::new("bn yuan", "亿元"),
        times: TENS_OF_BILLIONS,
        scale: scale(CAPEX_RANGE_BN_CNY, 1.0, 0),
        read: Plan::capex_bn_cny,
        write: Plan::with_capex,
    },
    NumberControl {
        key: "lease",
        label: Phrase::new("Overseas leases", "海外租赁"),
        unit: Phrase::new("bn yuan a year", "亿元/年"),
        times: TENS_OF_BILLIONS,
        scale: scale(LEASE_RANGE_BN_CNY, 1.0, 0),
        read: Plan::lease_bn_cny,
        write: Plan::with_lease,
    },
    NumberControl {
        key: "spill",
        label: Phrase::new("Unspent chip money into leases", "未用购芯资金转入租赁"),
        unit: Phrase::new("of it", "占其比例"),
        times: AS_IT_IS,
        scale: scale((0.0, 1.0), 0.05, 2),
        read: Plan::spill,
        write: Plan::with_spill,
    },
    NumberControl {
        key: "supply",
        label: Phrase::new("Domestic chip supply", "国产芯片供应"),
        unit: Phrase::new("× estimate", "×估计值"),
        times: AS_IT_IS,
        scale: scale(DOMESTIC_SUPPLY_RANGE, 0.1, 1),
        read: Plan::domestic_supply,
        write: Plan::with_domestic_supply,
    },
];

/// The scale of a share in percent.
pub(crate) const SHARE_SCALE: Scale = scale((0.0, 100.0), 0.125, 1);

/// What the export rule is called on the page.
pub(crate) const EXPORT_LABEL: Phrase =
    Phrase::new("US export rule for H200", "美国对H200的出口规则");
/// What the choice of pools is called on the page.
pub(crate) const POOLS_LABEL: Phrase = Phrase::new("Prefill and decode", "预填充与解码");
/// The names of separate and shared pools on the page, in the order of [`POOLS`].
pub(crate) const POOLS_LABELS: [Phrase; 2] =
    [Phrase::new("Separate pools", "独立资源池"), Phrase::new("Shared pools", "共享资源池")];

/// What is reset as a whole: a number, a rule, all shares of one split, or the range of one input.
#[derive(Clone, Copy)]
pub(crate) enum Decision {
    Number(&'static NumberControl),
    Export,
    Pools,
    Split(&'static ShareGroup),
    /// The range of an input, by its place.
    Belief(usize),
}

/// All decisions in the order of the page.
pub(crate) fn decisions() -> impl Iterator<Item = Decision> {
    let numbers = NUMBERS.iter().map(Decision::Number);
    let rules = [Decision::Export, Decision::Pools];
    let beliefs = (0..INPUTS.len()).map(Decision::Belief);
    numbers.chain(rules).chain(SHARE_GROUPS.iter().map(Decision::Split)).chain(beliefs)
}

impl Decision {
    /// Its name in addresses.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Number(number) => number.key,
            Self::Export => "export",
            Self::Pools => "pools",
            Self::Split(group) => group.key,
            Self::Belief(input) => INPUTS[input].symbol,
        }
    }

    /// What a reader would call it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Number(number) => number.label.text(),
            Self::Export => EXPORT_LABEL.text(),
            Self::Pools => POOLS_LABEL.text(),
            Self::Split(group) => group.name.text(),
            Self::Belief(input) => input_name(INPUTS[input].symbol, INPUTS[input].symbol),
        }
    }

    /// Whether two cases have this differently.
    pub(crate) fn differs(self, one: &Case, other: &Case) -> bool {
        let plans = (&one.plan, &other.plan);
        match self {
            Self::Number(number) => (number.read)(plans.0) != (number.read)(plans.1),
            Self::Export => plans.0.export != plans.1.export,
            Self::Pools => plans.0.disaggregated != plans.1.disaggregated,
            Self::Split(group) => (group.fractions)(plans.0) != (group.fractions)(plans.1),
            Self::Belief(input) => one.ranges.of(input) != other.ranges.of(input),
        }
    }

    /// The case with this as in another one.
    pub(crate) fn reset(self, case: &Case, origin: &Case) -> Case {
        let (plan, before) = (case.plan, &origin.plan);
        case.with_plan(match self {
            // A number that a plan holds is one that it may hold, and so with a range.
            Self::Number(number) => (number.write)(plan, (number.read)(before)).unwrap_or(plan),
            Self::Export => plan.with_export(before.export),
            Self::Pools => plan.with_disaggregated(before.disaggregated),
            Self::Split(group) => (group.copy)(&plan, before),
            Self::Belief(input) => {
                let ranges = case.ranges.with(input, origin.ranges.of(input));
                return ranges.map_or_else(|_| case.clone(), |ranges| case.with_ranges(ranges));
            }
        })
    }

    /// What a case has, next to another one: of a split, the share that differs most.
    fn words(self, case: &Case, beside: &Case) -> String {
        let (plan, beside) = (&case.plan, &beside.plan);
        match self {
            Self::Number(number) => {
                let scale = number.scale();
                let value = (number.read)(plan) * scale.times;
                let text = rounded(value, scale.decimals);
                say!("{text} {}", "{text}{}", number.unit)
            }
            Self::Export => plan.export.name().to_owned(),
            Self::Pools => POOLS_LABELS[usize::from(!plan.disaggregated)].text().to_owned(),
            Self::Split(group) => {
                let (shares, others) = ((group.fractions)(plan), (group.fractions)(beside));
                let gap = |place: usize| (shares[place] - others[place]).abs();
                let most = (0..shares.len()).max_by(|&a, &b| gap(a).total_cmp(&gap(b)));
                let place = most.unwrap_or_default();
                let (label, share) = (group.labels[place], 100.0 * shares[place]);
                say!("{label} {share:.1} %", "{label}{share:.1}%")
            }
            Self::Belief(input) => believed(case.ranges.of(input), INPUTS[input].unit),
        }
    }
}

/// What stands for no unit.
pub(crate) const NO_UNIT: Phrase = Phrase::name("–");

/// A range in words.
pub(crate) fn believed(distribution: Distribution, unit: Phrase) -> String {
    let unit = if unit == NO_UNIT {
        String::new()
    } else {
        match current().language {
            Language::English => format!(" {unit}"),
            Language::Chinese => format!("{}{unit}", before_unit(unit.text())),
        }
    };
    match distribution {
        Distribution::LogNormal { p10, p90 } => {
            say!("{p10} to {p90}{unit}", "{p10}至{p90}{unit}")
        }
        Distribution::Triangular { low, mode, high } => {
            say!("{low} to {high}, likeliest {mode}{unit}", "{low}至{high}，最可能{mode}{unit}",)
        }
    }
}

/// A number with as many digits as its slider shows, more if it has more.
fn rounded(value: f64, decimals: usize) -> String {
    let (short, exact) = (format!("{value:.decimals$}"), value.to_string());
    if short.len() < exact.len() && short.parse() != Ok(value) { exact } else { short }
}

/// One difference between two cases.
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

/// What of a case differs from the one that it started from.
pub(crate) fn changes(origin: &Case, case: &Case) -> Vec<Change> {
    let change = |decision: Decision| Change {
        key: decision.key(),
        label: decision.label(),
        old: decision.words(origin, case),
        new: decision.words(case, origin),
    };
    decisions().filter(|decision| decision.differs(origin, case)).map(change).collect()
}

/// The case with one thing, by name, as in the one that it started from.
pub(crate) fn reset(case: &Case, origin: &Case, key: &str) -> Case {
    let decision = decisions().find(|decision| decision.key() == key);
    decision.map_or_else(|| case.clone(), |decision| decision.reset(case, origin))
}

/// The rule's keys and names, in the order of the page.
pub(crate) fn export_options() -> Vec<(&'static str, &'static str)> {
    ExportRule::ALL.map(|rule| (rule.key(), rule.name())).to_vec()
}

/// The pools' keys and names, in the order of the page.
pub(crate) fn pools_options() -> Vec<(&'static str, &'static str)> {
    POOLS.into_iter().zip(POOLS_LABELS.map(Phrase::text)).collect()
}

#[cfg(test)]
mod tests {
    use model::Preset;

    use super::*;

    #[test]
    fn a_preset_is_a_list_of_changes_and_resetting_them_all_undoes_it() {
        let origin = Case::december_2025();
        for preset in &Preset::ALL[1..] {
            let mut plan = Case::from(preset.plan());
            let changes = changes(&origin, &plan);
            assert!(!changes.is_empty(), "{}", preset.name);
            for change in changes {
                assert_ne!(change.old, change.new, "{}", preset.name);
                plan = reset(&plan, &origin, change.key);
            }
            assert_eq!(plan, origin, "{}", preset.name);
        }
    }

    #[test]
    fn a_change_says_old_and_new_in_the_units_of_its_slider() {
        let origin = Plan::december_2025();
        let plan = origin.with_lease(40.0).expect("in range").with_disaggregated(false);
        let changes = changes(&origin.into(), &plan.into());
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].label, "Overseas leases");
        assert_eq!(changes[0].new, "40 bn yuan a year");
        assert_eq!((&*changes[1].old, &*changes[1].new), ("Separate pools", "Shared pools"));
        let owned = (SHARE_GROUPS[2].with_share)(&origin, 1, 800_000, &[false; 3]);
        let change = &super::changes(&origin.into(), &owned.into())[0];
        assert_eq!((change.key, &*change.new), ("owned", "Generative AI 80.0 %"));
    }

    #[test]
    fn a_name_that_is_none_resets_nothing() {
        let plan = Plan::december_2025().with_lease(40.0).expect("in range").into();
        assert_eq!(reset(&plan, &Case::december_2025(), "colour"), plan);
    }

    #[test]
    fn a_belief_is_a_change_with_its_unit_and_can_be_taken_back() {
        let origin = Case::december_2025();
        let growth = INPUTS.iter().position(|spec| spec.symbol == "g_gen").expect("an input");
        let believed = Distribution::LogNormal { p10: 2.0, p90: 6.0 };
        let case = origin.with_ranges(origin.ranges.with(growth, believed).expect("in range"));
        let [change] = &changes(&origin, &case)[..] else { panic!("one change") };
        assert_eq!((change.key, change.label), ("g_gen", "Growth of tokens a day"));
        assert_eq!((&*change.old, &*change.new), ("2.8 to 9 ×", "2 to 6 ×"));
        assert_eq!(reset(&case, &origin, "g_gen"), origin);
    }
}
