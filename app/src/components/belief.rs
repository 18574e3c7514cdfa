use inquiry::input_name;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use model::{Distribution, INPUTS, Ranges};
use words::{Phrase, say};

use crate::components::lock::{Lock, LockButton};
use crate::components::{Live, plain};
use crate::state::beliefs::{End, MARK_SCALE, MARKS, Track, density_svg, groups, moved, typed};
use crate::state::controls::{NO_UNIT, believed};
use crate::state::hydrated::use_hydrated;
use crate::state::links::basis_html;
use crate::state::workbench::Workbench;

const ABOUT: Phrase = Phrase::new(
    "What the model does not know. Each range is drawn over the published one; press reports and \
     estimates stand behind them.",
    "模型无法确知的量。各区间叠画在已发布的区间之上，后者依据媒体报道和估计值。",
);
const TITLE: Phrase = Phrase::new("What is uncertain", "不确定的输入");
const RESET: Phrase = Phrase::new("Reset", "还原");

/// The ranges of all uncertain inputs, those together that share a cause.
#[component]
pub(crate) fn Beliefs(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let group = |group: crate::state::beliefs::Group| {
        let inputs = group.inputs.clone();
        let changed = Memo::new(move |_| {
            workbench.case.with(|case| {
                case.ranges.changed().filter(|(input, _)| inputs.contains(input)).count()
            })
        });
        let mark = move || match changed.get() {
            0 => String::new(),
            count => say!("{count} changed", "已改{count}项"),
        };
        let inputs = group.inputs.into_iter().map(|input| view! { <Belief workbench input/> });
        plain(view! {
            <details class="controls beliefs-group">
                <summary class="controls-legend">
                    {group.name.text()} " " <span class="beliefs-changed">{mark}</span>
                </summary>
                {inputs.collect_view()}
            </details>
        })
    };
    plain(view! {
        <section class="beliefs" aria-labelledby="beliefs-title">
            <h2 class="controls-legend" id="beliefs-title">{TITLE.text()}</h2>
            <p class="controls-about">{ABOUT.text()}</p>
            {groups().map(group).into_iter().collect_view()}
        </section>
    })
}

/// What is believed of one input, and what is done to it.
#[derive(Clone, Copy)]
struct Handle {
    workbench: Workbench,
    input: usize,
    believed: Memo<Distribution>,
    /// What came of the last typing.
    note: RwSignal<String>,
}

impl Handle {
    fn locked(self) -> bool {
        self.workbench.desk().locks.get().holds_belief(self.input)
    }

    /// Moves an end along the track; where it cannot go it stays.
    fn slide(self, end: End, mark: &str) {
        let Ok(mark) = mark.parse::<f64>() else { return };
        self.slide_to(end, mark);
    }

    /// As [`Self::slide`], ten marks at once.
    fn stride(self, end: End, event: &KeyboardEvent) {
        let track = Track::of(self.input);
        let mark = self.believed.with_untracked(|range| track.mark(end.of(range)));
        if let Some(mark) = MARK_SCALE.stepped(mark, &event.key(), true) {
            event.prevent_default();
            self.slide_to(end, mark);
            self.workbench.release();
        }
    }

    /// Takes the next number above or below, or the tenth next, as an arrow in a field asks.
    fn step(self, end: End, event: &KeyboardEvent) {
        let above = match &*event.key() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        event.prevent_default();
        if untrack(|| self.locked()) {
            return;
        }
        let steps = if event.shift_key() { 10 } else { 1 };
        let from = self.believed.with_untracked(|range| end.of(range));
        let value = (0..steps).fold(from, |value, _| Ranges::neighbour(value, above));
        self.take(end, &value.to_string());
    }

    fn slide_to(self, end: End, mark: f64) {
        let from = self.believed.with_untracked(|range| end.of(range));
        let value = Track::of(self.input).slid(from, mark);
        self.note.set(String::new());
        self.workbench.turn_to(|case| match moved(&case.ranges, self.input, end, value) {
            Ok(ranges) => case.with_ranges(ranges),
            Err(_) => case.clone(),
        });
    }

    /// Takes what was typed for an end, or says why not.
    fn take(self, end: End, text: &str) {
        let ranges =
            self.workbench.case.with_untracked(|case| typed(&case.ranges, self.input, end, text));
        match ranges {
            Ok(ranges) => {
                self.note.set(String::new());
                self.workbench.settle(|case| case.with_ranges(ranges));
            }
            Err(reason) => self.note.set(reason),
        }
    }

    fn reset(self) {
        if untrack(|| self.locked()) {
            return;
        }
        self.note.set(String::new());
        self.workbench.settle(|case| case.with_ranges(case.ranges.without(self.input)));
    }
}

/// One input: its density, the two ends of its range, the same as numbers, and where it is from.
#[component]
fn Belief(workbench: Workbench, input: usize) -> impl IntoView {
    let spec = &INPUTS[input];
    let name = input_name(spec.symbol, spec.symbol);
    let handle = Handle {
        workbench,
        input,
        believed: Memo::new(move |_| workbench.case.with(|case| case.ranges.of(input))),
        note: RwSignal::new(String::new()),
    };
    let Handle { believed, note, .. } = handle;
    let density = Memo::new(move |_| density_svg(input, &believed.get()));
    let changed = move || believed.get() != spec.distribution;
    let lock = Lock {
        locked: Signal::derive(move || handle.locked()),
        toggle: Callback::new(move |()| {
            workbench.desk().locks.update(|locks| locks.toggle_belief(input));
        }),
    };
    let reset = move |event: MouseEvent| {
        event.prevent_default();
        handle.reset();
    };
    let [low, high] = [End::Low, End::High].map(|end| view! { <Thumb handle end name/> });
    let ends = match spec.distribution {
        Distribution::LogNormal { .. } => &[End::Low, End::High][..],
        Distribution::Triangular { .. } => &[End::Low, End::Mode, End::High][..],
    };
    let numbers = ends.iter().map(|&end| view! { <Number handle end name/> }).collect_view();
    plain(view! {
        <fieldset
            class="belief"
            id=format!("belief-{}", spec.symbol)
            tabindex="-1"
            data-changed=move || changed().then_some("")
        >
            <legend class="belief-name" on:dblclick=move |_| handle.reset()>{name}</legend>
            <div class="belief-tools">
                <LockButton label=name lock/>
                <button
                    class="slider-lock"
                    type="button"
                    aria-label=say!("Reset {name}", "还原{name}")
                    disabled=move || !changed() || handle.locked()
                    on:click=reset
                >
                    {RESET.text()}
                </button>
            </div>
            <div class="belief-track">
                <Live class="belief-drawing" html=density/>
                {low}
                {high}
            </div>
            <div class="belief-numbers">{numbers} <span class="slider-unit">{unit(spec.unit)}</span></div>
            <p class="belief-basis" inner_html=workbench.case.with_untracked(|case| basis_html(input, case))></p>
            <p class="slider-note" role="status" hidden=move || note.with(String::is_empty)>{note}</p>
        </fieldset>
    })
}

/// A unit; what has none has none.
fn unit(unit: Phrase) -> &'static str {
    if unit == NO_UNIT { "" } else { unit.text() }
}

/// One end of a range on its track. Two lie over each other; only their thumbs can be caught.
#[component]
fn Thumb(handle: Handle, end: End, name: &'static str) -> impl IntoView {
    let hydrated = use_hydrated();
    let Handle { workbench, input, believed: range, .. } = handle;
    let track = Track::of(input);
    let mark = move |range: &Distribution| track.mark(end.of(range)).to_string();
    let first = range.with_untracked(mark);
    let spoken = move || {
        range.with(|range| {
            let (value, what) = (end.of(range), end.name(range));
            let all = believed(*range, INPUTS[input].unit);
            say!("{value}, {what}; range {all}", "{value}，{what}；区间{all}")
        })
    };
    view! {
        <input
            class="belief-thumb"
            type="range"
            min="0"
            max=MARKS
            step="1"
            data-end=end.key()
            autocomplete="off"
            aria-label=range.with_untracked(|range| format!("{name}: {}", end.name(range)))
            aria-valuetext=spoken
            disabled=move || !hydrated.get() || handle.locked()
            value=first
            prop:value=move || range.with(mark)
            on:input:target=move |event| {
                handle.slide(end, &event.target().value());
                // A thumb that was held goes back to where it is.
                event.target().set_value(&range.with_untracked(mark));
            }
            on:change=move |_| workbench.release()
            on:keydown=move |event| {
                if event.shift_key() {
                    handle.stride(end, &event);
                }
            }
            on:dblclick=move |_| handle.reset()
        />
    }
}

/// One number of a range, to be typed; without scripts a field of the form.
#[component]
fn Number(handle: Handle, end: End, name: &'static str) -> impl IntoView {
    let Handle { input, believed: range, .. } = handle;
    let text = move |range: &Distribution| end.of(range).to_string();
    let first = range.with_untracked(text);
    let what = range.with_untracked(|range| end.name(range));
    view! {
        <label class="belief-number">
            <span class="belief-end">{what.text()}</span>
            <input
                class="slider-number"
                type="number"
                step="any"
                name=format!("{}-{}", INPUTS[input].symbol, end.key())
                autocomplete="off"
                aria-label=format!("{name}: {what}")
                readonly=move || handle.locked()
                value=first
                prop:value=move || range.with(text)
                on:dblclick=move |_| handle.reset()
                on:keydown=move |event| handle.step(end, &event)
                on:change:target=move |event| {
                    handle.take(end, &event.target().value());
                    event.target().set_value(&range.with_untracked(text));
                }
            />
        </label>
    }
}
