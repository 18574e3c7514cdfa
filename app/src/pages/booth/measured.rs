use ::charts::DensityMap;
use leptos::prelude::*;

use super::{Heading, away, said, told};
use crate::components::BareFigure;
use crate::state::booth::Booth;
use crate::state::booth_load as crowd;
use crate::state::booth_text as text;
use crate::state::feed::Progress;
use crate::state::hydrated::use_hydrated;
use crate::state::kiosk::Step;
use crate::state::load::{Run, charts};

/// A feed that the visitor taps, and how long a crowd waits that asks the same recommender.
#[component]
pub(super) fn Load(booth: Booth) -> impl IntoView {
    let (feed, load) = (booth.feed, booth.load);
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
            <button class="booth-button" type="button" disabled=idle on:click=move |_| booth.act(deed)>
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
    let sentence = told(booth, move || {
        load.phase.with(|phase| load.run.with(|run| crowd::sentence(phase, run.as_ref())))
    });
    let own = told(booth, move || crowd::own(feed.waited.get()));
    let map: Signal<DensityMap> = Memo::new(move |_| {
        booth.language.track();
        load.run.with(|run| charts::density(run.as_ref()))
    })
    .into();
    view! {
        <section class="booth-section" hidden=away(booth, Step::Load)>
            <Heading booth step=Step::Load/>
            <div class="booth-pair">
                <div class="booth-side">
                    <div class="booth-feed" aria-live="polite">
                        <p class="booth-video">{card(0)}</p>
                        <p class="booth-about">{card(1)}</p>
                    </div>
                    <p class="booth-finding" role="status">{sentence}</p>
                    <p class="booth-about">{own}</p>
                </div>
                <div class="booth-map">
                    <BareFigure chart=map/>
                </div>
            </div>
            <form class="booth-deeds booth-low">{buttons}<Crowd booth/></form>
            <p class="booth-note">{trouble}</p>
        </section>
    }
}

/// Brings a crowd, and says how long it stays.
#[component]
fn Crowd(booth: Booth) -> impl IntoView {
    let hydrated = use_hydrated();
    let idle = move || !hydrated.get() || booth.crowd.with(Option::is_some);
    let words = move || match booth.crowd.get() {
        Some(seconds) => told_seconds(booth, seconds),
        None => text::CROWD.in_language(booth.language.get()).to_owned(),
    };
    view! {
        <button
            class="booth-button booth-crowd"
            type="button"
            disabled=idle
            on:click=move |_| booth.bring_a_crowd()
        >
            {words}
        </button>
    }
}

fn told_seconds(booth: Booth, seconds: u32) -> String {
    booth.language.track();
    text::crowd_stays(seconds)
}

/// What this screen serves, beside what the fleet must.
#[component]
pub(super) fn Scale(booth: Booth) -> impl IntoView {
    let load = booth.load;
    let of = move |sentence: fn(Option<&Run>) -> Option<String>| {
        told(booth, move || load.run.with(|run| sentence(run.as_ref())).unwrap_or_default())
    };
    let rate = of(crowd::rate_sentence);
    let scale = of(crowd::scale_sentence);
    let basis = told(booth, move || load.run.with(|run| crowd::basis(run.as_ref())));
    let unknown = move || rate.with(String::is_empty);
    view! {
        <section class="booth-section" hidden=away(booth, Step::Scale)>
            <Heading booth step=Step::Scale/>
            <p class="booth-number booth-rate">{rate}</p>
            <p class="booth-finding">{scale}</p>
            <p class="booth-about" hidden=unknown>{basis}</p>
            <div class="booth-low" hidden=move || !unknown()>
                <p class="booth-finding">{said(booth, text::NOT_MEASURED)}</p>
                <Crowd booth/>
            </div>
        </section>
    }
}
