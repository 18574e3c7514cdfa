//! One plan in one world.

use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::fleet::{Fleet, Purchase};
use crate::{Capacity, Cost, Decisions, Inputs, Rates, Scalar, value};

/// What keeps the fleet from being larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Constraint {
    /// Chips could not be had for the money.
    ChipAvailability,
    /// Hosts were short.
    Hosts,
    /// Network was short.
    Network,
    /// Data-centre space was short.
    Space,
    /// Power was short.
    Power,
    /// The chip money ran out.
    ChipBudget,
}

impl Constraint {
    /// The constraints in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::ChipAvailability,
        Self::Hosts,
        Self::Network,
        Self::Space,
        Self::Power,
        Self::ChipBudget,
    ];

    /// What the reader would call it.
    pub fn name(self) -> &'static str {
        let name = match self {
            Self::ChipAvailability => Phrase::new("Chip availability", "芯片供应"),
            Self::Hosts => Phrase::new("Server parts", "服务器部件"),
            Self::Network => Phrase::new("Network", "网络"),
            Self::Space => Phrase::new("Data-centre space", "数据中心空间"),
            Self::Power => Phrase::new("Power", "供电"),
            Self::ChipBudget => Phrase::new("Chip budget", "芯片预算"),
        };
        name.text()
    }
}

/// Everything that one plan comes to in one world.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<S> {
    /// Token rates per accelerator class.
    pub rates: Rates<S>,
    /// The fleet.
    pub fleet: Fleet<S>,
    /// What it serves.
    pub capacity: Capacity<S>,
    /// What it costs.
    pub cost: Cost<S>,
    /// Token headroom, capacity over demand minus one.
    pub token_headroom: S,
    /// Recommendation headroom.
    pub request_headroom: S,
    /// Training headroom.
    pub training_headroom: S,
    /// Share of token demand that goes unserved.
    pub shortfall: S,
    /// 1 if the goal is met: token headroom at least 0 and recommendation headroom at least .10.
    pub goal: S,
    /// Cost of a million served tokens, yuan.
    pub cny_per_mtok: S,
    /// Cost of a thousand served requests, yuan.
    pub cny_per_krequest: S,
    /// Gross benefit, bn yuan a year (estimate).
    pub benefit_bn: S,
    /// Net present value over doing nothing in 2026, bn yuan (estimate).
    pub npv_bn: S,
}

/// Recommendation headroom that the goal asks for.
pub(crate) const REQUEST_GOAL: f64 = 0.10;

/// Capacity over demand, minus one, and whether that meets the goal.
#[derive(Debug, Clone, Copy)]
pub struct Headroom<S> {
    /// Token headroom.
    pub tokens: S,
    /// Recommendation headroom.
    pub requests: S,
    /// Training headroom.
    pub training: S,
    /// 1 if the goal is met: token headroom at least 0 and recommendation headroom at least .10.
    pub goal: S,
}

impl<S: Scalar> Headroom<S> {
    /// The headroom of a capacity.
    ///
    /// # Formula
    /// `K/D − 1`, BUDGET_MODEL §6.8.
    #[inline]
    pub fn of(capacity: &Capacity<S>) -> Self {
        let headroom = |have: S, want: S| have / want - 1.0;
        let tokens = headroom(capacity.tokens_tn, capacity.token_demand_tn);
        let requests = headroom(capacity.requests_bn, capacity.request_demand_bn);
        Self {
            tokens,
            requests,
            training: headroom(capacity.training_flop, capacity.training_goal_flop),
            goal: S::indicator(!tokens.less(S::zero()) & !requests.less(S::literal(REQUEST_GOAL))),
        }
    }
}

/// Carries a plan through one world.
///
/// # Units
/// As named in the fields; see BUDGET_MODEL §1.
/// # Formula
/// BUDGET_MODEL §5–§8.
#[inline]
pub fn evaluate<S: Scalar>(decisions: &Decisions<S>, inputs: &Inputs<S>) -> Outcome<S> {
    let rates = Rates::new(inputs);
    let purchase = Purchase::new(decisions, inputs, &rates);
    let fleet = Fleet::new(decisions, inputs, purchase);
    let capacity = Capacity::new(decisions, inputs, &rates, &fleet);
    let cost = Cost::new(decisions, inputs, &fleet);
    let benefit_bn = value::benefit_bn(&capacity, inputs.price_cny_per_mtok);
    let gain_bn = benefit_bn - cost.opex_bn - idle_cash_flow_bn(decisions, inputs, &rates);
    let headroom = Headroom::of(&capacity);
    let served_tn = capacity.tokens_tn.minimum(capacity.token_demand_tn);
    let served_bn = capacity.requests_bn.minimum(capacity.request_demand_bn);
    let [recommend, generate, _] = cost.workload_share;
    Outcome {
        token_headroom: headroom.tokens,
        request_headroom: headroom.requests,
        training_headroom: headroom.training,
        shortfall: (-headroom.tokens).positive(),
        goal: headroom.goal,
        cny_per_mtok: per_unit(generate * cost.total_bn * (1e9 / (1e6 * 365.25)), served_tn),
        cny_per_krequest: per_unit(recommend * cost.total_bn * (1e3 / 365.25), served_bn),
        benefit_bn,
        npv_bn: value::net_present_value_bn(&cost, fleet.purchase.spent_bn, gain_bn),
        rates,
        fleet,
        capacity,
        cost,
    }
}

/// Cost over units served, kept finite when nothing is served.
#[inline]
fn per_unit<S: Scalar>(cost: S, served: S) -> S {
    cost / served.maximum(S::literal(1e-6))
}

/// Capex of the idle plan: a thousand yuan.
///
/// The reference compares with this instead of with nothing at all; at nothing the value would
/// differ from it in the ninth digit.
const IDLE_CAPEX_BN: f64 = 1e-6;

/// Benefit less opex of the same plan without purchases in 2026; its leases stay.
#[inline]
fn idle_cash_flow_bn<S: Scalar>(
    decisions: &Decisions<S>,
    inputs: &Inputs<S>,
    rates: &Rates<S>,
) -> S {
    let capex_bn = S::sum(decisions.budgets_bn).maximum(S::literal(IDLE_CAPEX_BN));
    let scale = S::literal(IDLE_CAPEX_BN) / capex_bn;
    let idle =
        Decisions { budgets_bn: decisions.budgets_bn.map(|line| line * scale), ..*decisions };
    let fleet = Fleet::new(&idle, inputs, Purchase::new(&idle, inputs, rates));
    let capacity = Capacity::new(&idle, inputs, rates, &fleet);
    let cost = Cost::new(&idle, inputs, &fleet);
    value::benefit_bn(&capacity, inputs.price_cny_per_mtok) - cost.opex_bn
}

impl Outcome<f64> {
    /// The constraint that binds.
    pub fn constraint(&self) -> Constraint {
        let code = self.fleet.binding;
        let nearest = (0..).zip(Constraint::ALL).find(|(index, _)| code < f64::from(*index) + 0.5);
        nearest.map_or(Constraint::ChipBudget, |(_, constraint)| constraint)
    }
}
