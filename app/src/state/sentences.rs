//! What the numbers say, in sentences.

use model::{Case, Constraint, Observable, Plan, Preset, REFERENCE_ODDS};
use protocol::Simulated;
use words::{Phrase, count, headroom, in_hundred, say, trillions, yuan_bn};

use super::peers::Peer;

const OWN_PLAN: Phrase = Phrase::new("Your own plan", "您自己的方案");

/// What the plan is called.
fn plan_name(plan: &Plan) -> &'static str {
    let known = Preset::ALL.iter().find(|preset| preset.plan() == *plan);
    known.map_or(OWN_PLAN.text(), |preset| preset.name.text())
}

/// What the plan is called, and how many beliefs are the reader's own.
pub(crate) fn scenario(case: &Case) -> String {
    let name = plan_name(&case.plan);
    match case.ranges.changed().len() {
        0 => name.to_owned(),
        1 => say!("{name}, 1 range changed", "{name}，改动1个区间"),
        many => say!("{name}, {many} ranges changed", "{name}，改动{many}个区间"),
    }
}

/// The result's name, how many trials it rests on, how sure it is, and who computed it, as HTML.
pub(crate) fn result_facts(answer: &Simulated) -> String {
    say!(
        "<li>Result <span class=\"site-result\">{}</span></li><li>{} trials</li>\
         <li>Odds ±{:.2} points</li><li>Computed by {}</li>",
        "<li>结果<span class=\"site-result\">{}</span></li><li>试验{}次</li>\
         <li>达标概率±{:.2}个百分点</li><li>计算：{}</li>",
        answer.name,
        count(answer.summary.trials),
        answer.summary.odds.goal_error * 100.0,
        answer.backend.name(),
    )
}

/// What is being asked about, in one sentence.
pub(crate) fn subject(case: &Case) -> String {
    let (whose, plan) = (scenario(case), &case.plan);
    say!(
        "ByteDance in 2026. {whose}: {} of capex, {} of it for AI processors, {} a year of overseas leases",
        "字节跳动2026年。{whose}：资本开支{}，其中{}用于AI处理器，海外租赁每年{}",
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
    let all = others.count();
    say!(
        "{above} of {all} peers spent or plan more than ByteDance is reported to; definitions differ, so nothing is added up",
        "{all}家同行中，{above}家的支出或计划高于字节跳动据报道的数额；口径不同，故不相加",
    )
}

/// The company that the site is about.
pub(crate) const SUBJECT: &str = "ByteDance";

/// The answer in one sentence.
pub(crate) fn headline(answer: &Simulated) -> String {
    let odds = &answer.summary.odds;
    say!(
        "About {} in 100 possible futures meet both goals by December 2026.",
        "到2026年12月，每100种可能的未来中约有{}种达成两项目标。",
        in_hundred(odds.goal)
    )
}

/// The same in a few words, for where there is no room.
pub(crate) fn both_goals(answer: &Simulated) -> String {
    let futures = in_hundred(answer.summary.odds.goal);
    say!("Both goals: {futures} in 100", "两项目标：100种中{futures}种")
}

/// What keeps the fleet small, in one sentence.
pub(crate) fn limit(answer: &Simulated) -> String {
    let (constraint, share) = tightest(answer);
    let share = in_hundred(share);
    match constraint {
        Constraint::ChipBudget => say!(
            "Money for chips is the limit in {share} of 100.",
            "其中{share}种的瓶颈是购芯资金。",
        ),
        Constraint::ChipAvailability => say!(
            "Chip supply, not yuan, is the limit in {share} of 100.",
            "其中{share}种的瓶颈是芯片供应，而不是资金。",
        ),
        other => {
            say!("{} is the limit in {share} of 100.", "其中{share}种的瓶颈是{}。", other.name())
        }
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
    let usual = if answer.case == Case::december_2025() {
        String::new()
    } else {
        say!(" · December 2025 plan {}", " · 2025年12月方案{}种", in_hundred(usual_goal))
    };
    say!(
        "Wanted {} in 100 · now {}{usual}",
        "期望100种中有{}种 · 现为{}种{usual}",
        in_hundred(REFERENCE_ODDS),
        in_hundred(goal)
    )
}

const MEET: Phrase = Phrase::new("meet", "达成");
const MISS: Phrase = Phrase::new("miss", "落空");

/// Why the median world is no answer, in one sentence.
pub(crate) fn flaw_of_averages(answer: &Simulated) -> String {
    let central = &answer.central;
    say!(
        "With every input at its median the plan has {} headroom for tokens and {} for the feed and \
         would {} the goal; across all futures the odds are {} in 100.",
        "若每个输入都取中位数，方案的词元余量为{}，推荐余量为{}，目标会{}；而在全部未来中，每100种有{}种达标。",
        headroom(central.token_headroom),
        headroom(central.request_headroom),
        if central.meets_goal() { MEET } else { MISS },
        in_hundred(answer.summary.odds.goal),
    )
}

/// The finding of the dot strip.
pub(crate) fn dots(answer: &Simulated) -> String {
    say!(
        "Token demand is met in {} of 100 futures; the middle one has {} headroom",
        "每100种未来中有{}种满足词元需求；居中的一种余量为{}",
        in_hundred(answer.summary.odds.tokens),
        headroom(answer.summary.of(Observable::TokenCover).interval.p50 - 1.0),
    )
}

/// The finding of the chart of capacity against demand.
pub(crate) fn capacity(answer: &Simulated) -> String {
    let median = |observable| answer.summary.of(observable).interval.p50;
    let [capacity, demand] = [Observable::TokenCapacity, Observable::TokenDemand]
        .map(|observable| trillions().number(median(observable)));
    say!(
        "Median capacity is {capacity} trillion tokens a day, median demand {demand}",
        "产能中位数为每天{capacity}万亿词元，需求中位数为{demand}万亿",
    )
}

/// The finding of the cumulative probabilities.
pub(crate) fn covers(answer: &Simulated) -> String {
    let odds = &answer.summary.odds;
    say!(
        "Demand is missed in {} of 100 futures for tokens and in {} for the feed with its reserve",
        "每100种未来中，词元需求有{}种未满足，推荐需求（含一成富余）有{}种未满足",
        in_hundred(1.0 - odds.tokens),
        in_hundred(1.0 - odds.requests),
    )
}

/// The finding of the chart of spending.
pub(crate) fn money(answer: &Simulated) -> String {
    let unspent = answer.summary.of(Observable::UnspentShare).interval.p50;
    let unspent_bn = unspent * answer.case.plan.chip_budget_bn_cny();
    if unspent < 0.02 {
        return say!(
            "In the middle future all chip money finds chips",
            "在居中的未来里，购芯资金全部买到芯片",
        );
    }
    say!(
        "In the middle future {} of the chip money finds no chips (the drawing shows the median world)",
        "在居中的未来里，购芯资金中有{}买不到芯片（图为中位世界）",
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
