//! What the fleet costs in a year at its December run rate.

use crate::fleet::{Fleet, HOURS};
use crate::{ACCELERATORS, CAPEX_LINES, CLASSES, Decisions, Inputs, Scalar};

/// Depreciation of the installed base at its estimated size, bn yuan a year (estimate).
const INSTALLED_DEPRECIATION_BN: f64 = 24.0;
/// Book of the installed base that is maintained, bn yuan (estimate).
const INSTALLED_BOOK_BN: f64 = 75.0;
/// Staff, bn yuan a year (estimate).
const STAFF_BN: f64 = 3.0;
/// Maintenance as a share of the book.
const MAINTENANCE: f64 = 0.03;
/// Mean load of IT power.
const LOAD: f64 = 0.80;
/// Colocation, yuan per kW and month (estimate).
const COLOCATION_CNY: f64 = 500.0;

/// Annual cost in billion yuan a year.
#[derive(Debug, Clone, Copy)]
pub struct Cost<S> {
    /// Straight-line depreciation.
    pub depreciation_bn: S,
    /// Electricity.
    pub energy_bn: S,
    /// Overseas leases.
    pub lease_bn: S,
    /// Colocation.
    pub colocation_bn: S,
    /// Maintenance.
    pub maintenance_bn: S,
    /// Everything but depreciation.
    pub opex_bn: S,
    /// Depreciation and opex.
    pub total_bn: S,
    /// Capital spent: chips that could be bought, and every other line in full.
    pub capex_bn: S,
    /// Share of the cost that each workload bears, by power-weighted use.
    pub workload_share: [S; 3],
}

impl<S: Scalar> Cost<S> {
    /// The cost of a fleet.
    ///
    /// # Formula
    /// BUDGET_MODEL §7 and the cost shares of §8.
    #[inline]
    pub fn new(decisions: &Decisions<S>, inputs: &Inputs<S>, fleet: &Fleet<S>) -> Self {
        let spent_bn = fleet.purchase.spent_bn;
        let lines = &decisions.budgets_bn;
        let depreciated = |line: usize| lines[line] / f64::from(CAPEX_LINES[line].life_years);
        let depreciation_bn = spent_bn / f64::from(CAPEX_LINES[0].life_years)
            + S::sum((1..7).map(depreciated))
            + inputs.legacy * INSTALLED_DEPRECIATION_BN;
        let energy_bn =
            fleet.it_mw() * inputs.pue * inputs.tariff_cny_per_kwh * (1e3 * LOAD * HOURS / 1e9);
        let own_mw = fleet.space_mw.minimum(fleet.power_mw);
        let colocation_mw = (fleet.accelerators_mw + fleet.servers_mw - own_mw)
            .clamp(S::zero(), inputs.colocation_mw);
        let colocation_bn = colocation_mw * (1e3 * COLOCATION_CNY * 12.0 / 1e9);
        let book = spent_bn + S::sum([lines[1], lines[2], lines[3], lines[4]]);
        let maintenance_bn = (book + INSTALLED_BOOK_BN) * MAINTENANCE;
        let opex_bn = energy_bn + fleet.lease_bn + colocation_bn + maintenance_bn + STAFF_BN;
        Self {
            depreciation_bn,
            energy_bn,
            lease_bn: fleet.lease_bn,
            colocation_bn,
            maintenance_bn,
            opex_bn,
            total_bn: depreciation_bn + opex_bn,
            capex_bn: spent_bn + S::sum(lines[1..].iter().copied()),
            workload_share: workload_shares(fleet),
        }
    }
}

/// Power-weighted use of the live fleet by workload.
#[inline]
fn workload_shares<S: Scalar>(fleet: &Fleet<S>) -> [S; 3] {
    let used_mw: [S; 3] = std::array::from_fn(|workload| {
        S::sum((0..CLASSES).map(|class| {
            fleet.live_k[class] * ACCELERATORS[class].power_kw * fleet.allocation[class][workload]
        }))
    });
    let all_mw = S::sum(used_mw);
    used_mw.map(|mw| mw / all_mw)
}
