//! The claims that the project began from, each beside its evidence.

use datasets::{ClaimRow, Facts};
use leptos::prelude::*;

use super::super::parts::{self, table, tag};
use super::verdicts::{Evidence, Verdict, judge};

pub(super) fn finding(facts: &Facts) -> String {
    let verdicts: Vec<Verdict> =
        facts.claims.rows.iter().map(|claim| judge(claim, facts).verdict).collect();
    let count = |of: Verdict| verdicts.iter().filter(|&&verdict| verdict == of).count();
    let (holding, failing) = (count(Verdict::Holds), count(Verdict::Fails));
    format!(
        "Of {} claims {holding} {} as made and {failing} {}; the rest are overtaken, disputed or open",
        verdicts.len(),
        if holding == 1 { "holds" } else { "hold" },
        if failing == 1 { "does not" } else { "do not" },
    )
}

pub(super) fn body(facts: &Facts) -> AnyView {
    let claims = facts.claims.rows.iter().map(|claim| item(claim, facts));
    view! { <ol class="claims">{claims.collect_view()}</ol> }.into_any()
}

fn item(claim: &ClaimRow, facts: &Facts) -> AnyView {
    let finding = judge(claim, facts);
    let rows = finding.evidence.iter().map(line).collect();
    let note = claim.note.clone().map(|note| view! { <span>" " {note} "."</span> });
    view! {
        <li class="claim" data-verdict=finding.verdict.key()>
            <p class="claim-verdict">{finding.verdict.words()}</p>
            <div class="claim-body">
                <h3 class="claim-statement">{claim.statement.clone()}</h3>
                <p class="claim-finding">{finding.sentence} "."</p>
                <p class="claim-source">
                    "Claimed by " {parts::source(&claim.source, claim.url.as_ref())}
                    {format!(", {}.", parts::date(claim.source_date))} {note}
                </p>
                <details class="figure-data">
                    <summary>"The evidence, " {finding.evidence.len()} " figures"</summary>
                    {table(
                        &claim.statement,
                        &["Figure", "Tag", "What it counts", "Source", "Of", "Grade"],
                        rows,
                    )}
                </details>
            </div>
        </li>
    }
    .into_any()
}

fn line(evidence: &Evidence) -> Vec<AnyView> {
    vec![
        parts::text(&*evidence.value),
        tag(evidence.tag),
        parts::text(&*evidence.counts),
        parts::source(&evidence.source, evidence.url.as_ref()),
        parts::day(&evidence.date),
        parts::text(&*evidence.grade),
    ]
}
