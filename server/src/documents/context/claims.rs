//! The claims that the project began from, each beside its evidence.

use datasets::{ClaimRow, Facts};
use leptos::prelude::*;
use words::{Language, Phrase, say};

use super::super::parts::{self, comma, gap, stop, table, tag};
use super::verdicts::{Evidence, Verdict, judge};
use crate::said::said;

pub(super) fn finding(facts: &Facts) -> String {
    let verdicts: Vec<Verdict> =
        facts.claims.rows.iter().map(|claim| judge(claim, facts).verdict).collect();
    let count = |of: Verdict| verdicts.iter().filter(|&&verdict| verdict == of).count();
    let (holding, failing) = (count(Verdict::Holds), count(Verdict::Fails));
    let holds = if holding == 1 { "holds" } else { "hold" };
    let fails = if failing == 1 { "does not" } else { "do not" };
    match words::current().language {
        Language::English => format!(
            "Of {} claims {holding} {holds} as made and {failing} {fails}; the rest are overtaken, \
             disputed or open",
            verdicts.len(),
        ),
        Language::Chinese => format!(
            "{}项说法中，{holding}项成立，{failing}项不成立；其余已被后来的报道取代、有争议或无法判断",
            verdicts.len(),
        ),
    }
}

pub(super) fn body(facts: &Facts) -> AnyView {
    let claims = facts.claims.rows.iter().map(|claim| item(claim, facts));
    view! { <ol class="claims">{claims.collect_view()}</ol> }.into_any()
}

const CLAIMED_BY: Phrase = Phrase::new("Claimed by ", "出自");
const COLUMNS: [Phrase; 6] = [
    Phrase::new("Figure", "数字"),
    Phrase::new("Tag", "性质"),
    Phrase::new("What it counts", "口径"),
    Phrase::new("Source", "来源"),
    Phrase::new("Of", "日期"),
    Phrase::new("Grade", "评级"),
];

fn item(claim: &ClaimRow, facts: &Facts) -> AnyView {
    let finding = judge(claim, facts);
    let rows = finding.evidence.iter().map(|evidence| line(facts, evidence)).collect();
    let note = claim.note.as_deref();
    let note = note.map(|note| view! { <span>{gap()} {parts::fact(facts, note)} {stop()}</span> });
    let count = finding.evidence.len();
    view! {
        <li class="claim" data-verdict=finding.verdict.key()>
            <p class="claim-verdict">{finding.verdict.words()}</p>
            <div class="claim-body">
                <h3 class="claim-statement">{parts::fact(facts, &claim.statement)}</h3>
                <p class="claim-finding">{finding.sentence} {stop()}</p>
                <p class="claim-source">
                    {CLAIMED_BY.text()} {parts::source(&claim.source, claim.url.as_ref())}
                    {comma()} {parts::date(claim.source_date)} {comma()}
                    {say!("grade {}", "评级{}", claim.confidence)} {stop()} {note}
                </p>
                <details class="figure-data">
                    <summary>{say!("The evidence, {count} figures", "证据，{count}个数字")}</summary>
                    {table(&said(facts, &claim.statement), &COLUMNS, rows)}
                </details>
            </div>
        </li>
    }
    .into_any()
}

fn line(facts: &Facts, evidence: &Evidence) -> Vec<AnyView> {
    vec![
        parts::text(&*evidence.value),
        tag(evidence.tag),
        parts::fact(facts, &evidence.counts),
        parts::source(&evidence.source, evidence.url.as_ref()),
        parts::day(&evidence.date),
        parts::text(&*evidence.grade),
    ]
}
