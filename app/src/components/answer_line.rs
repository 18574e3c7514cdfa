use leptos::prelude::*;
use protocol::{Preference, Stage};

use crate::components::{Choice, plain};
use crate::state::sentences::headline;
use crate::state::workbench::{EngineStatus, Workbench};
use words::{count, millis};

/// Who computed the answer, from how many trials, how fast, and the result's name.
#[component]
pub(crate) fn AnswerLine(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let text = move || {
        workbench.answer.with(|answer| {
            let trials = answer.summary.trials;
            format!(
                "{} trials of the full model by {}{} in {}; odds ±{:.2} points; result {}",
                count(trials),
                answer.backend.name(),
                workers(answer.workers),
                millis(answer.elapsed_millis),
                answer.summary.odds.goal_error * 100.0,
                answer.name,
            )
        })
    };
    let stage = move || {
        let preview = workbench.answer.with(|answer| answer.stage == Stage::Preview);
        if preview { "preview" } else { "settled" }
    };
    let trials = move || workbench.answer.with(|answer| answer.summary.trials);
    let elapsed = move || workbench.answer.with(|answer| answer.elapsed_millis);
    let backend = move || workbench.answer.with(|answer| answer.backend.name());
    let announced = move || workbench.settled.with(headline);
    plain(view! {
        <p class="answer-line" data-stage=stage data-backend=backend data-trials=trials data-millis=elapsed>{text}</p>
        <p class="visually-hidden" role="status">{announced}</p>
    })
}

/// How many worked at it, where that is more than one.
fn workers(count: u32) -> String {
    if count > 1 { format!(" on {count} cores") } else { String::new() }
}

/// What the engine is doing, and which backend the reader wants.
#[component]
pub(crate) fn EngineLine(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let status = move || match workbench.status.get() {
        EngineStatus::Idle => "The answer above came with the page.".to_owned(),
        EngineStatus::Starting => "Starting the engine…".to_owned(),
        EngineStatus::Running => match workbench.gpu.get() {
            None => "Computing on the CPU while a GPU is looked for.".to_owned(),
            Some(Ok(backend)) => format!("Found {} and measured it.", backend.name()),
            Some(Err(reason)) => format!("Computing on the CPU: {reason}."),
        },
        EngineStatus::Restarting => "The engine stopped and is being started again.".to_owned(),
        EngineStatus::Failed(reason) => {
            format!(
                "The engine does not run ({reason}). What is shown is still right; reload to try again."
            )
        }
    };
    let value = Signal::derive(move || workbench.preference.get().key());
    let on_change = Callback::new(move |key: &'static str| {
        workbench.prefer(Preference::from_key(key).unwrap_or_default());
    });
    let options = vec![
        (Preference::Automatic.key(), "Whichever is faster here"),
        (Preference::Gpu.key(), "WebGPU"),
        (Preference::Cpu.key(), "CPU"),
        (Preference::SingleCore.key(), "One CPU core"),
    ];
    plain(view! {
        <div class="engine-line">
            <p class="engine-status">{status}</p>
            <Choice legend="Compute with" name="backend" options value on_change/>
        </div>
    })
}
