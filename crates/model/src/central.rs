//! The plan in the median world: one deterministic answer beside the distribution.

use serde::{Deserialize, Serialize};

use crate::{BOUGHT, EXPORT_CAPS_K, Inputs, OBSERVABLES, Scenario, evaluate};

/// What a plan buys when every input sits at its median and exports at their likeliest state.
///
/// It flatters the plan: the goal is often met here and missed in most futures, because shortfalls
/// and surpluses do not cancel. That is why it stands beside the odds and never instead of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Central {
    /// Chip money spent per bought class, bn yuan, in the order of [`crate::ACCELERATORS`].
    pub spent_bn: [f64; BOUGHT],
    /// Accelerators bought per class, thousands.
    pub bought_k: [f64; BOUGHT],
    /// Chip money that finds no chips, bn yuan.
    pub unspent_bn: f64,
    /// Token headroom.
    pub token_headroom: f64,
    /// Recommendation headroom.
    pub request_headroom: f64,
    /// What is observed, in the order of [`OBSERVABLES`].
    pub observed: [f64; OBSERVABLES.len()],
}

impl Central {
    /// Every input at its median, exports at the likeliest state, clearance at its median month.
    pub fn world(scenario: &Scenario) -> Inputs<f64> {
        median_world(scenario)
    }

    /// Whether the goal is met: token headroom at least 0 and recommendation headroom at least .10.
    pub fn meets_goal(&self) -> bool {
        self.token_headroom >= 0.0 && self.request_headroom >= crate::outcome::REQUEST_GOAL
    }

    /// A scenario in its median world.
    pub fn of(scenario: &Scenario) -> Self {
        let world = median_world(scenario);
        let outcome = evaluate(&scenario.decisions(), &world);
        let purchase = &outcome.fleet.purchase;
        let prices = world.values();
        Self {
            spent_bn: std::array::from_fn(|i| purchase.bought_k[i] * prices[i] / 1e3),
            bought_k: purchase.bought_k,
            unspent_bn: purchase.unspent_bn,
            token_headroom: outcome.token_headroom,
            request_headroom: outcome.request_headroom,
            observed: outcome.observe().values,
        }
    }
}

/// Every input at its median, exports at the likeliest state, clearance at its median month.
fn median_world(scenario: &Scenario) -> Inputs<f64> {
    let odds = scenario.plan.export.probabilities();
    let likeliest = odds.iter().copied().fold(0.0, f64::max);
    let state = odds.iter().position(|&share| share == likeliest).unwrap_or(0);
    let values = scenario.priors.distributions().map(|distribution| distribution.quantile(0.5));
    Inputs::new(values, EXPORT_CAPS_K[state], crate::inputs::clearance_month(0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Distribution, INPUTS, Plan, Ranges};

    #[test]
    fn the_reported_plan_meets_its_goal_in_the_median_world() {
        let central = Central::of(&Scenario::published(Plan::december_2025()));
        assert!((central.token_headroom - 0.17).abs() < 0.01, "{central:?}");
        assert!((central.request_headroom - 0.54).abs() < 0.02, "{central:?}");
        assert!(central.meets_goal());
        assert!(!Central { request_headroom: 0.09, ..central }.meets_goal());
        assert!(!Central { token_headroom: -0.003, ..central }.meets_goal());
    }

    #[test]
    fn it_is_the_median_world_of_what_is_believed() {
        let growth = INPUTS.iter().position(|spec| spec.symbol == "g_gen").expect("an input");
        let slower = Distribution::LogNormal { p10: 1.4, p90: 4.5 };
        let ranges = Ranges::published().with(growth, slower).expect("in range");
        let case = crate::Case::december_2025().with_ranges(ranges);
        let cover = crate::Observable::TokenCover as usize;
        let (believed, published) =
            (Central::of(&case.scenario()), Central::of(&Scenario::published(case.plan)));
        assert!((believed.observed[cover] / published.observed[cover] - 2.0).abs() < 1e-9);
        assert!((believed.observed[cover] - 1.0 - believed.token_headroom).abs() < 1e-12);
    }

    #[test]
    fn spending_and_left_over_add_up_to_the_chip_budget() {
        for preset in crate::Preset::ALL {
            let plan = preset.plan();
            let central = Central::of(&Scenario::published(plan));
            let sum = central.spent_bn.iter().sum::<f64>() + central.unspent_bn;
            assert!((sum - plan.chip_budget_bn_cny()).abs() < 1e-9, "{}", preset.name);
        }
    }
}
