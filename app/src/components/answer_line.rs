use leptos::prelude::*;
use protocol::{Preference, Stage};
use words::{Phrase, count, millis, say};

use crate::components::{Choice, plain};
use crate::state::sentences::headline;
use crate::state::workbench::{EngineStatus, Workbench};

const FASTER: Phrase = Phrase::new("Whichever is faster here", "本机上较快者");
const ONE_CORE: Phrase = Phrase::new("One CPU core", "单个CPU核");
const COMPUTE_WITH: Phrase = Phrase::new("Compute with", "计算方式");

/// Who computed the answer, from how many trials, how fast, and the result's name.
#[component]
pub(crate) fn AnswerLine(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let text = move || {
        workbench.told.with(|answer| {
            let trials = answer.summary.trials;
            say!(
                "{} trials of the full model by {}{} in {}; odds ±{:.2} points; result {}",
                "完整模型试验{}次，由{}{}用时{}完成；达标概率±{:.2}个百分点；结果{}",
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
        let preview = workbench.told.with(|answer| answer.stage == Stage::Preview);
        if preview { "preview" } else { "settled" }
    };
    let trials = move || workbench.told.with(|answer| answer.summary.trials);
    let elapsed = move || workbench.told.with(|answer| answer.elapsed_millis);
    let backend = move || workbench.told.with(|answer| answer.backend.name());
    let announced = move || workbench.settled.with(headline);
    plain(view! {
        <p class="answer-line" data-stage=stage data-backend=backend data-trials=trials data-millis=elapsed>{text}</p>
        <p class="visually-hidden" role="status">{announced}</p>
    })
}

/// How many worked at it, where that is more than one.
fn workers(count: u32) -> String {
    if count > 1 { say!(" on {count} cores", "（{count}核）") } else { String::new() }
}

/// What the engine is doing, and which backend the reader wants.
#[component]
pub(crate) fn EngineLine(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let status = move || match workbench.status.get() {
        EngineStatus::Idle => {
            say!("The answer above came with the page.", "以上结果已随页面给出。")
        }
        EngineStatus::Starting => say!("Starting the engine…", "正在启动引擎……"),
        EngineStatus::Running => match workbench.gpu.get() {
            None => say!(
                "Computing on the CPU while a GPU is looked for.",
                "正在寻找GPU，先用CPU计算。"
            ),
            Some(Ok(backend)) => {
                say!("Found {} and measured it.", "已找到{}并测速。", backend.name())
            }
            Some(Err(reason)) => {
                say!("Computing on the CPU: {reason}.", "正在用CPU计算：{reason}。")
            }
        },
        EngineStatus::Restarting => {
            say!("The engine stopped and is being started again.", "引擎已停止，正在重新启动。")
        }
        EngineStatus::Failed(reason) => {
            say!(
                "The engine does not run ({reason}). What is shown is still right; reload to try again.",
                "引擎无法运行（{reason}）。所示内容仍然正确；可重新加载再试。",
            )
        }
    };
    let value = Signal::derive(move || workbench.preference.get().key());
    let on_change = Callback::new(move |key: &'static str| {
        workbench.prefer(Preference::from_key(key).unwrap_or_default());
    });
    let options = vec![
        (Preference::Automatic.key(), FASTER.text()),
        (Preference::Gpu.key(), "WebGPU"),
        (Preference::Cpu.key(), "CPU"),
        (Preference::SingleCore.key(), ONE_CORE.text()),
    ];
    plain(view! {
        <div class="engine-line">
            <p class="engine-status">{status}</p>
            <Choice legend=COMPUTE_WITH.text() name="backend" options value on_change/>
        </div>
    })
}
