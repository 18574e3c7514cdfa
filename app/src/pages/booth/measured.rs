use leptos::prelude::*;

use super::{Heading, away, said, told};
use crate::components::Live as Html;
use crate::state::booth::Booth;
use crate::state::booth_load::Load as Measured;
use crate::state::booth_text as text;
use crate::state::feed::Progress;
use crate::state::hydrated::use_hydrated;
use crate::state::kiosk::Step;

/// A feed that the visitor taps, and how long every tap took.
#[component]
pub(super) fn Load(booth: Booth) -> impl IntoView {
    let feed = booth.feed;
    let hydrated = use_hydrated();
    let idle = move || !hydrated.get() || !feed.is_ready();
    let card = move |part: usize| {
        told(booth, move || {
            let card = feed.shown.with(|shown| shown.cards.first().map(text::card));
            card.map(|parts| parts[part].clone()).unwrap_or_default()
        })
    };
    let buttons = text::DEEDS.map(|(deed, name)| {
        view! {
            <button
                class="booth-button"
                type="button"
                disabled=idle
                on:click=move |_| feed.act(deed)
            >
                {said(booth, name)}
            </button>
        }
    });
    let trouble = move || {
        let phrase = match feed.progress.get() {
            Progress::Starting => text::FEED_STARTS,
            Progress::Answering(_) => text::SIMULATED,
            Progress::Restarting(_) | Progress::Failed(_) => text::FEED_RETURNS,
        };
        phrase.in_language(booth.language.get())
    };
    let sentence = told(booth, move || booth.load.with(Measured::sentence));
    let drawing = Signal::derive(move || booth.load.with(Measured::drawing));
    view! {
        <section class="booth-section" hidden=away(booth, Step::Load)>
            <Heading booth step=Step::Load/>
            <div class="booth-feed" aria-live="polite">
                <p class="booth-video">{card(0)}</p>
                <p class="booth-about">{card(1)}</p>
            </div>
            <div class="booth-times" role="img" aria-label=said(booth, text::TIMES)>
                <Html class="booth-drawing" html=drawing/>
            </div>
            <p class="booth-finding" role="status">{sentence}</p>
            <form class="booth-deeds booth-low">{buttons}<Hundred booth/></form>
            <p class="booth-note">{trouble}</p>
        </section>
    }
}

/// Sends a hundred requests and says how many are left.
#[component]
fn Hundred(booth: Booth) -> impl IntoView {
    let hydrated = use_hydrated();
    let running = move || booth.load.with(Measured::is_running);
    let idle = move || !hydrated.get() || running() || !booth.feed.is_ready();
    let words = move || {
        let left = booth.load.with(Measured::left);
        let name = text::LOAD_MORE.in_language(booth.language.get());
        if left > 0 { format!("{left} …") } else { name.to_owned() }
    };
    view! {
        <button
            class="booth-button"
            type="button"
            disabled=idle
            on:click=move |_| booth.run_load()
        >
            {words}
        </button>
    }
}

/// What this screen serves, beside what the fleet must.
#[component]
pub(super) fn Scale(booth: Booth) -> impl IntoView {
    let of = move |sentence: fn(&Measured) -> Option<String>| {
        told(booth, move || booth.load.with(sentence).unwrap_or_default())
    };
    let rate = of(Measured::rate_sentence);
    let scale = of(Measured::scale_sentence);
    let times = told(booth, move || booth.load.with(Measured::sentence));
    let unknown = move || rate.with(String::is_empty);
    view! {
        <section class="booth-section" hidden=away(booth, Step::Scale)>
            <Heading booth step=Step::Scale/>
            <p class="booth-number booth-rate">{rate}</p>
            <p class="booth-finding">{scale}</p>
            <p class="booth-about" hidden=unknown>{times}</p>
            <div class="booth-low" hidden=move || !unknown()>
                <p class="booth-finding">{said(booth, text::NOT_MEASURED)}</p>
                <Hundred booth/>
            </div>
        </section>
    }
}
