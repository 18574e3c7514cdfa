//! Each claim of the article held against the fact tables: evidence, a verdict and why.

use datasets::{
    CapexRow, ClaimName, ClaimRow, Confidence, DemandRow, Facts, FigureKind, LeaseBasis, Url,
    capex_by_definition,
};
use model::Tag;
use words::{Currency, Locale, Phrase, dollars_bn, reported_yuan_bn, say, within, yuan_bn};

use super::super::parts::{change, comma, date, grade, kind_tag, observation_tag, percent};
use crate::said::{period, said};

/// What the facts say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The facts agree with it.
    Holds,
    /// It was right when it was made and is so no longer.
    Overtaken,
    /// Sources disagree about it.
    Disputed,
    /// The facts contradict it.
    Fails,
    /// The tables hold nothing to judge it by.
    Open,
}

impl Verdict {
    pub(super) fn words(self) -> &'static str {
        let words = match self {
            Self::Holds => Phrase::new("Holds", "成立"),
            Self::Overtaken => Phrase::new("Overtaken", "已被取代"),
            Self::Disputed => Phrase::new("Disputed", "有争议"),
            Self::Fails => Phrase::new("Does not hold", "不成立"),
            Self::Open => Phrase::new("Cannot be told", "无法判断"),
        };
        words.text()
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Overtaken => "overtaken",
            Self::Disputed => "disputed",
            Self::Fails => "fails",
            Self::Open => "open",
        }
    }
}

/// One number beside a claim.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub value: String,
    pub tag: Tag,
    pub counts: String,
    pub source: String,
    pub url: Option<Url>,
    pub date: String,
    pub grade: String,
}

/// What is known about a claim.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub verdict: Verdict,
    pub sentence: String,
    pub evidence: Vec<Evidence>,
}

impl Finding {
    fn open() -> Self {
        Self {
            verdict: Verdict::Open,
            sentence: say!(
                "The fact tables hold nothing to judge it by",
                "资料表中没有可据以判断的内容",
            ),
            evidence: Vec::new(),
        }
    }
}

const COMPANY: &str = "ByteDance";
/// A change that we call significant: more than a tenth.
const SIGNIFICANT: f64 = 0.10;
/// How far from a half is still about half.
const ABOUT: f64 = 0.05;

/// Holds a claim against the facts.
pub(super) fn judge(claim: &ClaimRow, facts: &Facts) -> Finding {
    let finding = match claim.claim {
        ClaimName::HalfOnProcessors => half(claim, facts),
        ClaimName::PeersOver300Bn => peers(claim, facts),
        ClaimName::Plan2026 => plan(claim, facts),
        ClaimName::SignificantIncrease => increase(facts),
        ClaimName::Spent2025 => spent(claim, facts),
    };
    finding.unwrap_or_else(Finding::open)
}

/// The company's figures for one year, the oldest source first.
fn own<'a>(facts: &'a Facts, label: &str) -> Vec<&'a CapexRow> {
    let rows = facts.capex.rows.iter();
    let mut rows: Vec<&CapexRow> = rows
        .filter(|row| row.company == COMPANY && row.fiscal_year == label)
        .filter(|row| row.capex_usd_bn.is_some())
        .collect();
    rows.sort_by_key(|row| row.source_date.as_ref().map(|date| date.start().first_day()));
    rows
}

fn observed<'a>(facts: &'a Facts, metric: &str) -> Option<&'a DemandRow> {
    let mut rows = facts.demand.rows.iter();
    rows.find(|row| row.entity == COMPANY && row.metric == metric && row.value.is_some())
}

fn usd(row: &CapexRow) -> f64 {
    row.capex_usd_bn.unwrap_or(f64::NAN)
}

/// The plan as reported at the time, and what was reported later.
fn plan(claim: &ClaimRow, facts: &Facts) -> Option<Finding> {
    let figure = claim.figure?;
    let rows = own(facts, "FY2026");
    let firm = rows.iter().filter(|row| is_firm(row));
    let yuan: Vec<f64> = firm.filter_map(|row| row.capex_local_bn).collect();
    let (agreed, last) = (yuan.contains(&figure), *yuan.last()?);
    let newest = reported_yuan_bn(last);
    let (verdict, sentence) = if agreed && last == figure {
        let sentence =
            say!("The newest firm report still gives {newest}", "最新的可靠报道仍为{newest}",);
        (Verdict::Holds, sentence)
    } else if agreed {
        let sentence = say!(
            "The plan was reported so, but the newest firm report gives {newest}, {}",
            "当时的报道确是如此，但最新的可靠报道为{newest}，{}",
            change(last / figure - 1.0),
        );
        (Verdict::Overtaken, sentence)
    } else {
        let sentence = say!(
            "No firm report gives {}; the newest gives {newest}",
            "没有可靠报道给出{}；最新的为{newest}",
            reported_yuan_bn(figure),
        );
        (Verdict::Fails, sentence)
    };
    let evidence = rows.into_iter().map(|row| of_capex(facts, row)).collect();
    Some(Finding { verdict, sentence, evidence })
}

/// What was spent in the year before, of which there are several figures.
fn spent(claim: &ClaimRow, facts: &Facts) -> Option<Finding> {
    let figure = claim.figure?;
    let rows = own(facts, "FY2025");
    let agreed = rows.iter().filter(|row| row.capex_local_bn == Some(figure)).count();
    let (least, most) = ends(rows.iter().map(|row| usd(row)))?;
    let sentence = say!(
        "{agreed} of {} figures for 2025 is {}; in dollars they run from {} to {}, {} apart. \
         The company publishes no accounts",
        "2025年的{}个数字中有{agreed}个为{}；以美元计在{}与{}之间，相差{}。该公司不公布账目",
        rows.len(),
        reported_yuan_bn(figure),
        dollars_bn(least),
        dollars_bn(most),
        percent(most / least - 1.0),
    );
    let verdict = match (agreed, rows.len()) {
        (0, _) => Verdict::Fails,
        (agreed, count) if agreed == count => Verdict::Holds,
        _ => Verdict::Disputed,
    };
    Some(Finding {
        verdict,
        sentence,
        evidence: rows.into_iter().map(|row| of_capex(facts, row)).collect(),
    })
}

/// The change that the figures known at the time imply, beside the year before and the peers.
fn increase(facts: &Facts) -> Option<Finding> {
    let (before, year, plans) = (own(facts, "FY2024"), own(facts, "FY2025"), own(facts, "FY2026"));
    let plan = *plans.first()?;
    let (least, most) = ends(year.iter().map(|row| growth(row, plan)))?;
    let verdict = if least > SIGNIFICANT {
        Verdict::Holds
    } else if most > SIGNIFICANT {
        Verdict::Disputed
    } else {
        Verdict::Fails
    };
    let sentence = say!(
        "By the figures for 2025 the plan is a change of {} to {}; we call more than a tenth \
         significant.{}",
        "按2025年的各个数字，该计划的变化为{}至{}；我们把超过十分之一称为大幅。{}",
        change(least),
        change(most),
        beside(facts, &before, &year, &plans),
    );
    let groups = GROUP_YEARS.into_iter().filter_map(|label| group(facts, label));
    let rows = before.iter().chain(&year).chain(&plans).copied();
    Some(Finding {
        verdict,
        sentence,
        evidence: rows.chain(groups).map(|row| of_capex(facts, row)).collect(),
    })
}

/// What the change compares with: the year before, the peers, and the plan as it was revised.
fn beside(facts: &Facts, before: &[&CapexRow], year: &[&CapexRow], plans: &[&CapexRow]) -> String {
    let spent = year.iter().find(|row| row.kind == FigureKind::Estimate);
    let revised = plans.iter().rev().find(|row| is_firm(row));
    let earlier = before.first().zip(spent).map(|(a, b)| growth(a, b));
    let later = spent.zip(revised).map(|(a, b)| growth(a, b));
    let [peers_before, peers] = GROUP_YEARS.map(|label| group(facts, label));
    let peers = peers_before.zip(peers).map(|(a, b)| usd(b) / usd(a) - 1.0);
    let parts = [
        (Phrase::new("the year before was ", "前一年为"), earlier),
        (Phrase::new("four US peers guide for 2026 to ", "四家美国同行对2026年的指引为"), peers),
        (Phrase::new("the revised plan would be ", "修订后的计划为"), later),
    ];
    let told = parts.into_iter().filter_map(|(words, share)| Some((words, change(share?))));
    let told: Vec<String> = told.map(|(words, share)| format!("{words}{share}")).collect();
    if told.is_empty() {
        return String::new();
    }
    say!(" Beside it: {}", "对照：{}", told.join(comma()))
}

/// Whether a figure is better than a rumour.
fn is_firm(row: &CapexRow) -> bool {
    row.confidence.is_some_and(|grade| grade < Confidence::C)
}

/// The change from one figure to another, in the currency that both were reported in if they share
/// one, else in dollars.
fn growth(from: &CapexRow, to: &CapexRow) -> f64 {
    match (from.capex_local_bn, to.capex_local_bn) {
        (Some(from), Some(to)) => to / from - 1.0,
        _ => usd(to) / usd(from) - 1.0,
    }
}

/// The share of processors in the plan.
fn half(claim: &ClaimRow, facts: &Facts) -> Option<Finding> {
    let figure = claim.figure?;
    let chips = observed(facts, "chips_budget_2026")?;
    let other = observed(facts, "chips_budget_2026_nvidia");
    let plans = own(facts, "FY2026");
    let plan = *plans.iter().find(|row| row.capex_local_bn.is_some())?;
    let whole = plan.capex_local_bn?;
    let share = chips.value? / whole;
    let verdict = if (share - figure).abs() <= ABOUT { Verdict::Holds } else { Verdict::Fails };
    let conflict = other.and_then(|row| row.value).map_or(String::new(), |value| {
        say!(
            ". Another report puts Nvidia chips alone at {}, which would be {}",
            "。另一报道称仅英伟达芯片就有{}，那将是{}",
            reported_yuan_bn(value),
            percent(value / whole),
        )
    });
    let sentence = say!(
        "{} of {} is {}{conflict}",
        "{1}中的{0}为{2}{conflict}",
        reported_yuan_bn(chips.value?),
        reported_yuan_bn(whole),
        percent(share),
    );
    let observed = [Some(chips), other].into_iter().flatten();
    let observed = observed.map(|row| of_observation(facts, row));
    let evidence = std::iter::once(of_capex(facts, plan)).chain(observed).collect();
    Some(Finding { verdict, sentence, evidence })
}

const THREE: [&str; 3] = ["Microsoft", "Alphabet", "Meta"];
const FOURTH: &str = "Amazon";
/// The years for which a source adds up the four peers.
const GROUP_YEARS: [&str; 2] = ["CY2025", "CY2026"];

/// A figure for the four peers together, as a source adds them up.
fn group<'a>(facts: &'a Facts, label: &str) -> Option<&'a CapexRow> {
    let mut rows = facts.capex.rows.iter();
    rows.find(|row| row.company.starts_with("Big-4") && row.fiscal_year == label)
}

/// What three peers spent, and four, under two definitions.
fn peers(claim: &ClaimRow, facts: &Facts) -> Option<Finding> {
    let figure = claim.figure?;
    let three = facts.capex.rows.iter().find(|row| row.company == "MSFT+META+GOOGL")?;
    let four = group(facts, "CY2025")?;
    let cash: Option<Vec<&CapexRow>> = THREE.iter().map(|name| cash_of_2025(facts, name)).collect();
    let cash = cash?;
    let cash_three: f64 = cash.iter().map(|row| usd(row)).sum();
    let amazon = cash_of_2025(facts, FOURTH)?;
    let verdict = if usd(three) > figure { Verdict::Holds } else { Verdict::Fails };
    let rightly = |sum: f64| {
        if sum > figure {
            Phrase::new("right", "成立")
        } else {
            Phrase::new("wrong", "不成立")
        }
    };
    let sentence = say!(
        "With finance leases the three spent {} in the calendar year and {} in cash alone; \
         with Amazon it is {} and {}. Over {} is {} for four companies and {} for the three",
        "含融资租赁，三家在该自然年支出{}，仅现金为{}；加上亚马逊则为{}和{}。\
         “超过{}”对四家公司{}，对三家{}",
        dollars_bn(usd(three)),
        dollars_bn(cash_three),
        dollars_bn(usd(four)),
        dollars_bn(cash_three + usd(amazon)),
        dollars_bn(figure),
        rightly(usd(four)),
        rightly(usd(three)),
    );
    let rows = [three, four].into_iter().chain(cash).chain([amazon]);
    let evidence = rows.map(|row| of_capex(facts, row)).collect();
    Some(Finding { verdict, sentence, evidence })
}

/// Cash purchases in the calendar year 2025, which compare across companies.
fn cash_of_2025<'a>(facts: &'a Facts, company: &str) -> Option<&'a CapexRow> {
    let series = capex_by_definition(&facts.capex).into_iter();
    let cash = series
        .filter(|series| series.company == company && series.lease_basis == LeaseBasis::Excluded);
    let mut rows = cash.flat_map(|series| series.rows);
    rows.find(|row| {
        let spent = matches!(row.kind, FigureKind::Actual | FigureKind::Derived);
        spent && row.period_end.to_string() == "2025-12-31"
    })
}

/// The least and the greatest of some numbers.
fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite());
    finite.fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((least, most)) => Some((f64::min(least, value), f64::max(most, value))),
    })
}

fn of_capex(facts: &Facts, row: &CapexRow) -> Evidence {
    let (company, year) = (said(facts, &row.company), period(facts, &row.fiscal_year));
    let dollars = dollars_bn(usd(row));
    // The table has its own conversion of what was reported in yuan.
    let value = match row.capex_local_bn {
        Some(local) => {
            let yuan = in_yuan(|| yuan_bn(local));
            say!("{company} {year}: {yuan}, ≈ {dollars}", "{company}，{year}：{yuan}，约{dollars}")
        }
        None => say!("{company} {year}: {dollars}", "{company}，{year}：{dollars}"),
    };
    Evidence {
        value,
        tag: kind_tag(row.kind),
        counts: row.capex_definition.clone(),
        source: row.source.clone(),
        url: row.url.clone(),
        date: date(row.source_date.as_ref()),
        grade: grade(row.confidence),
    }
}

/// What work says where sums are in yuan, whatever currency is chosen.
fn in_yuan<T>(work: impl FnOnce() -> T) -> T {
    within(Locale { currency: Currency::Yuan, ..words::current() }, work)
}

fn of_observation(facts: &Facts, row: &DemandRow) -> Evidence {
    let value = row.value.unwrap_or(f64::NAN);
    let value = match &*row.unit {
        "CNY bn" => reported_yuan_bn(value),
        "USD bn" => dollars_bn(value),
        unit => format!("{value} {unit}"),
    };
    let (entity, when) = (said(facts, &row.entity), &row.as_of);
    Evidence {
        value: say!("{entity} {when}: {value}", "{entity}，{when}：{value}"),
        tag: observation_tag(row),
        counts: row.definition.clone(),
        source: row.source.clone(),
        url: row.url.clone(),
        date: date(row.source_date.as_ref()),
        grade: row.confidence.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn facts() -> Facts {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/facts");
        Facts::load(Path::new(folder)).expect("the facts agree with their sidecars")
    }

    fn found(name: ClaimName) -> Finding {
        let facts = facts();
        let claim = facts.claims.rows.iter().find(|row| row.claim == name).expect("a claim");
        judge(claim, &facts)
    }

    #[test]
    fn three_peers_did_not_spend_over_300_billion_and_four_did() {
        let finding = found(ClaimName::PeersOver300Bn);
        assert_eq!(finding.verdict, Verdict::Fails);
        for number in ["$281bn", "$244bn", "$416bn", "$376bn", "wrong for the three"] {
            assert!(finding.sentence.contains(number), "{number}: {}", finding.sentence);
        }
    }

    #[test]
    fn the_increase_is_not_significant_by_any_figure_of_the_time() {
        let finding = found(ClaimName::SignificantIncrease);
        assert_eq!(finding.verdict, Verdict::Fails);
        for number in
            ["\u{2212}8\u{202f}% to +7\u{202f}%", "+88\u{202f}%", "+74\u{202f}%", "+33\u{202f}%"]
        {
            assert!(finding.sentence.contains(number), "{number}: {}", finding.sentence);
        }
    }

    #[test]
    fn about_half_goes_into_processors() {
        let finding = found(ClaimName::HalfOnProcessors);
        assert_eq!(finding.verdict, Verdict::Holds);
        assert!(
            finding.sentence.starts_with("¥85bn of ¥160bn is 53\u{202f}%"),
            "{}",
            finding.sentence
        );
    }

    #[test]
    fn the_plan_was_overtaken_and_the_year_before_is_disputed() {
        assert_eq!(found(ClaimName::Plan2026).verdict, Verdict::Overtaken);
        assert_eq!(found(ClaimName::Spent2025).verdict, Verdict::Disputed);
    }

    #[test]
    fn every_claim_has_evidence_and_without_facts_none_can_be_told() {
        let facts = facts();
        for claim in &facts.claims.rows {
            assert!(!judge(claim, &facts).evidence.is_empty(), "{}", claim.statement);
        }
        let mut bare = facts.clone();
        bare.capex.rows.clear();
        bare.demand.rows.clear();
        for claim in &facts.claims.rows {
            assert_eq!(judge(claim, &bare).verdict, Verdict::Open, "{}", claim.statement);
        }
    }
}
