//! Other plans, one step from this one.

use model::{Case, ExportRule, ExportState, LEASE_RANGE_BN_CNY, Plan};
use words::{say, yuan_bn};

use super::address::query_from_case;

/// A question that another plan answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WhatIf {
    /// The question.
    pub label: String,
    /// The other plan as a query.
    pub query: String,
}

/// What may be asked of a plan on the brief: exports denied and leases doubled, or, where that is
/// so already, their opposite; and the way back.
pub(crate) fn what_ifs(case: &Case) -> Vec<WhatIf> {
    let plan = &case.plan;
    let to = |label, other| WhatIf { label, query: query_from_case(&case.with_plan(other)) };
    let leases = |other: Plan| {
        let sum = yuan_bn(other.lease_bn_cny());
        to(say!("What if leases are {sum} a year?", "若海外租赁为每年{sum}？"), other)
    };
    let denied = ExportRule::Fixed(ExportState::Denied);
    let export = if plan.export == denied {
        to(
            say!("What if H200 exports are open?", "若H200出口放开？"),
            plan.with_export(ExportRule::Fixed(ExportState::Open)),
        )
    } else {
        to(say!("What if H200 is denied?", "若H200不予许可？"), plan.with_export(denied))
    };
    let twice = (plan.lease_bn_cny() * 2.0).min(LEASE_RANGE_BN_CNY.1);
    let lease = match plan.with_lease(twice) {
        Ok(other) if other != *plan => leases(other),
        // Nothing doubled is nothing, and the most cannot be exceeded.
        _ => {
            let usual = Plan::december_2025().lease_bn_cny();
            leases(plan.with_lease(usual).unwrap_or(*plan))
        }
    };
    let mut all = vec![export, lease];
    if *case != Case::december_2025() {
        all.push(WhatIf {
            label: say!("Back to the December 2025 plan", "回到2025年12月的方案"),
            query: query_from_case(&Case::december_2025()),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::address::case_from_query;
    use super::*;

    #[test]
    fn every_question_leads_to_another_plan_that_its_address_holds() {
        let mut case = Case::december_2025();
        for _ in 0..6 {
            let asked = what_ifs(&case);
            for what_if in &asked {
                let (other, notes) = case_from_query(&what_if.query);
                assert!(other != case && notes.is_empty(), "{what_if:?}: {notes:?}");
            }
            case = case_from_query(&asked[1].query).0;
            // The question names the sum to which it leads, where doubling stops short as well.
            let sum = yuan_bn(case.plan.lease_bn_cny());
            assert!(asked[1].label.contains(&sum), "{}: {sum}", asked[1].label);
        }
    }
}
