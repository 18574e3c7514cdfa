//! A plan and what it believes as an address, and back.
//!
//! A canonical address holds a version and only what differs from the plan of December 2025 and
//! from the published priors, in a fixed order. Forms without scripts send one field per share (`split-network=12.5`) instead of
//! one list (`split=531250-…`); both are read. Whatever cannot be read is left at its default and
//! named in a note, so that no address is ever an error.

mod ranges;

pub(crate) use ranges::refusal;

use std::fmt::Write as _;
use std::str::FromStr;

use model::{Case, ExportRule, ModelError, Plan, Ranges, Shares};

use words::say;

use super::share_groups::SHARE_GROUPS;

/// The version of the address format.
const VERSION: &str = "1";
/// More notes than this are counted instead of shown.
const MOST_NOTES: usize = 8;
/// More fields than any address of ours has.
const MOST_FIELDS: usize = 128;
/// Longer values are cut in notes.
const LONGEST_ECHO: usize = 40;

/// A part of an address that was ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ignored {
    /// A field, and why.
    Field {
        /// The field as it stands in the address, `name=value`.
        field: String,
        /// Why it was ignored.
        reason: String,
    },
    /// So many more fields.
    More(usize),
}

impl Ignored {
    /// What a page says of it.
    fn note(&self) -> String {
        match self {
            Self::Field { field, reason } => say!(
                "Ignored `{field}` in the address: {reason}",
                "已忽略网址中的`{field}`：{reason}",
            ),
            Self::More(more) => {
                say!("Ignored {more} more fields in the address", "另忽略网址中的{more}个字段")
            }
        }
    }
}

/// Reads a query string; notes say what was ignored.
pub fn case_from_query(query: &str) -> (Case, Vec<String>) {
    let (case, ignored) = read_query(query);
    (case, ignored.iter().map(Ignored::note).collect())
}

/// Reads a query string, and what of it was ignored.
pub fn read_query(query: &str) -> (Case, Vec<Ignored>) {
    let mut reading = Reading::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).take(MOST_FIELDS) {
        reading.field(&name, &value);
    }
    reading.finish()
}

/// Writes the canonical query string, empty for the plan of December 2025 under published priors.
pub fn query_from_case(Case { plan, ranges }: &Case) -> String {
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
    for (symbol, value) in ranges::fields(ranges) {
        field(symbol, value, true);
    }
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
    ranges: Ranges,
    ignored: Vec<Ignored>,
    unshown: usize,
    /// Percentages from a form's single fields, per group and share.
    percentages: [Vec<Option<f64>>; SHARE_GROUPS.len()],
    /// Numbers of ranges from a form's single fields.
    single: ranges::Single,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            plan: Plan::december_2025(),
            ranges: Ranges::published(),
            single: ranges::Single::default(),
            ignored: Vec::new(),
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
            "print" | "lang" | "currency" | "debug" | "step" | "median" => Ok(plan),
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
                .ok_or_else(|| say!("no such export rule", "没有这种出口规则")),
            "pools" => POOLS
                .iter()
                .position(|&pools| pools == value)
                .map(|place| plan.with_disaggregated(place == 0))
                .ok_or_else(|| {
                    say!("pools are `separate` or `shared`", "资源池为`separate`或`shared`")
                }),
            "v" => Err(say!("this program reads version {VERSION}", "本程序只识别版本{VERSION}")),
            _ => match inquiry::checked(name, value) {
                Some(checked) => checked.map(|()| plan).map_err(str::to_owned),
                None => self.belief_or_share(name, value).map(|()| plan),
            },
        };
        match result {
            Ok(plan) => self.plan = plan,
            Err(reason) => self.note(name, value, &reason),
        }
    }

    /// A range, one number of a range, or one share.
    fn belief_or_share(&mut self, name: &str, value: &str) -> Result<(), String> {
        if let Some(input) = ranges::input_place(name) {
            self.ranges = ranges::read(&self.ranges, input, value)?;
            return Ok(());
        }
        let single = name
            .split_once('-')
            .and_then(|(symbol, end)| ranges::input_place(symbol).map(|input| (input, end)));
        match single {
            Some((input, end)) => self.single.keep(input, end, value),
            None => self.single_share(name, value),
        }
    }

    /// A share of its own, in percent, as forms without scripts send it.
    fn single_share(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unknown = no_such_field;
        let (group, key) = name.split_once('-').ok_or_else(unknown)?;
        let group = SHARE_GROUPS.iter().position(|known| known.key == group).ok_or_else(unknown)?;
        let share = SHARE_GROUPS[group].keys.iter().position(|&known| known == key);
        let share = share.ok_or_else(unknown)?;
        let percent = parsed(value)?;
        if !(0.0..=100.0).contains(&percent) {
            return Err(say!("a share lies between 0 and 100 percent", "比例应在0到100之间"));
        }
        self.percentages[group][share] = Some(percent);
        Ok(())
    }

    fn note(&mut self, name: &str, value: &str, reason: &str) {
        if self.ignored.len() == MOST_NOTES {
            self.unshown += 1;
            return;
        }
        let (name, value) = (echo(name), echo(value));
        let (field, reason) = (format!("{name}={value}"), reason.to_owned());
        self.ignored.push(Ignored::Field { field, reason });
    }

    fn finish(mut self) -> (Case, Vec<Ignored>) {
        let (ranges, refused) = std::mem::take(&mut self.single).finish(self.ranges.clone());
        for (symbol, reason) in refused {
            self.note(symbol, "", &reason);
        }
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
                Err(error) => self.note(group.key, "", &refusal(&error)),
            }
        }
        if self.unshown > 0 {
            self.ignored.push(Ignored::More(self.unshown));
        }
        (Case { plan: self.plan, ranges }, self.ignored)
    }
}

fn refused(plan: Result<Plan, ModelError>) -> Result<Plan, String> {
    plan.map_err(|error| refusal(&error))
}

fn no_such_field() -> String {
    say!("no such field", "没有这个字段")
}

fn parsed(value: &str) -> Result<f64, String> {
    f64::from_str(value.trim()).map_err(|_| say!("not a number", "不是数字"))
}

fn shares<const N: usize>(field: &'static str, value: &str) -> Result<Shares<N>, String> {
    let parts: Result<Vec<u32>, _> = value.split('-').take(N + 1).map(u32::from_str).collect();
    let parts = parts
        .map_err(|_| say!("shares are whole numbers joined by `-`", "比例是以`-`相连的整数"))?;
    let parts = <[u32; N]>::try_from(parts)
        .map_err(|_| say!("{N} shares are expected", "应有{N}个比例"))?;
    Shares::from_parts(field, parts).map_err(|error| refusal(&error))
}

/// A reader's text, cut to a length that a note can hold, without what no text or drawing may hold.
fn echo(text: &str) -> String {
    let shown = text.chars().filter(|letter| !letter.is_control());
    let mut short: String = shown.take(LONGEST_ECHO).collect();
    if text.chars().count() > LONGEST_ECHO {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use model::{Distribution, INPUTS, Preset, WHOLE};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_reported_plan_has_an_empty_address() {
        assert_eq!(query_from_case(&Case::december_2025()), "");
        assert_eq!(case_from_query(""), (Case::december_2025(), Vec::new()));
    }

    #[test]
    fn presets_survive_their_addresses() {
        for preset in Preset::ALL {
            let query = query_from_case(&preset.plan().into());
            assert_eq!(case_from_query(&query), (preset.plan().into(), Vec::new()), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_left_at_its_default() {
        let (Case { plan, .. }, notes) =
            case_from_query("v=1&capex=lots&lease=40&colour=red&export=maybe");
        assert_eq!(plan.capex_bn_cny(), 160.0);
        assert_eq!(plan.lease_bn_cny(), 40.0);
        assert_eq!(notes.len(), 3);
        assert_eq!(notes[0], "Ignored `capex=lots` in the address: not a number");
    }

    #[test]
    fn a_form_sends_single_shares_in_percent() {
        let (Case { plan, .. }, notes) = case_from_query(
            "owned-recommendation=24&owned-generative=71&owned-training=5&pools=shared",
        );
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(plan.owned.parts(), [240_000, 710_000, 50_000]);
        assert!(!plan.disaggregated);
    }

    #[test]
    fn a_belief_is_read_from_an_address_and_from_a_form() {
        let growth = ranges::input_place("g_gen").expect("an input");
        let slip = ranges::input_place("slip").expect("an input");
        let (case, notes) = case_from_query("v=1&g_gen=3-8.5&slip=0.5-1-3");
        assert_eq!(notes, Vec::<String>::new());
        assert_eq!(case.ranges.of(growth), Distribution::LogNormal { p10: 3.0, p90: 8.5 });
        assert_eq!(query_from_case(&case), "v=1&slip=0.5-1-3&g_gen=3-8.5");
        let form = "g_gen-low=3&g_gen-high=8.5&slip-low=0.5&slip-mode=1&slip-high=3&fx-low=6.85";
        assert_eq!(case_from_query(form), (case, Vec::new()));
        assert_eq!(
            case_from_query("slip-high=3").0.ranges.of(slip),
            Distribution::Triangular { low: 0.0, mode: 1.0, high: 3.0 }
        );
    }

    #[test]
    fn a_belief_that_is_none_is_named_and_left_as_published() {
        for query in ["g_gen=9-3", "g_gen=3", "g_gen=1-2-3", "g_gen-low=11", "hit=0-2-3", "hit-x=1"]
        {
            let (case, notes) = case_from_query(query);
            assert_eq!(case, Case::december_2025(), "{query}");
            assert_eq!(notes.len(), 1, "{query}: {notes:?}");
        }
    }

    #[test]
    fn notes_stay_few_and_short() {
        let query = format!("x={}&", "y".repeat(1000)).repeat(60);
        let (_, notes) = case_from_query(&query);
        assert_eq!(notes.len(), MOST_NOTES + 1);
        assert!(notes.iter().all(|note| note.len() < 200));
    }

    #[test]
    fn notes_hold_nothing_that_no_text_may_hold() {
        let (_, notes) = case_from_query("x%08%00=1&capex=%1b%5b2J");
        assert_eq!(notes.len(), 2);
        assert!(notes.iter().all(|note| !note.chars().any(char::is_control)), "{notes:?}");
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

    /// Any set of beliefs, all thirty of them included.
    fn ranges() -> impl Strategy<Value = Ranges> {
        let belief = (any::<bool>(), prop::array::uniform3(0.0..=1.0_f64));
        prop::collection::vec(belief, INPUTS.len()).prop_map(|beliefs| {
            let mut ranges = Ranges::published();
            for (input, (changed, mut places)) in beliefs.into_iter().enumerate() {
                places.sort_by(f64::total_cmp);
                let (least, most) = Ranges::bounds(input);
                let [low, mode, high] = places.map(|place| least + place * (most - least));
                let believed = match INPUTS[input].distribution {
                    Distribution::LogNormal { .. } => {
                        Distribution::LogNormal { p10: low, p90: high }
                    }
                    Distribution::Triangular { .. } => Distribution::Triangular { low, mode, high },
                };
                // Ends that round to the same number are no range.
                if let (true, Ok(with)) = (changed, ranges.with(input, believed)) {
                    ranges = with;
                }
            }
            ranges
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_thousand_cases_survive_their_addresses(plan in plans(), ranges in ranges()) {
            let case = Case { plan, ranges };
            let query = query_from_case(&case);
            prop_assert!(query.len() < 2000, "{}", query);
            prop_assert_eq!(case_from_query(&query), (case, Vec::new()));
        }

        #[test]
        fn how_a_page_is_printed_is_no_part_of_its_plan(plan in plans(), shape in ".{0,20}") {
            let shape = form_urlencoded::Serializer::new(String::new())
                .append_pair("print", &shape)
                .finish();
            let case = Case::from(plan);
            let query = format!("{}&{shape}", query_from_case(&case));
            prop_assert_eq!(case_from_query(&query), (case, Vec::new()));
        }

        #[test]
        fn no_query_panics_or_leaves_shares_that_do_not_add_up(query in ".{0,300}") {
            let (Case { plan, .. }, _) = case_from_query(&query);
            prop_assert_eq!(plan.split.parts().iter().sum::<u32>(), WHOLE);
        }

        #[test]
        fn known_fields_with_odd_values_never_panic(
            name in "(capex|lease|split|mix|owned-training|split-network|supply|v|export|g_gen|slip|hit-mode|fx-low)",
            value in ".{0,40}",
        ) {
            let pair = form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &value)
                .finish();
            let (Case { plan, .. }, _) = case_from_query(&pair);
            prop_assert!(plan.capex_bn_cny().is_finite());
        }
    }
}
