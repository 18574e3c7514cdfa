//! The plan as an address, and back.
//!
//! A canonical address holds a version and only what differs from the plan of December 2025, in a
//! fixed order. Forms without scripts send one field per share (`split-network=12.5`) instead of
//! one list (`split=531250-…`); both are read. Whatever cannot be read is left at its default and
//! named in a note, so that no address is ever an error.

use std::fmt::Write as _;
use std::str::FromStr;

use model::{ExportRule, ModelError, Plan, Shares};

use super::share_groups::SHARE_GROUPS;

/// The version of the address format.
const VERSION: &str = "1";
/// More notes than this are counted instead of shown.
const MOST_NOTES: usize = 8;
/// More fields than any address of ours has.
const MOST_FIELDS: usize = 128;
/// Longer values are cut in notes.
const LONGEST_ECHO: usize = 40;

/// Reads a query string; notes say what was ignored.
pub fn plan_from_query(query: &str) -> (Plan, Vec<String>) {
    let mut reading = Reading::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).take(MOST_FIELDS) {
        reading.field(&name, &value);
    }
    reading.finish()
}

/// Writes the canonical query string, empty for the plan of December 2025.
pub fn query_from_plan(plan: &Plan) -> String {
    let default = Plan::december_2025();
    let mut query = String::new();
    let mut field = |name: &str, value: String, differs: bool| {
        if differs {
            // Writing to a String cannot fail; no value needs escaping.
            let _ = write!(query, "&{name}={value}");
        }
    };
    let number = |value: f64| format!("{value}");
    field("capex", number(plan.capex_bn_cny()), plan.capex_bn_cny() != default.capex_bn_cny());
    field("split", list(&plan.split), plan.split != default.split);
    field("mix", list(&plan.mix), plan.mix != default.mix);
    field("lease", number(plan.lease_bn_cny()), plan.lease_bn_cny() != default.lease_bn_cny());
    field("spill", number(plan.spill()), plan.spill() != default.spill());
    field("owned", list(&plan.owned), plan.owned != default.owned);
    field("leased", list(&plan.leased), plan.leased != default.leased);
    field("export", plan.export.key().to_owned(), plan.export != default.export);
    let pools = POOLS[usize::from(!plan.disaggregated)];
    field("pools", pools.to_owned(), plan.disaggregated != default.disaggregated);
    let supply = plan.domestic_supply();
    field("supply", number(supply), supply != default.domestic_supply());
    if query.is_empty() { query } else { format!("v={VERSION}{query}") }
}

/// The names of separate and shared pools.
pub(crate) const POOLS: [&str; 2] = ["separate", "shared"];

fn list<const N: usize>(shares: &Shares<N>) -> String {
    shares.parts().map(|part| part.to_string()).join("-")
}

/// A plan that is being read, field by field.
struct Reading {
    plan: Plan,
    notes: Vec<String>,
    unshown: usize,
    /// Percentages from a form's single fields, per group and share.
    percentages: [Vec<Option<f64>>; SHARE_GROUPS.len()],
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            plan: Plan::december_2025(),
            notes: Vec::new(),
            unshown: 0,
            percentages: SHARE_GROUPS.map(|group| vec![None; group.keys.len()]),
        }
    }
}

impl Reading {
    fn field(&mut self, name: &str, value: &str) {
        let plan = self.plan;
        let result = match name {
            "v" if value == VERSION => Ok(plan),
            // How the page is shown is no part of the plan; the server reads it.
            "print" | "lang" | "currency" | "debug" | "step" => Ok(plan),
            "capex" => parsed(value).and_then(|number| refused(plan.with_capex(number))),
            "lease" => parsed(value).and_then(|number| refused(plan.with_lease(number))),
            "spill" => parsed(value).and_then(|number| refused(plan.with_spill(number))),
            "supply" => parsed(value).and_then(|number| refused(plan.with_domestic_supply(number))),
            "split" => shares("split", value).map(|split| plan.with_split(split)),
            "mix" => shares("mix", value).map(|mix| plan.with_mix(mix)),
            "owned" => shares("owned", value).map(|owned| plan.with_owned(owned)),
            "leased" => shares("leased", value).map(|leased| plan.with_leased(leased)),
            "export" => ExportRule::from_key(value)
                .map(|export| plan.with_export(export))
                .ok_or_else(|| "no such export rule".to_owned()),
            "pools" => POOLS
                .iter()
                .position(|&pools| pools == value)
                .map(|place| plan.with_disaggregated(place == 0))
                .ok_or_else(|| "pools are `separate` or `shared`".to_owned()),
            "v" => Err(format!("this program reads version {VERSION}")),
            _ => match inquiry::checked(name, value) {
                Some(checked) => checked.map(|()| plan).map_err(str::to_owned),
                None => self.single_share(name, value).map(|()| plan),
            },
        };
        match result {
            Ok(plan) => self.plan = plan,
            Err(reason) => self.note(name, value, &reason),
        }
    }

    /// A share of its own, in percent, as forms without scripts send it.
    fn single_share(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unknown = || "no such field".to_owned();
        let (group, key) = name.split_once('-').ok_or_else(unknown)?;
        let group = SHARE_GROUPS.iter().position(|known| known.key == group).ok_or_else(unknown)?;
        let share = SHARE_GROUPS[group].keys.iter().position(|&known| known == key);
        let share = share.ok_or_else(unknown)?;
        let percent = parsed(value)?;
        if !(0.0..=100.0).contains(&percent) {
            return Err("a share lies between 0 and 100 percent".to_owned());
        }
        self.percentages[group][share] = Some(percent);
        Ok(())
    }

    fn note(&mut self, name: &str, value: &str, reason: &str) {
        if self.notes.len() == MOST_NOTES {
            self.unshown += 1;
            return;
        }
        let (name, value) = (echo(name), echo(value));
        self.notes.push(format!("Ignored `{name}={value}` in the address: {reason}"));
    }

    fn finish(mut self) -> (Plan, Vec<String>) {
        for (group, percentages) in SHARE_GROUPS.iter().zip(std::mem::take(&mut self.percentages)) {
            if percentages.iter().all(Option::is_none) {
                continue;
            }
            let current = (group.fractions)(&self.plan);
            let weights: Vec<f64> = percentages
                .iter()
                .zip(current)
                .map(|(percent, fraction)| percent.unwrap_or(100.0 * fraction))
                .collect();
            match (group.with_weights)(&self.plan, &weights) {
                Ok(plan) => self.plan = plan,
                Err(error) => self.note(group.key, "", &error.to_string()),
            }
        }
        if self.unshown > 0 {
            self.notes.push(format!("Ignored {} more fields in the address", self.unshown));
        }
        (self.plan, self.notes)
    }
}

fn refused(plan: Result<Plan, ModelError>) -> Result<Plan, String> {
    plan.map_err(|error| error.to_string())
}

fn parsed(value: &str) -> Result<f64, String> {
    f64::from_str(value.trim()).map_err(|_| "not a number".to_owned())
}

fn shares<const N: usize>(field: &'static str, value: &str) -> Result<Shares<N>, String> {
    let parts: Result<Vec<u32>, _> = value.split('-').take(N + 1).map(u32::from_str).collect();
    let parts = parts.map_err(|_| "shares are whole numbers joined by `-`".to_owned())?;
    let parts = <[u32; N]>::try_from(parts).map_err(|_| format!("{N} shares are expected"))?;
    Shares::from_parts(field, parts).map_err(|error| error.to_string())
}

/// A reader's text, cut to a length that a note can hold.
fn echo(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_ECHO).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use model::{Preset, WHOLE};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_reported_plan_has_an_empty_address() {
        assert_eq!(query_from_plan(&Plan::december_2025()), "");
        assert_eq!(plan_from_query(""), (Plan::december_2025(), Vec::new()));
    }

    #[test]
    fn presets_survive_their_addresses() {
        for preset in Preset::ALL {
            let query = query_from_plan(&preset.plan());
            assert_eq!(plan_from_query(&query), (preset.plan(), Vec::new()), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_left_at_its_default() {
        let (plan, notes) = plan_from_query("v=1&capex=lots&lease=40&colour=red&export=maybe");
        assert_eq!(plan.capex_bn_cny(), 160.0);
        assert_eq!(plan.lease_bn_cny(), 40.0);
        assert_eq!(notes.len(), 3);
        assert_eq!(notes[0], "Ignored `capex=lots` in the address: not a number");
    }

    #[test]
    fn a_form_sends_single_shares_in_percent() {
        let (plan, notes) = plan_from_query(
            "owned-recommendation=24&owned-generative=71&owned-training=5&pools=shared",
        );
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(plan.owned.parts(), [240_000, 710_000, 50_000]);
        assert!(!plan.disaggregated);
    }

    #[test]
    fn notes_stay_few_and_short() {
        let query = format!("x={}&", "y".repeat(1000)).repeat(60);
        let (_, notes) = plan_from_query(&query);
        assert_eq!(notes.len(), MOST_NOTES + 1);
        assert!(notes.iter().all(|note| note.len() < 200));
    }

    fn shares<const N: usize>() -> impl Strategy<Value = Shares<N>> {
        prop::array::uniform::<_, N>(0.0..1.0_f64)
            .prop_filter_map("all zero", |weights| Shares::from_weights("any", weights).ok())
    }

    fn plans() -> impl Strategy<Value = Plan> {
        let money = (60.0..=500.0_f64, 0.0..=120.0_f64, 0.0..=1.0_f64, 0.0..=3.0_f64);
        let splits = (shares::<8>(), shares::<5>(), shares::<3>(), shares::<3>());
        (money, splits, 0_usize..5, any::<bool>()).prop_map(
            |((capex, lease, spill, supply), (split, mix, owned, leased), rule, disaggregated)| {
                let plan = Plan::december_2025();
                plan.with_split(split)
                    .with_mix(mix)
                    .with_owned(owned)
                    .with_leased(leased)
                    .with_disaggregated(disaggregated)
                    .with_export(ExportRule::ALL[rule])
                    .with_capex(capex)
                    .and_then(|plan| plan.with_lease(lease))
                    .and_then(|plan| plan.with_spill(spill))
                    .and_then(|plan| plan.with_domestic_supply(supply))
                    .expect("the strategy stays within the ranges")
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_thousand_plans_survive_their_addresses(plan in plans()) {
            let query = query_from_plan(&plan);
            prop_assert!(query.len() < 2000);
            prop_assert_eq!(plan_from_query(&query), (plan, Vec::new()));
        }

        #[test]
        fn how_a_page_is_printed_is_no_part_of_its_plan(plan in plans(), shape in ".{0,20}") {
            let shape = form_urlencoded::Serializer::new(String::new())
                .append_pair("print", &shape)
                .finish();
            let query = format!("{}&{shape}", query_from_plan(&plan));
            prop_assert_eq!(plan_from_query(&query), (plan, Vec::new()));
        }

        #[test]
        fn no_query_panics_or_leaves_shares_that_do_not_add_up(query in ".{0,300}") {
            let (plan, _) = plan_from_query(&query);
            prop_assert_eq!(plan.split.parts().iter().sum::<u32>(), WHOLE);
        }

        #[test]
        fn known_fields_with_odd_values_never_panic(
            name in "(capex|lease|split|mix|owned-training|split-network|supply|v|export)",
            value in ".{0,40}",
        ) {
            let pair = form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &value)
                .finish();
            let (plan, _) = plan_from_query(&pair);
            prop_assert!(plan.capex_bn_cny().is_finite());
        }
    }
}
