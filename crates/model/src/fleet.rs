//! From a plan to a fleet: what is bought, what can be switched on, what is live when.

use crate::capacity::Rates;
use crate::{ACCELERATORS, BOUGHT, CLASSES, Decisions, Inputs, LEASED, Scalar, accelerators};

/// Hours in a year.
pub(crate) const HOURS: f64 = 8766.0;
/// Months between purchase and first use before any slip (estimate).
const LEAD_MONTHS: f64 = 2.0;
/// First month of buying chips that need no clearance (estimate).
const FIRST_MONTH: f64 = 0.5;
/// Share of the chip budget that may stay unspent before supply is said to bind.
const UNSPENT_TOLERANCE: f64 = 0.02;

/// What the chip budget buys.
#[derive(Debug, Clone, Copy)]
pub struct Purchase<S> {
    /// Accelerators bought per class, thousands.
    pub bought_k: [S; BOUGHT],
    /// Chip money spent, bn yuan.
    pub spent_bn: S,
    /// Chip money left over, bn yuan.
    pub unspent_bn: S,
}

impl<S: Scalar> Purchase<S> {
    /// Buys the target mix up to each cap, then refills by value density.
    ///
    /// The refill visits classes in descending value density. What a class gets is its want, held
    /// to the money left after the wants of all better classes: a sum over comparisons, so that
    /// nothing is sorted.
    ///
    /// # Formula
    /// BUDGET_MODEL §5.1–5.2.
    #[inline]
    pub fn new(decisions: &Decisions<S>, inputs: &Inputs<S>, rates: &Rates<S>) -> Self {
        let budget_bn = decisions.budgets_bn[0];
        let prices_kcny = prices(inputs);
        let caps_k = supply_caps(decisions, inputs);
        let target_k: [S; BOUGHT] = std::array::from_fn(|i| {
            (decisions.mix[i] * budget_bn * 1e3 / prices_kcny[i]).minimum(caps_k[i])
        });
        let target_bn: [S; BOUGHT] = std::array::from_fn(|i| target_k[i] * prices_kcny[i] / 1e3);
        let left_bn = budget_bn - S::sum(target_bn);
        let wanted_bn: [S; BOUGHT] =
            std::array::from_fn(|i| ((caps_k[i] - target_k[i]) * prices_kcny[i] / 1e3).positive());
        let better = ahead(&value_densities(&prices_kcny, rates), &wanted_bn);
        let bought_k = std::array::from_fn(|i| {
            let granted_bn = (left_bn - better[i]).positive().minimum(wanted_bn[i]);
            target_k[i] + granted_bn * 1e3 / prices_kcny[i]
        });
        let spent_bn =
            S::sum((0..BOUGHT).map(|i: usize| -> S { bought_k[i] * prices_kcny[i] / 1e3 }));
        // Rounding may spend a hair more than there is.
        Self { bought_k, spent_bn, unspent_bn: (budget_bn - spent_bn).positive() }
    }
}

/// For each class, the sum of `amounts` over the classes with a higher key; ties go to the lower
/// index.
#[inline]
pub(crate) fn ahead<S: Scalar, const N: usize>(keys: &[S; N], amounts: &[S; N]) -> [S; N] {
    let mut sums = [S::zero(); N];
    for i in 0..N {
        for j in i + 1..N {
            let later_first = keys[i].less(keys[j]);
            sums[i] = sums[i] + S::select(later_first, amounts[j], S::zero());
            sums[j] = sums[j] + S::select(later_first, S::zero(), amounts[i]);
        }
    }
    sums
}

#[inline]
fn prices<S: Scalar>(inputs: &Inputs<S>) -> [S; BOUGHT] {
    [
        inputs.price_h200_kcny,
        inputs.price_910c_kcny,
        inputs.price_950_kcny,
        inputs.price_mlu_kcny,
        inputs.price_seed_kcny,
    ]
}

/// What can be had of each class; the plan's multiplier is on domestic vendors, not on the in-house
/// chip, whose foundry slots it does not buy.
#[inline]
fn supply_caps<S: Scalar>(decisions: &Decisions<S>, inputs: &Inputs<S>) -> [S; BOUGHT] {
    let domestic = decisions.domestic_supply;
    [
        inputs.export_cap_k,
        inputs.cap_910c_k * domestic,
        inputs.cap_950_k * domestic,
        inputs.cap_mlu_k * domestic,
        inputs.cap_seed_k,
    ]
}

/// Serving value per yuan of an accelerator with everything around it.
#[inline]
fn value_densities<S: Scalar>(prices_kcny: &[S; BOUGHT], rates: &Rates<S>) -> [S; BOUGHT] {
    std::array::from_fn(|i| {
        let around = &ACCELERATORS[i];
        let all_in =
            prices_kcny[i] + (around.host_kcny + around.network_kcny + 30.0 * around.power_kw);
        let value =
            rates.prefill[i] / rates.prefill[0] * 0.5 + rates.decode[i] / rates.decode[0] * 0.5;
        value / all_in
    })
}

/// The fleet that is live at the end of the year, and what it needed.
#[derive(Debug, Clone, Copy)]
pub struct Fleet<S> {
    /// What was bought.
    pub purchase: Purchase<S>,
    /// Budget over need for hosts, network, data-centre space and power.
    pub ratios: [S; 4],
    /// Share of the bought accelerators that can be deployed.
    pub deployable: S,
    /// What binds, as the code of [`crate::Constraint`].
    pub binding: S,
    /// Own data-centre space in MW.
    pub space_mw: S,
    /// Own power in MW.
    pub power_mw: S,
    /// IT power of the deployed new accelerators in MW.
    pub accelerators_mw: S,
    /// IT power of the new CPU and storage servers in MW.
    pub servers_mw: S,
    /// Share of each bought class that is live at the end of December.
    pub live_share: [S; BOUGHT],
    /// Share of each bought class that was live over the year on average.
    pub average_share: [S; BOUGHT],
    /// Live accelerators per class, thousands.
    pub live_k: [S; CLASSES],
    /// Overseas leases including spilled chip money, bn yuan a year.
    pub lease_bn: S,
    /// Per class the share that serves recommendation, generative AI and training.
    pub allocation: [[S; 3]; CLASSES],
}

impl<S: Scalar> Fleet<S> {
    /// Deploys a purchase and adds what is leased and installed.
    ///
    /// # Formula
    /// BUDGET_MODEL §5.3–5.7: Leontief deployment, purchases spread evenly from their first month
    /// to December, live after a lag.
    #[inline]
    pub fn new(decisions: &Decisions<S>, inputs: &Inputs<S>, purchase: Purchase<S>) -> Self {
        let [_, hosts, network, storage, cpu, shell, power, _] = decisions.budgets_bn;
        let need = |per_unit: fn(&accelerators::Accelerator) -> f64| {
            S::sum((0..BOUGHT).map(|i| purchase.bought_k[i] * per_unit(&ACCELERATORS[i])))
        };
        let bought_mw = need(|accelerator| accelerator.power_kw);
        let servers_mw = cpu * (1e3 / 90.0 * 0.65) + storage * (1e3 / 120.0 * 0.5);
        let space_mw = shell * 1e3 / inputs.shell_mcny_per_mw;
        let power_mw = power * 1e3 / inputs.power_mcny_per_mw;
        let room = |own_mw: S| (own_mw + inputs.colocation_mw - servers_mw).positive();
        let ratios = [
            over(hosts, need(|accelerator| accelerator.host_kcny) / 1e3),
            over(network, need(|accelerator| accelerator.network_kcny) / 1e3),
            over(room(space_mw), bought_mw),
            over(room(power_mw), bought_mw),
        ];
        let tightest = ratios[0].minimum(ratios[1]).minimum(ratios[2]).minimum(ratios[3]);
        let deployable = tightest.minimum(S::one());
        let lease_bn = decisions.lease_bn + decisions.spill * purchase.unspent_bn;
        let (live_share, average_share) = live_shares(inputs);
        Self {
            binding: binding_code(&ratios, tightest, &purchase, decisions.budgets_bn[0]),
            ratios,
            deployable,
            space_mw,
            power_mw,
            accelerators_mw: bought_mw * deployable,
            servers_mw,
            live_k: live_counts(inputs, &purchase, deployable, &live_share, lease_bn),
            live_share,
            average_share,
            lease_bn,
            allocation: allocation(decisions),
            purchase,
        }
    }

    /// New accelerators deployed, thousands.
    #[inline]
    pub fn deployed_k(&self) -> S {
        S::sum(self.purchase.bought_k) * self.deployable
    }

    /// IT power of everything live on our own bill, MW.
    #[inline]
    pub fn it_mw(&self) -> S {
        let owned = (0..CLASSES).filter(|&i| i != LEASED);
        S::sum(owned.map(|i| self.live_k[i] * ACCELERATORS[i].power_kw)) + self.servers_mw
    }

    /// Sum over live accelerators of a figure per accelerator, in thousands of its unit.
    #[inline]
    pub fn total(&self, figure: fn(&accelerators::Accelerator) -> f64) -> S {
        S::sum((0..CLASSES).map(|i| self.live_k[i] * figure(&ACCELERATORS[i])))
    }
}

/// Budget over need; a need of nothing is met a million times over.
#[inline]
fn over<S: Scalar>(budget: S, need: S) -> S {
    let scarce = S::literal(1e-6).less(need);
    S::select(scarce, budget / need.maximum(S::literal(1e-6)), S::literal(1e6))
}

/// The code of what binds: 0 chip availability, 1 hosts, 2 network, 3 space, 4 power, 5 budget.
#[inline]
fn binding_code<S: Scalar>(
    ratios: &[S; 4],
    tightest: S,
    purchase: &Purchase<S>,
    budget_bn: S,
) -> S {
    let codes = [1.0, 2.0, 3.0].map(S::literal);
    let mut shortest = S::literal(4.0);
    for i in (0..3).rev() {
        shortest = S::select(tightest.less(ratios[i]), shortest, codes[i]);
    }
    let left_over = (budget_bn * UNSPENT_TOLERANCE).less(purchase.unspent_bn);
    let chips = S::select(left_over, S::zero(), S::literal(5.0));
    S::select(tightest.less(S::one()), shortest, chips)
}

/// Share of a class that is live at the end of December and on average over the year.
#[inline]
fn live_shares<S: Scalar>(inputs: &Inputs<S>) -> ([S; BOUGHT], [S; BOUGHT]) {
    let last_order = S::literal(12.0 - LEAD_MONTHS) - inputs.slip_months;
    let shares = |first: S| {
        let months = (S::literal(12.0) - first).maximum(S::literal(0.25));
        let live = last_order - first;
        let average = live.positive() * live.positive() / (months * 24.0);
        ((live / months).clamp(S::zero(), S::one()), average)
    };
    let (cleared, cleared_average) = shares(inputs.clearance_month);
    let (free, free_average) = shares(S::literal(FIRST_MONTH));
    (
        std::array::from_fn(|i| if i == 0 { cleared } else { free }),
        std::array::from_fn(|i| if i == 0 { cleared_average } else { free_average }),
    )
}

#[inline]
fn live_counts<S: Scalar>(
    inputs: &Inputs<S>,
    purchase: &Purchase<S>,
    deployable: S,
    live_share: &[S; BOUGHT],
    lease_bn: S,
) -> [S; CLASSES] {
    let leased_k = lease_bn * (1e6 / HOURS) / (inputs.lease_usd_per_hour * inputs.fx_cny_per_usd);
    std::array::from_fn(|i| match i {
        0..BOUGHT => purchase.bought_k[i] * deployable * live_share[i],
        LEASED => leased_k,
        _ => inputs.legacy * accelerators::INSTALLED_K[i - LEASED - 1],
    })
}

/// What each class serves: training up to what it can train, the rest in the plan's proportion.
///
/// A plan that gives nothing to serving leaves the untrainable part of a class idle.
#[inline]
fn allocation<S: Scalar>(decisions: &Decisions<S>) -> [[S; 3]; CLASSES] {
    std::array::from_fn(|i| {
        let [recommend, generate, train] =
            if i == LEASED { decisions.leased } else { decisions.owned };
        let training = train * ACCELERATORS[i].trainable;
        let serving = (recommend + generate).maximum(S::literal(1e-9));
        let scale = (S::one() - training) / serving;
        [recommend * scale, generate * scale, training]
    })
}
