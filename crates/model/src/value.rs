//! What the fleet is worth. Weak: every number here is an estimate.

use crate::{Capacity, Cost, Scalar};

/// Share of served tokens that is paid for.
const PAID_SHARE: f64 = 0.25;
/// Value of an unpaid token, yuan per million.
const SHADOW_CNY_PER_MTOK: f64 = 0.30;
/// Revenue that the feed moves, bn yuan a year.
const FEED_REVENUE_BN: f64 = 1200.0;
/// Revenue gained per doubling of recommendation compute, at the margin below.
const UPLIFT_PER_DOUBLING: f64 = 0.010;
const MARGIN: f64 = 0.5;
const DISCOUNT: f64 = 1.10;
const HORIZON_YEARS: i32 = 5;
/// Share of the chip money that the chips still fetch after the horizon.
const SALVAGE: f64 = 0.10;

/// Gross benefit in billion yuan a year.
///
/// # Formula
/// `served·365.25·(paid·price + (1−paid)·shadow) + R·uplift·margin·log₂(1 + min(K/D, 4))`,
/// BUDGET_MODEL §8.
#[inline]
pub(crate) fn benefit_bn<S: Scalar>(capacity: &Capacity<S>, price_cny_per_mtok: S) -> S {
    let served_tn = capacity.tokens_tn.minimum(capacity.token_demand_tn);
    let cny_per_mtok = price_cny_per_mtok * PAID_SHARE + (1.0 - PAID_SHARE) * SHADOW_CNY_PER_MTOK;
    let cover = capacity.requests_bn / capacity.request_demand_bn;
    let doublings = (cover.minimum(S::literal(4.0)) + 1.0).ln() / std::f64::consts::LN_2;
    served_tn * cny_per_mtok * (1e6 * 365.25 / 1e9)
        + doublings * (FEED_REVENUE_BN * UPLIFT_PER_DOUBLING * MARGIN)
}

/// Present value of one yuan a year over the horizon.
pub(crate) fn annuity() -> f64 {
    (1..=HORIZON_YEARS).map(|year| DISCOUNT.powi(-year)).sum()
}

/// Net present value of a plan over doing nothing in 2026, bn yuan.
///
/// # Formula
/// `−capex + ΔCF·Σ 1.1⁻ᵗ + .10·spent·1.1⁻⁵`, BUDGET_MODEL §8.
#[inline]
pub(crate) fn net_present_value_bn<S: Scalar>(cost: &Cost<S>, spent_bn: S, gain_bn: S) -> S {
    gain_bn * annuity() - cost.capex_bn + spent_bn * (SALVAGE * DISCOUNT.powi(-HORIZON_YEARS))
}

/// Value beyond tokens and feed uplift that must exist for a plan to pay back, bn yuan a year: less
/// than none for a plan that pays back without.
///
/// # Formula
/// `V* = −NPV / Σ 1.1⁻ᵗ`, BUDGET_MODEL §8, which has it as the headline in the place of NPV.
#[inline]
pub fn break_even_value_bn<S: Scalar>(npv_bn: S) -> S {
    -npv_bn / annuity()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_even_value_makes_up_for_the_net_present_value_over_the_horizon() {
        // The factor and the bands of BUDGET_MODEL §8 and §15.
        assert!((annuity() - 3.7908).abs() < 5e-5);
        for (npv, value) in [(-167.0, 44.0), (-127.0, 33.0), (-78.0, 20.0)] {
            assert!((break_even_value_bn(npv) - value).abs() < 1.0, "{npv}");
        }
        assert!(break_even_value_bn(10.0) < 0.0);
    }
}
