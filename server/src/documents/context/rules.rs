//! Export rules in order of time.

use datasets::{ExportEventRow, Table};
use leptos::prelude::*;

use super::super::parts;

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
    format!(
        "{} events from {first} to {last}, {count} of them in {year}: rules, licences and reports \
         from both governments, as their sources tell them",
        years.len(),
    )
}

pub(super) fn body(events: &Table<ExportEventRow>) -> AnyView {
    let events = ordered(events);
    let mut years: Vec<u16> = events.iter().map(|event| year(event)).collect();
    years.dedup();
    let groups = years.into_iter().map(|of| {
        let items = events.iter().filter(|event| year(event) == of).map(|event| item(event));
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
fn said(cell: &str) -> Option<String> {
    (cell != "-").then(|| cell.to_owned())
}

fn item(event: &ExportEventRow) -> AnyView {
    let lines = [
        ("Parts", said(&event.chips_affected)),
        ("ByteDance", event.effect_on_bytedance.as_deref().and_then(said)),
        ("Note", event.note.clone()),
    ];
    let lines = lines.into_iter().filter_map(|(name, words)| {
        words.map(|words| view! { <div><dt>{name}</dt><dd>{words}</dd></div> })
    });
    let changed = said(&event.what_changed).map(|words| view! { <p>{words}</p> });
    view! {
        <li class="event">
            <p class="event-date">{event.date.to_string()}</p>
            <div class="event-body">
                <p class="event-title">
                    <strong>{event.event.clone()}</strong>
                    " "
                    <span class="event-actor">{event.actor.clone()}</span>
                </p>
                {changed}
                <dl class="event-facts">{lines.collect_view()}</dl>
                <p class="event-source">
                    {parts::source(&event.source, event.url.as_ref())}
                    {format!(", {}. Grade {}", parts::date(event.source_date.as_ref()), event.confidence)}
                </p>
            </div>
        </li>
    }
    .into_any()
}
