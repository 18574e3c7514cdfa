//! Export rules in order of time.

use datasets::{ExportEventRow, Facts, Table};
use leptos::prelude::*;
use words::{Phrase, say};

use super::super::parts::{self, comma, gap, stop};
use crate::said::said;

pub(super) fn finding(events: &Table<ExportEventRow>) -> String {
    let years: Vec<u16> = ordered(events).iter().map(|event| year(event)).collect();
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return String::new() };
    let mut busiest = (0, *first);
    for year in *first..=*last {
        let count = years.iter().filter(|&&other| other == year).count();
        if count > busiest.0 {
            busiest = (count, year);
        }
    }
    let (count, year) = busiest;
    say!(
        "{} events from {first} to {last}, {count} of them in {year}: rules, licences and reports \
         from both governments, as their sources tell them",
        "{first}至{last}年共{}个事件，其中{count}个在{year}年：两国政府的规则、许可和相关报道，均按来源所述",
        years.len(),
    )
}

pub(super) fn body(facts: &Facts) -> AnyView {
    let events = ordered(&facts.export_events);
    let mut years: Vec<u16> = events.iter().map(|event| year(event)).collect();
    years.dedup();
    let groups = years.into_iter().map(|of| {
        let items = events.iter().filter(|event| year(event) == of).map(|event| item(facts, event));
        view! {
            <li class="timeline-year">
                <h3 class="timeline-heading">{of}</h3>
                <ol class="timeline-events">{items.collect_view()}</ol>
            </li>
        }
    });
    view! { <ol class="timeline">{groups.collect_view()}</ol> }.into_any()
}

fn ordered(events: &Table<ExportEventRow>) -> Vec<&ExportEventRow> {
    let mut events: Vec<&ExportEventRow> = events.rows.iter().collect();
    events.sort_by_key(|event| event.date.start().first_day());
    events
}

fn year(event: &ExportEventRow) -> u16 {
    event.date.start().first_day().year()
}

/// A cell that applies: the table marks the others with a dash.
fn applies(cell: &str) -> Option<&str> {
    (cell != "-").then_some(cell)
}

fn item(facts: &Facts, event: &ExportEventRow) -> AnyView {
    let lines = [
        (Phrase::new("Parts", "涉及产品"), applies(&event.chips_affected)),
        (
            Phrase::new("ByteDance", "字节跳动"),
            event.effect_on_bytedance.as_deref().and_then(applies),
        ),
        (Phrase::new("Note", "备注"), event.note.as_deref()),
    ];
    let lines = lines.into_iter().filter_map(|(name, words)| {
        let words = parts::fact(facts, words?);
        Some(view! { <div><dt>{name.text()}</dt><dd>{words}</dd></div> })
    });
    let changed = applies(&event.what_changed);
    let changed = changed.map(|words| view! { <p>{parts::fact(facts, words)}</p> });
    view! {
        <li class="event">
            <p class="event-date">{event.date.to_string()}</p>
            <div class="event-body">
                <p class="event-title">
                    <strong>{parts::fact(facts, &event.event)}</strong>
                    " "
                    <span class="event-actor">{parts::fact(facts, &event.actor)}</span>
                </p>
                {changed}
            </div>
            <div class="event-aside">
                <dl class="event-facts">{lines.collect_view()}</dl>
                <p class="event-source">
                    {parts::source(&event.source, event.url.as_ref())}
                    {comma()} {parts::date(event.source_date.as_ref())} {stop()} {gap()}
                    {say!("Grade {}", "评级{}", said(facts, &event.confidence))}
                </p>
            </div>
        </li>
    }
    .into_any()
}
