//! Every intermediate of an outcome by its symbol in BUDGET_MODEL.

use crate::{BOUGHT, CLASSES, Outcome, Scalar};

/// What one index of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// A single number.
    Nothing,
    /// The classes of accelerators that are bought.
    Bought,
    /// All classes of accelerators.
    Classes,
    /// Classes, each with its three workloads.
    ClassesAndWorkloads,
    /// Hosts, network, space and power.
    Needs,
    /// Recommendation, generative AI and training.
    Workloads,
}

impl Along {
    /// How many numbers there are.
    pub const fn count(self) -> usize {
        match self {
            Self::Nothing => 1,
            Self::Bought => BOUGHT,
            Self::Classes => CLASSES,
            Self::ClassesAndWorkloads => CLASSES * 3,
            Self::Needs => 4,
            Self::Workloads => 3,
        }
    }
}

/// An intermediate: its symbol, what a reader would call it, and its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellSpec {
    /// The symbol in BUDGET_MODEL.
    pub symbol: &'static str,
    /// What a reader would call it.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// What its indices stand for.
    pub along: Along,
}

const fn one(symbol: &'static str, name: &'static str, unit: &'static str) -> CellSpec {
    CellSpec { symbol, name, unit, along: Along::Nothing }
}

const fn many(
    symbol: &'static str,
    name: &'static str,
    unit: &'static str,
    along: Along,
) -> CellSpec {
    CellSpec { symbol, name, unit, along }
}

/// The intermediates in the order of [`Outcome::report`].
pub const CELLS: [CellSpec; 45] = [
    one("spent", "Chip money spent", "bn¥"),
    one("unspent", "Chip money left over", "bn¥"),
    one("phi", "Share of purchases that can be switched on", "–"),
    one("bind", "What binds", "code"),
    one("units_new", "New accelerators deployed", "k"),
    one("n_lease", "Leased accelerators", "k"),
    one("n_live", "Live accelerators", "k"),
    one("mw_new", "New IT power", "MW"),
    one("mw_it", "IT power", "MW"),
    one("bf16_ZF", "Live BF16 compute", "ZFLOP/s"),
    one("fp8_ZF", "Live FP8 compute", "ZFLOP/s"),
    one("hbm_PB", "Live memory", "PB"),
    one("bw_EBs", "Live memory bandwidth", "EB/s"),
    one("K_gen", "Token capacity", "tn/day"),
    one("D_gen", "Token demand", "tn/day"),
    one("h_gen", "Token headroom", "–"),
    one("short", "Share of token demand unserved", "–"),
    one("K_rec", "Recommendation capacity", "bn/day"),
    one("h_rec", "Recommendation headroom", "–"),
    one("C_train", "Training", "FLOP/yr"),
    one("h_tr", "Training headroom", "–"),
    one("dep", "Depreciation", "bn¥/yr"),
    one("energy", "Energy", "bn¥/yr"),
    one("lease", "Leases", "bn¥/yr"),
    one("colo", "Colocation", "bn¥/yr"),
    one("maint", "Maintenance", "bn¥/yr"),
    one("opex", "Operating cost", "bn¥/yr"),
    one("tco", "Total cost", "bn¥/yr"),
    one("c_mtok", "Cost of a million tokens", "¥"),
    one("c_krec", "Cost of a thousand requests", "¥"),
    one("capex", "Capital spent", "bn¥"),
    one("benefit", "Benefit (estimate)", "bn¥/yr"),
    one("goal", "Goal met", "0 or 1"),
    one("f_req", "Compute of a request", "FLOP"),
    one("npv", "Net present value (estimate)", "bn¥"),
    many("q", "Accelerators bought", "k", Along::Bought),
    many("N", "Live accelerators", "k", Along::Classes),
    many("P", "Prefill rate", "tokens/s", Along::Classes),
    many("D", "Decode rate", "tokens/s", Along::Classes),
    many("R", "Budget over need", "×", Along::Needs),
    many("W", "Share of a class that serves", "–", Along::ClassesAndWorkloads),
    many("x", "Share of a class that decodes", "–", Along::Classes),
    many("fl", "Share of a class that is live in December", "–", Along::Bought),
    many("rr", "Requests per accelerator", "1/s", Along::Classes),
    many("sh", "Share of cost", "–", Along::Workloads),
];

impl<S: Scalar> Outcome<S> {
    /// Every intermediate by its symbol in BUDGET_MODEL.
    pub fn report(&self) -> Vec<(&'static str, Vec<S>)> {
        let Self { rates, fleet, capacity, cost, .. } = self;
        let scalars = [
            ("spent", fleet.purchase.spent_bn),
            ("unspent", fleet.purchase.unspent_bn),
            ("phi", fleet.deployable),
            ("bind", fleet.binding),
            ("units_new", fleet.deployed_k()),
            ("n_lease", fleet.live_k[crate::LEASED]),
            ("n_live", fleet.total(|_| 1.0)),
            ("mw_new", fleet.accelerators_mw + fleet.servers_mw),
            ("mw_it", fleet.it_mw()),
            ("bf16_ZF", fleet.total(|accelerator| accelerator.bf16_tflops) * 1e-6),
            ("fp8_ZF", fleet.total(|accelerator| accelerator.fp8_tflops) * 1e-6),
            ("hbm_PB", fleet.total(|accelerator| accelerator.memory_gb) * 1e-3),
            ("bw_EBs", fleet.total(|accelerator| accelerator.bandwidth_tbps) * 1e-3),
            ("K_gen", capacity.tokens_tn),
            ("D_gen", capacity.token_demand_tn),
            ("h_gen", self.token_headroom),
            ("short", self.shortfall),
            ("K_rec", capacity.requests_bn),
            ("h_rec", self.request_headroom),
            ("C_train", capacity.training_flop),
            ("h_tr", self.training_headroom),
            ("dep", cost.depreciation_bn),
            ("energy", cost.energy_bn),
            ("lease", cost.lease_bn),
            ("colo", cost.colocation_bn),
            ("maint", cost.maintenance_bn),
            ("opex", cost.opex_bn),
            ("tco", cost.total_bn),
            ("c_mtok", self.cny_per_mtok),
            ("c_krec", self.cny_per_krequest),
            ("capex", cost.capex_bn),
            ("benefit", self.benefit_bn),
            ("goal", self.goal),
            ("f_req", capacity.request_flop),
            ("npv", self.npv_bn),
        ];
        let vectors = [
            ("q", fleet.purchase.bought_k.to_vec()),
            ("N", fleet.live_k.to_vec()),
            ("P", rates.prefill.to_vec()),
            ("D", rates.decode.to_vec()),
            ("R", fleet.ratios.to_vec()),
            ("W", fleet.allocation.as_flattened().to_vec()),
            ("x", capacity.decode_share.to_vec()),
            ("fl", fleet.live_share.to_vec()),
            ("rr", capacity.request_rate.to_vec()),
            ("sh", cost.workload_share.to_vec()),
        ];
        scalars.into_iter().map(|(name, value)| (name, vec![value])).chain(vectors).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Inputs, Plan, Scenario, evaluate};

    #[test]
    fn every_intermediate_has_its_line_in_the_table() {
        let decisions = Scenario::published(Plan::december_2025()).decisions();
        let report = evaluate(&decisions, &Inputs::median(130.0, 3.5)).report();
        assert_eq!(report.len(), CELLS.len());
        for ((symbol, values), cell) in report.iter().zip(&CELLS) {
            assert_eq!(*symbol, cell.symbol);
            assert_eq!(values.len(), cell.along.count(), "{symbol}");
        }
    }
}
