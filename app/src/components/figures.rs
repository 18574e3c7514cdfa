use leptos::prelude::*;

use crate::components::Figure;
use crate::state::answers::{Panel, panels};
use crate::state::conversation::{Conversation, Progress};
use crate::state::format::millis;
use crate::state::topic::Topic;
use crate::state::workbench::Workbench;

/// The figures of the newest answer, what is under way, and what went wrong.
///
/// The old answer stays until the next one arrives, marked as soon as it is not the answer to what
/// stands on the page.
#[component]
pub(crate) fn Figures(
    /// The page's state.
    workbench: Workbench,
    /// Which topics are shown here.
    wanted: fn(&Topic) -> bool,
) -> impl IntoView {
    let asking = workbench.asking;
    let shown = Conversation::newest(asking, wanted);
    let found =
        Memo::new(move |_| shown.with(|shown| shown.as_deref().map(panels).unwrap_or_default()));
    let count = Memo::new(move |_| {
        let topic = shown.with(|shown| Some(shown.as_ref()?.asked.topic.clone()));
        (found.with(Vec::len), topic)
    });
    let stale = move || {
        let plan = workbench.plan.get();
        asking.with(|known| known.is_stale(&plan)).then_some("true")
    };
    view! {
        <div class="answer" data-stale=stale hidden=move || !about(asking, wanted)>
            <AnswerState workbench wanted/>
            <div class="answer-figures">
                {move || {
                    let figure = |place| view! { <PanelFigure found place/> };
                    (0..count.get().0).map(figure).collect_view()
                }}
            </div>
        </div>
    }
}

/// One figure of the answer, by its place.
#[component]
fn PanelFigure(found: Memo<Vec<Panel>>, place: usize) -> impl IntoView {
    let panel = move || found.with(|found| found.get(place).cloned());
    let first = untrack(panel)?;
    let latest = Memo::new(move |known: Option<&Panel>| {
        panel().or_else(|| known.cloned()).unwrap_or_else(|| first.clone())
    });
    let (title, note) = latest.with_untracked(|panel| (panel.title, panel.note));
    let finding = Signal::derive(move || latest.with(|panel| panel.finding.clone()));
    let chart = Memo::new(move |_| latest.with(|panel| panel.chart.clone()));
    Some(view! { <Figure title finding chart tabled=chart note/> })
}

/// Progress, staleness and failure, each with what to do.
#[component]
fn AnswerState(workbench: Workbench, wanted: fn(&Topic) -> bool) -> impl IntoView {
    let asking = workbench.asking;
    let about = move || about(asking, wanted);
    let progress = Memo::new(move |_| {
        let resting = Progress::Resting;
        if about() { asking.with(|known| known.progress().clone()) } else { resting }
    });
    let stale = Memo::new(move |_| {
        let plan = workbench.plan.get();
        about() && asking.with(|known| known.is_stale(&plan))
    });
    let again = move || {
        if let Some(topic) = asking.with_untracked(|known| known.topic().cloned()) {
            workbench.ask(topic);
        }
    };
    let state = move || match progress.get() {
        Progress::Working(_, 0) => working("Working…".to_owned(), None),
        Progress::Working(done, known) => {
            working(format!("{done} of {known} parts done"), Some((done, known)))
        }
        Progress::Failed(reason) => view! {
            <p class="answer-failed" role="alert">
                {format!("This question was not answered: {reason}. What is shown is older. ")}
                <button class="link" type="button" on:click=move |_| again()>"Ask again"</button>
                " or "
                <a href="" rel="external">"have the server answer"</a>
                "."
            </p>
        }
        .into_any(),
        Progress::Resting if stale.get() => view! {
            <p class="answer-stale" role="status">
                "The plan has changed since this answer. "
                <button class="button" type="button" on:click=move |_| again()>"Ask again"</button>
            </p>
        }
        .into_any(),
        Progress::Resting => {
            view! { <p class="answer-made" role="status">{made(asking, wanted)}</p> }.into_any()
        }
    };
    view! { <div class="answer-state">{state}</div> }
}

/// Whether what was asked belongs here.
fn about(asking: RwSignal<Conversation>, wanted: fn(&Topic) -> bool) -> bool {
    asking.with(|known| known.topic().is_some_and(wanted))
}

/// Who answered, and how fast.
fn made(asking: RwSignal<Conversation>, wanted: fn(&Topic) -> bool) -> String {
    asking.with(|known| {
        let shown = known.answer().filter(|shown| wanted(&shown.asked.topic));
        shown.map_or(String::new(), |shown| {
            let who = if shown.served { "the server" } else { "this device" };
            format!("Answered by {who} in {}.", millis(shown.elapsed_millis))
        })
    })
}

fn working(text: String, parts: Option<(u32, u32)>) -> AnyView {
    let (value, most) = parts.unzip();
    view! {
        <p class="answer-working">
            <progress value=value max=most aria-label="Progress of the question"></progress>
            <span>{text}</span>
        </p>
    }
    .into_any()
}
