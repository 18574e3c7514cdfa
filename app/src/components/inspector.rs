use analysis::Answer;
use analysis::questions::Inspected;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::components::WhereFrom;
use crate::state::address::query_from_plan;
use crate::state::conversation::{Conversation, Shown};
use crate::state::inspected::{MentionLine, STARTS, mentions, with_unit};
use crate::state::topic::Topic;
use crate::state::workbench::Workbench;

/// The id of the panel, for links without scripts and for the focus.
const ID: &str = "inspector";

/// The panel that says where a number comes from; nothing while no number is asked about.
///
/// It lies beside the page and not over it, so that sliders can be moved while formulas are read.
#[component]
pub(crate) fn Inspect(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let inspecting = workbench.inspecting;
    let symbol = Memo::new(move |_| {
        inspecting.with(|known| match known.topic() {
            Some(Topic::Cell(symbol)) => Some(symbol.clone()),
            _ => None,
        })
    });
    let opened_at = symbol.get_untracked();
    Effect::new(move |before: Option<Option<String>>| {
        let now = symbol.get();
        let before = before.unwrap_or_else(|| opened_at.clone());
        match (&before, &now) {
            (Some(_), None) => browser::leave_panel(),
            (before, Some(_)) if *before != now => browser::focus_panel(ID, before.is_none()),
            _ => {}
        }
        now
    });
    let newest = Conversation::newest(inspecting, |topic| matches!(topic, Topic::Cell(_)));
    let failure = Memo::new(move |_| inspecting.with(Conversation::failure));
    let content = move || match (failure.get(), newest.get().as_deref()) {
        (Some(reason), _) => failed(&reason),
        (None, Some(Shown { answer: Answer::Inspect(found), .. })) => {
            view! { <Number found=(**found).clone()/> }.into_any()
        }
        _ => view! { <p class="inspector-note">"Looking it up…"</p> }.into_any(),
    };
    let panel = move || {
        symbol.with(Option::is_some).then(|| {
            view! {
                <aside
                    class="inspector"
                    id=ID
                    tabindex="-1"
                    aria-label="Where a number comes from"
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            workbench.close_inspector();
                        }
                    }
                >
                    <CloseLink workbench/>
                    {content}
                    <Starts/>
                </aside>
            }
        })
    };
    view! { {panel} }.into_any()
}

fn failed(reason: &str) -> AnyView {
    let text = format!("This number could not be looked up: {reason}.");
    view! {
        <p class="answer-failed" role="alert">
            {text} " "
            <a href="" rel="external">"Have the server look it up"</a>
        </p>
    }
    .into_any()
}

/// Closes the panel; without scripts it is the address without it.
#[component]
fn CloseLink(workbench: Workbench) -> impl IntoView {
    let location = use_location();
    let href =
        move || format!("{}?{}", location.pathname.get(), workbench.plan.with(query_from_plan));
    let close = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        workbench.close_inspector();
    };
    view! { <a class="inspector-close" href=href on:click=close>"Close"</a> }
}

/// A number with its formula and what the formula mentions.
#[component]
fn Number(found: Inspected) -> impl IntoView {
    let lines = mentions(&found);
    let parts = found.parts.iter().map(|(name, definition)| format!("{name} = {definition}"));
    let parts: Vec<String> = parts.collect();
    let used_by = found.used_by.clone();
    view! {
        <h2 class="inspector-title">{found.name.clone()}</h2>
        <p class="inspector-value">
            <code>{found.symbol.clone()}</code> " = "
            <strong>{with_unit(found.value, &found.unit)}</strong>
        </p>
        <p class="inspector-note">
            "In the median world: every input at its median, exports in their likeliest state. The odds come from all futures."
        </p>
        <h3 class="inspector-part">"Formula"</h3>
        <pre class="formula"><code>{format!("{} = {}", found.symbol, found.formula)}</code></pre>
        {(!parts.is_empty()).then(|| view! {
            <p class="inspector-note">"where"</p>
            <pre class="formula"><code>{parts.join("\n")}</code></pre>
        })}
        <h3 class="inspector-part">"With the numbers of the median world"</h3>
        <pre class="formula"><code>{format!("= {}", found.live)}</code></pre>
        <h3 class="inspector-part">"What it is made of"</h3>
        <ul class="mentions">{lines.into_iter().map(mention).collect_view()}</ul>
        {(!used_by.is_empty()).then(|| view! {
            <h3 class="inspector-part">"Used by"</h3>
            <Symbols symbols=used_by/>
        })}
    }
    .into_any()
}

fn mention(line: MentionLine) -> AnyView {
    let MentionLine { symbol, is_cell, name, value, source, tag } = line;
    let symbol = if is_cell {
        view! { <WhereFrom symbol/> }.into_any()
    } else {
        view! { <code>{symbol}</code> }.into_any()
    };
    view! {
        <li class="mention">
            <span class="mention-name">{symbol} " " {name}</span>
            <span class="mention-value">{value}</span>
            <span class="mention-source">
                {(!tag.is_empty()).then(|| view! { <span class="tag" data-tag=tag>{tag}</span> })}
                {source}
            </span>
        </li>
    }
    .into_any()
}

/// Numbers to begin with.
#[component]
fn Starts() -> impl IntoView {
    view! {
        <h3 class="inspector-part">"Other numbers"</h3>
        <Symbols symbols=STARTS.iter().map(|&symbol| symbol.to_owned()).collect()/>
    }
}

/// Links to numbers.
#[component]
fn Symbols(symbols: Vec<String>) -> impl IntoView {
    let link = |symbol: String| view! { <li><WhereFrom symbol/></li> };
    view! { <ul class="symbols">{symbols.into_iter().map(link).collect_view()}</ul> }.into_any()
}
