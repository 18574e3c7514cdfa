//! What the numbers say, in sentences.

use model::{Constraint, Observable, Plan, Preset, REFERENCE_ODDS};
use protocol::Simulated;

use super::peers::Peer;
use words::{count, headroom, in_hundred, number, yuan_bn};

/// What the plan is called.
pub(crate) fn scenario(plan: &Plan) -> &'static str {
    let known = Preset::ALL.iter().find(|preset| preset.plan() == *plan);
    known.map_or("Your own plan", |preset| preset.name)
}

/// The result's name, how many trials it rests on, how sure it is, and who computed it, as HTML.
pub(crate) fn result_facts(answer: &Simulated) -> String {
    format!(
        "<li>Result <span class=\"site-result\">{}</span></li><li>{} trials</li>\
         <li>Odds ±{:.2} points</li><li>Computed by {}</li>",
        answer.name,
        count(answer.summary.trials),
        answer.summary.odds.goal_error * 100.0,
        answer.backend.name(),
    )
}

/// What is being asked about, in one sentence.
pub(crate) fn subject(plan: &Plan) -> String {
    let whose = scenario(plan);
    format!(
        "ByteDance in 2026. {whose}: {} of capex, {} of it for AI processors, {} a year of overseas leases",
        yuan_bn(plan.capex_bn_cny()),
        yuan_bn(plan.chip_budget_bn_cny()),
        yuan_bn(plan.lease_bn_cny()),
    )
}

/// What the peers' chart shows: how many spend more, counted from the figures.
pub(crate) fn peers(peers: &[Peer]) -> String {
    let largest = |peer: &Peer| peer.figures.iter().map(|figure| figure.usd_bn).fold(0.0, f64::max);
    let own = peers.iter().find(|peer| peer.company == SUBJECT).map_or(0.0, largest);
    let others = peers.iter().filter(|peer| peer.company != SUBJECT);
    let above = others.clone().filter(|peer| largest(peer) > own).count();
    format!(
        "{above} of {} peers spent or plan more than ByteDance is reported to; definitions differ, so nothing is added up",
        others.count(),
    )
}

/// The company that the site is about.
pub(crate) const SUBJECT: &str = "ByteDance";

/// The answer in one sentence.
pub(crate) fn headline(answer: &Simulated) -> String {
    let odds = &answer.summary.odds;
    format!(
        "About {} in 100 possible futures meet both goals by December 2026.",
        in_hundred(odds.goal)
    )
}

/// What keeps the fleet small, in one sentence.
pub(crate) fn limit(answer: &Simulated) -> String {
    let (constraint, share) = tightest(answer);
    let share = in_hundred(share);
    match constraint {
        Constraint::ChipBudget => format!("Money for chips is the limit in {share} of 100."),
        Constraint::ChipAvailability => {
            format!("Chip supply, not yuan, is the limit in {share} of 100.")
        }
        other => format!("{} is the limit in {share} of 100.", other.name()),
    }
}

/// The constraint that binds in most futures, and its share.
pub(crate) fn tightest(answer: &Simulated) -> (Constraint, f64) {
    let mut best = (Constraint::ChipAvailability, 0.0);
    for (constraint, &share) in Constraint::ALL.into_iter().zip(&answer.summary.binding) {
        if share > best.1 {
            best = (constraint, share);
        }
    }
    best
}

/// Where the odds stand between what was planned and what is wanted, in one line.
pub(crate) fn standing(answer: &Simulated, usual_goal: f64) -> String {
    let goal = answer.summary.odds.goal;
    let usual = if answer.plan == Plan::december_2025() {
        String::new()
    } else {
        format!(" · December 2025 plan {}", in_hundred(usual_goal))
    };
    format!("Wanted {} in 100 · now {}{usual}", in_hundred(REFERENCE_ODDS), in_hundred(goal))
}

/// Why the median world is no answer, in one sentence.
pub(crate) fn flaw_of_averages(answer: &Simulated) -> String {
    let central = &answer.central;
    let met = central.token_headroom >= 0.0 && central.request_headroom >= 0.10;
    format!(
        "With every input at its median the plan has {} headroom for tokens and {} for the feed and \
         would {} the goal; across all futures the odds are {} in 100.",
        headroom(central.token_headroom),
        headroom(central.request_headroom),
        if met { "meet" } else { "miss" },
        in_hundred(answer.summary.odds.goal),
    )
}

/// The finding of the dot strip.
pub(crate) fn dots(answer: &Simulated) -> String {
    format!(
        "Token demand is met in {} of 100 futures; the middle one has {} headroom",
        in_hundred(answer.summary.odds.tokens),
        headroom(answer.summary.of(Observable::TokenCover).interval.p50 - 1.0),
    )
}

/// The finding of the chart of capacity against demand.
pub(crate) fn capacity(answer: &Simulated) -> String {
    let median = |observable| answer.summary.of(observable).interval.p50;
    format!(
        "Median capacity is {} trillion tokens a day, median demand {}",
        number(median(Observable::TokenCapacity)),
        number(median(Observable::TokenDemand)),
    )
}

/// The finding of the cumulative probabilities.
pub(crate) fn covers(answer: &Simulated) -> String {
    let odds = &answer.summary.odds;
    format!(
        "Demand is missed in {} of 100 futures for tokens and in {} for the feed with its reserve",
        in_hundred(1.0 - odds.tokens),
        in_hundred(1.0 - odds.requests),
    )
}

/// The finding of the chart of spending.
pub(crate) fn money(answer: &Simulated) -> String {
    let unspent = answer.summary.of(Observable::UnspentShare).interval.p50;
    let unspent_bn = unspent * answer.plan.chip_budget_bn_cny();
    if unspent < 0.02 {
        return "In the middle future all chip money finds chips".to_owned();
    }
    format!(
        "In the middle future {} of the chip money finds no chips (the drawing shows the median world)",
        yuan_bn(unspent_bn),
    )
}

#[cfg(test)]
mod tests {
    use super::super::figures::tests::answer;
    use super::*;

    #[test]
    fn the_headline_counts_futures() {
        let answer = answer();
        assert_eq!(
            headline(&answer),
            format!(
                "About {} in 100 possible futures meet both goals by December 2026.",
                in_hundred(answer.summary.odds.goal)
            )
        );
        assert!(limit(&answer).contains("Chip supply, not yuan"), "{}", limit(&answer));
    }
}
