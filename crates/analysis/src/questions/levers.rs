//! Which lever helps most, and what a billion yuan does.

use model::{
    CAPEX_RANGE_BN_CNY, DOMESTIC_SUPPLY_RANGE, ExportRule, ExportState, LEASE_RANGE_BN_CNY, Plan,
    Scenario,
};
use model::{Sampling, Shares};
use serde::{Deserialize, Serialize};
use words::{Currency, Language, Locale, Phrase, say, yuan_bn};

use crate::error::{count_in, quantity_in};
use crate::score::{Score, Table, Variant, goal_odds};
use crate::study::OneRound;
use crate::trials::{Trials, check_compared};
use crate::{AnalysisError, Answer, Change, Estimate, Finding, Study};

const MOST_LEVERS: u32 = 64;
const MOST_STEPS: u32 = 16;
/// Billions of yuan to either side of the plan between which the slope of the odds is taken.
const SLOPE_BN: f64 = 4.0;
/// A lever moves money if it moves at least this much.
const LEAST_MONEY_BN: f64 = 1e-9;

/// The table of levers, and the slope of the odds in money, in common worlds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Levers {
    /// What is compared with.
    pub scenario: Scenario,
    /// Which trials are run.
    pub sampling: Sampling,
    /// The levers.
    pub levers: Vec<Lever>,
}

/// Something that may be pulled, alone or with more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lever {
    /// The key used in files.
    pub key: String,
    /// What a reader would call it.
    pub name: String,
    /// What it does.
    pub steps: Vec<Step>,
}

/// One thing that a lever does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// So many billions more of capex; held to the range of plans.
    Capex(f64),
    /// So many billions a year more of leases; held to the range of plans.
    Leases(f64),
    /// Domestic supply times a factor; held to the range of plans.
    DomesticSupply(f64),
    /// Exports in a given state.
    Export(ExportState),
    /// Another use of the owned fleet.
    Owned(Shares<3>),
    /// Prefill and decode on shared pools.
    SharedPools,
    /// A change of the worlds.
    World(Change),
}

/// The levers of BUDGET_MODEL §15 in its order.
///
/// The multiplier on domestic supply is on the three domestic vendors and not on the in-house
/// chip; serving efficiency is that of prefill, decode and ranking, not of training. Both readings
/// are those that meet the published odds.
pub fn published_levers() -> Vec<Lever> {
    let reallocated = Step::Owned(
        Shares::from_parts("owned", [240_000, 710_000, 50_000])
            .unwrap_or(Plan::december_2025().owned),
    );
    let times =
        |input: &str, factor| Step::World(Change::Scale { input: input.to_owned(), factor });
    let serving = ["mfu_pre", "mbu_dec", "mfu_rec"].map(|input| times(input, 1.1)).to_vec();
    let no_slip = Step::World(Change::Set { input: "slip".to_owned(), value: 0.0 });
    let supply = Step::DomesticSupply(1.4);
    let together = vec![Step::Capex(40.0), Step::Leases(18.0), supply.clone(), reallocated.clone()];
    let exports = ExportState::ALL.map(|state| {
        let key = format!("export-{}", ExportRule::Fixed(state).key());
        lever(&key, &format!("H200: {}", state.name()), vec![Step::Export(state)])
    });
    let mut levers = vec![
        lever("capex", &more_capex(40.0), vec![Step::Capex(40.0)]),
        lever("leases", &more_leases(18.0), vec![Step::Leases(18.0)]),
        lever("leases-more", &more_leases(40.0), vec![Step::Leases(40.0)]),
    ];
    levers.extend(exports);
    levers.extend([
        lever("supply", SUPPLY.text(), vec![supply.clone()]),
        lever("supply-capex", &supply_and_capex(40.0), vec![supply, Step::Capex(40.0)]),
        lever("model-efficiency", MODEL_EFFICIENCY.text(), vec![times("e_model", 1.3)]),
        lever("serving-efficiency", SERVING_EFFICIENCY.text(), serving),
        lever("no-slip", NO_SLIP.text(), vec![no_slip]),
        lever("shared-pools", SHARED_POOLS.text(), vec![Step::SharedPools]),
        lever("reallocation", REALLOCATION.text(), vec![reallocated]),
        lever("together", &all_together(40.0, 18.0), together),
    ]);
    levers
}

const AS_PLANNED: Phrase = Phrase::new("As planned", "按原方案");
const SUPPLY: Phrase = Phrase::new("Domestic supply ×1.4", "国产供应×1.4");
const MODEL_EFFICIENCY: Phrase = Phrase::new("Model efficiency ×1.3", "模型效率×1.3");
const SERVING_EFFICIENCY: Phrase = Phrase::new("Serving efficiency +10 %", "服务效率+10%");
const NO_SLIP: Phrase = Phrase::new("No build slip", "建设不延误");
const SHARED_POOLS: Phrase =
    Phrase::new("Without prefill/decode disaggregation", "不做预填充与解码分离");
const REALLOCATION: Phrase = Phrase::new("Owned fleet at 24/71/5", "自有集群按24/71/5分配");

/// Billions of yuan more, in the words and the currency of the reader.
fn more(bn: f64) -> String {
    // As 0.1 + 0.2 is 0.3.
    let bn = (bn * 1e6).round() / 1e6;
    match words::current() {
        Locale { language: Language::English, currency: Currency::Yuan } => format!("+{bn} bn¥"),
        _ => format!("+{}", yuan_bn(bn)),
    }
}

fn more_capex(bn: f64) -> String {
    say!("Capex {}", "资本开支{}", more(bn))
}

fn more_leases(bn: f64) -> String {
    say!("Overseas leases {}/yr", "海外租赁{}/年", more(bn))
}

fn supply_and_capex(bn: f64) -> String {
    say!("{SUPPLY} and capex {}", "{SUPPLY}且资本开支{}", more(bn))
}

fn supply(factor: f64) -> String {
    let factor = (factor * 100.0).round() / 100.0;
    say!("domestic supply ×{factor}", "国产供应×{factor}")
}

fn all_together(capex_bn: f64, lease_bn: f64) -> String {
    let (capex, leases) = match words::current() {
        // Billions of yuan are understood.
        Locale { language: Language::English, currency: Currency::Yuan } => {
            (format!("+{capex_bn}"), format!("+{lease_bn}"))
        }
        _ => (more(capex_bn), more(lease_bn)),
    };
    say!(
        "Capex {capex}, leases {leases}, supply ×1.4 and 24/71/5",
        "资本开支{capex}、租赁{leases}、供应×1.4，且按24/71/5分配",
    )
}

fn lever(key: &str, name: &str, steps: Vec<Step>) -> Lever {
    Lever { key: key.to_owned(), name: name.to_owned(), steps }
}

/// The table of levers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeverTable {
    /// The scenario without a lever.
    pub base: LeverRow,
    /// The levers, in the order of the question.
    pub levers: Vec<LeverRow>,
    /// Points of P(goal) per extra billion yuan of capex.
    ///
    /// # Formula
    /// `100·(P(B + h) − P(B − h))/2h` with `h` of four billions, in common worlds; at the end of
    /// the range one side is taken.
    pub points_per_capex_bn: Estimate,
    /// Points of P(goal) per extra billion yuan a year of leases.
    pub points_per_lease_bn: Estimate,
}

/// One lever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeverRow {
    /// The key used in files.
    pub key: String,
    /// What a reader would call it.
    pub name: String,
    /// P(goal) with the lever.
    pub goal: Estimate,
    /// Points of P(goal) gained over the base, in common worlds.
    pub gain_points: Estimate,
    /// Odds of the training goal with the lever.
    pub training: Estimate,
    /// Money that the lever moves, bn yuan (of leases, a year); none if it moves none.
    pub money_bn: Option<f64>,
    /// Points gained per extra billion yuan; none if the lever moves no money.
    pub points_per_bn: Option<Estimate>,
}

impl Step {
    fn check(&self) -> Result<(), AnalysisError> {
        match self {
            Self::Capex(more) => quantity_in("capex", *more, (-500.0, 500.0)),
            Self::Leases(more) => quantity_in("leases", *more, (-120.0, 120.0)),
            Self::DomesticSupply(factor) => {
                quantity_in("domestic_supply", *factor, DOMESTIC_SUPPLY_RANGE)
            }
            Self::World(change) => change.check(),
            Self::Export(_) | Self::Owned(_) | Self::SharedPools => Ok(()),
        }
    }

    fn take(&self, variant: &mut Variant) -> Result<(), AnalysisError> {
        let plan = variant.plan;
        variant.plan = match self {
            Self::Capex(more) => with_capex(plan, *more)?,
            Self::Leases(more) => with_leases(plan, *more)?,
            Self::DomesticSupply(factor) => {
                let (low, high) = DOMESTIC_SUPPLY_RANGE;
                plan.with_domestic_supply((plan.domestic_supply() * factor).clamp(low, high))?
            }
            Self::Export(state) => plan.with_export(ExportRule::Fixed(*state)),
            Self::Owned(owned) => plan.with_owned(*owned),
            Self::SharedPools => plan.with_disaggregated(false),
            Self::World(change) => {
                variant.changes.push(change.clone());
                plan
            }
        };
        Ok(())
    }
}

fn with_capex(plan: Plan, more_bn: f64) -> Result<Plan, AnalysisError> {
    let (low, high) = CAPEX_RANGE_BN_CNY;
    Ok(plan.with_capex((plan.capex_bn_cny() + more_bn).clamp(low, high))?)
}

fn with_leases(plan: Plan, more_bn: f64) -> Result<Plan, AnalysisError> {
    let (low, high) = LEASE_RANGE_BN_CNY;
    Ok(plan.with_lease((plan.lease_bn_cny() + more_bn).clamp(low, high))?)
}

/// Capex and leases of a year, bn yuan.
fn money_bn(plan: &Plan) -> f64 {
    plan.capex_bn_cny() + plan.lease_bn_cny()
}

impl Lever {
    fn variant(&self, plan: Plan) -> Result<Variant, AnalysisError> {
        count_in("steps", self.steps.len(), (0, MOST_STEPS))?;
        let mut variant = Variant::of(plan);
        for step in &self.steps {
            step.check()?;
            step.take(&mut variant)?;
        }
        Ok(variant)
    }

    /// What the lever does of that which the ranges of plans cut short, in words.
    fn held(&self, before: &Plan, after: &Plan) -> Vec<String> {
        let capex_bn = after.capex_bn_cny() - before.capex_bn_cny();
        let lease_bn = after.lease_bn_cny() - before.lease_bn_cny();
        let factor = after.domestic_supply() / before.domestic_supply();
        let short = |asked: f64, done: f64| (asked - done).abs() > LEAST_MONEY_BN;
        let held = self.steps.iter().filter_map(|step| match step {
            Step::Capex(asked) if short(*asked, capex_bn) => Some(more_capex(capex_bn)),
            Step::Leases(asked) if short(*asked, lease_bn) => Some(more_leases(lease_bn)),
            Step::DomesticSupply(asked) if short(*asked, factor) => Some(supply(factor)),
            _ => None,
        });
        held.collect()
    }
}

impl Levers {
    /// The published levers on a scenario.
    pub fn published(scenario: Scenario, sampling: Sampling) -> Self {
        Self { scenario, sampling, levers: published_levers() }
    }

    /// Base, the four plans of the slopes, then the levers.
    fn variants(&self) -> Result<Vec<Variant>, AnalysisError> {
        let plan = self.scenario.plan;
        let slopes = [
            with_capex(plan, -SLOPE_BN)?,
            with_capex(plan, SLOPE_BN)?,
            with_leases(plan, -SLOPE_BN)?,
            with_leases(plan, SLOPE_BN)?,
        ];
        let mut variants = vec![Variant::of(plan)];
        variants.extend(slopes.map(Variant::of));
        for lever in &self.levers {
            variants.push(lever.variant(plan)?);
        }
        Ok(variants)
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("levers", self.levers.len(), (0, MOST_LEVERS))?;
        check_compared(&self.sampling)?;
        let trials = Trials::all(self.sampling).collect();
        let table = Table::new(&self.scenario, self.variants()?, trials);
        let levers = self.levers.clone();
        Ok(OneRound::study(table.jobs(), move |findings| {
            conclude(&table, &levers, findings).map(Answer::Levers)
        }))
    }
}

/// Variants before those of the levers: the base and two pairs around it.
const BEFORE_LEVERS: usize = 5;

fn conclude(
    table: &Table,
    levers: &[Lever],
    findings: Vec<Finding>,
) -> Result<LeverTable, AnalysisError> {
    let scores = table.scores(findings)?;
    let plan = |place: usize| &table.variants[place].plan;
    let slope = |low: usize| {
        let width_bn = money_bn(plan(low + 1)) - money_bn(plan(low));
        points(&scores[low + 1], &scores[low]).times(1.0 / width_bn.max(LEAST_MONEY_BN))
    };
    let named = |place: usize, lever: &Lever| {
        let held = lever.held(plan(0), plan(place));
        if held.is_empty() {
            return lever.name.clone();
        }
        let (name, held) = (&lever.name, held.join(&say!(", ", "、")));
        say!("{name} (held to the range: {held})", "{name}（受取值范围所限：{held}）")
    };
    let row = |place: usize, key: &str, name: &str| {
        let gain_points = points(&scores[place], &scores[0]);
        let money_bn = money_bn(plan(place)) - money_bn(plan(0));
        let money_bn = (money_bn.abs() > LEAST_MONEY_BN).then_some(money_bn);
        LeverRow {
            key: key.to_owned(),
            name: name.to_owned(),
            goal: goal_odds(&scores[place]),
            gain_points,
            training: Estimate::over(&scores[place], |score| score.share(score.training)),
            money_bn,
            points_per_bn: money_bn.map(|money_bn| gain_points.times(1.0 / money_bn)),
        }
    };
    let rows = levers.iter().enumerate();
    Ok(LeverTable {
        base: row(0, "base", AS_PLANNED.text()),
        levers: rows
            .map(|(i, lever)| {
                let place = BEFORE_LEVERS + i;
                row(place, &lever.key, &named(place, lever))
            })
            .collect(),
        points_per_capex_bn: slope(1),
        points_per_lease_bn: slope(3),
    })
}

/// Points of P(goal) between two variants in common worlds.
fn points(after: &[Score], before: &[Score]) -> Estimate {
    Estimate::paired(after, before, Score::goal_share).times(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Question, Workshop, answer_alone};

    fn published(scrambles: u32) -> LeverTable {
        let scenario = Scenario::published(Plan::december_2025());
        let sampling = Sampling { scrambles, ..Sampling::settled() };
        let question = Question::Levers(Levers::published(scenario, sampling));
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Levers(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_published_table_is_met() {
        // BUDGET_MODEL §15 at 2¹⁶ trials. Four standard errors of the difference of two runs with
        // .001 each: 4·√2·.001.
        const TOLERANCE: f64 = 0.006;
        let table = published(8);
        let expected = [
            0.375, 0.420, 0.471, 0.329, 0.341, 0.395, 0.422, 0.405, 0.431, 0.447, 0.433, 0.424,
            0.284, 0.491, 0.610,
        ];
        assert!((table.base.goal.value - 0.364).abs() < TOLERANCE);
        assert_eq!(table.levers.len(), expected.len());
        for (row, expected) in table.levers.iter().zip(expected) {
            let actual = row.goal.value;
            assert!((actual - expected).abs() < TOLERANCE, "{}: {actual}, {expected}", row.name);
        }
        let reallocated = &table.levers[13];
        assert!((reallocated.training.value - 0.61).abs() < 0.005 + TOLERANCE);
    }

    #[test]
    fn gains_are_surer_than_the_odds_they_are_taken_from() {
        let table = published(8);
        let leases = &table.levers[1];
        let error = |estimate: Estimate| estimate.error.expect("several scrambles");
        assert!(error(leases.gain_points) < error(table.base.goal) * 100.0);
        assert_eq!(leases.money_bn, Some(18.0));
        assert_eq!(table.levers[7].points_per_bn, None, "supply is not bought");
    }

    #[test]
    fn a_billion_of_leases_does_more_than_a_billion_of_capex() {
        let table = published(8);
        let (capex, leases) = (table.points_per_capex_bn, table.points_per_lease_bn);
        // Published: +1 point for 40 bn¥ of capex, +6 for 18 bn¥ of leases.
        assert!(capex.value > 0.0 && capex.value < 0.1, "{capex:?}");
        assert!((leases.value - 6.0 / 18.0).abs() < 0.1, "{leases:?}");
    }

    #[test]
    fn levers_stop_at_the_ranges_of_plans() {
        let plan = Plan::december_2025().with_capex(490.0).expect("in range");
        let variant = published_levers()[0].variant(plan).expect("a lever");
        assert_eq!(variant.plan.capex_bn_cny(), 500.0);
        let held = |steps: Vec<Step>, plan: Plan| {
            let lever = lever("x", "x", steps);
            lever.held(&plan, &lever.variant(plan).expect("a lever").plan)
        };
        assert_eq!(held(vec![Step::Capex(40.0)], plan), ["Capex +10 bn¥"]);
        assert!(held(vec![Step::Capex(10.0)], plan).is_empty());
        let leased = plan.with_lease(120.0).expect("in range");
        assert_eq!(held(vec![Step::Leases(18.0)], leased), ["Overseas leases +0 bn¥/yr"]);
        let supplied = plan.with_domestic_supply(2.5).expect("in range");
        assert_eq!(held(vec![Step::DomesticSupply(1.4)], supplied), ["domestic supply ×1.2"]);
        let none = plan.with_domestic_supply(0.0).expect("in range");
        assert!(held(vec![Step::DomesticSupply(1.4)], none).is_empty(), "nothing times anything");
        let wrong = lever("x", "x", vec![Step::Capex(f64::NAN)]);
        assert!(matches!(wrong.variant(plan), Err(AnalysisError::Quantity { .. })));
    }
}
