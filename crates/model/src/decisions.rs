//! A plan as the plain numbers that the equations read.

use crate::{
    ACCELERATORS, BOUGHT, CAPEX_LINES, Plan, Scalar, ServiceLevel, sustainable_utilisation,
};

/// How many numbers [`Decisions`] holds.
pub const DECISIONS: usize = 8 + BOUGHT + 1 + 3 + 3 + 1 + 1 + 1 + 3 + 1;

/// A plan as numbers: money in billion yuan, shares as fractions, switches as 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decisions<S> {
    /// Budget of each capex line, bn yuan.
    pub budgets_bn: [S; 8],
    /// Target share of the chip budget per bought class.
    pub mix: [S; BOUGHT],
    /// Overseas leases, bn yuan a year.
    pub lease_bn: S,
    /// Owned fleet over recommendation, generative AI, training.
    pub owned: [S; 3],
    /// Leased fleet over recommendation, generative AI, training.
    pub leased: [S; 3],
    /// Share of unspent chip money put into leases.
    pub spill: S,
    /// 1 if prefill and decode run on separate pools, else 0.
    pub disaggregated: S,
    /// Multiplier on the supply caps of domestic vendors.
    pub domestic_supply: S,
    /// Probability that the export state is at most Denied, Trial, Quota.
    pub export_cumulative: [S; 3],
    /// Utilisation that meets the recommender's latency objective.
    pub utilisation: S,
}

impl Decisions<f64> {
    /// The numbers of a plan, with the utilisation that the service level allows.
    pub fn from_plan(plan: &Plan, service: &ServiceLevel) -> Self {
        let [denied, trial, quota, _] = plan.export.probabilities();
        Self {
            budgets_bn: plan.split.fractions().map(|share| share * plan.capex_bn_cny()),
            mix: plan.mix.fractions(),
            lease_bn: plan.lease_bn_cny(),
            owned: plan.owned.fractions(),
            leased: plan.leased.fractions(),
            spill: plan.spill(),
            disaggregated: if plan.disaggregated { 1.0 } else { 0.0 },
            domestic_supply: plan.domestic_supply(),
            export_cumulative: [denied, denied + trial, denied + trial + quota],
            utilisation: sustainable_utilisation(service),
        }
    }

    /// The same numbers as constants of another interpreter.
    pub fn literal<S: Scalar>(&self) -> Decisions<S> {
        Decisions::from_array(self.to_array().map(S::literal))
    }
}

impl<S> Decisions<S> {
    /// The symbol of a number by its place in [`Decisions::to_array`].
    pub fn name(place: usize) -> String {
        const LEASES: usize = CAPEX_LINES.len() + BOUGHT;
        const REST: [&str; 13] = [
            "rec_share",
            "gen_share",
            "train_share",
            "rec_share_leased",
            "gen_share_leased",
            "train_share_leased",
            "spill",
            "disaggregated",
            "domestic_supply",
            "p_denied",
            "p_denied_or_trial",
            "p_all_but_open",
            "rho",
        ];
        match place {
            0..8 => format!("budget[{}]", CAPEX_LINES[place].key),
            8..LEASES => format!("mix[{}]", ACCELERATORS[place - CAPEX_LINES.len()].symbol()),
            LEASES => "lease_budget".to_owned(),
            _ => REST.get(place - LEASES - 1).copied().unwrap_or("decision").to_owned(),
        }
    }
}

impl<S: Copy> Decisions<S> {
    /// The numbers in the order of the fields.
    pub fn to_array(&self) -> [S; DECISIONS] {
        let [b0, b1, b2, b3, b4, b5, b6, b7] = self.budgets_bn;
        let [m0, m1, m2, m3, m4] = self.mix;
        let [o0, o1, o2] = self.owned;
        let [l0, l1, l2] = self.leased;
        let [e0, e1, e2] = self.export_cumulative;
        [
            b0,
            b1,
            b2,
            b3,
            b4,
            b5,
            b6,
            b7,
            m0,
            m1,
            m2,
            m3,
            m4,
            self.lease_bn,
            o0,
            o1,
            o2,
            l0,
            l1,
            l2,
            self.spill,
            self.disaggregated,
            self.domestic_supply,
            e0,
            e1,
            e2,
            self.utilisation,
        ]
    }

    /// The inverse of [`Decisions::to_array`].
    pub fn from_array(numbers: [S; DECISIONS]) -> Self {
        let [
            b0,
            b1,
            b2,
            b3,
            b4,
            b5,
            b6,
            b7,
            m0,
            m1,
            m2,
            m3,
            m4,
            lease_bn,
            o0,
            o1,
            o2,
            l0,
            l1,
            l2,
            spill,
            disaggregated,
            domestic_supply,
            e0,
            e1,
            e2,
            utilisation,
        ] = numbers;
        Self {
            budgets_bn: [b0, b1, b2, b3, b4, b5, b6, b7],
            mix: [m0, m1, m2, m3, m4],
            lease_bn,
            owned: [o0, o1, o2],
            leased: [l0, l1, l2],
            spill,
            disaggregated,
            domestic_supply,
            export_cumulative: [e0, e1, e2],
            utilisation,
        }
    }
}
