use leptos::prelude::*;

use super::{away, instead};
use crate::state::booth::Booth;
use crate::state::booth_text as text;
use crate::state::kiosk::{SCENES, Step};

/// The invitation: five scenes in both languages, one of them shown. A touch anywhere enters what it
/// shows; without scripts the first one stays and leads to the first step.
#[component]
pub(super) fn Attract(booth: Booth) -> impl IntoView {
    let scenes = SCENES.iter().enumerate().map(|(place, &step)| {
        let lines = move || {
            booth.workbench.settled.with(|answer| {
                let both = text::in_both(|| text::scene(step, answer));
                both.map(|(language, line)| (language.tag(), line))
            })
        };
        let lines = Memo::new(move |_| lines());
        let line = move |which: usize| {
            let tag = move || lines.with(|lines| lines[which].0);
            let words = move || lines.with(|lines| lines[which].1.clone());
            view! { <span class="booth-scene-line" lang=tag>{words}</span> }
        };
        let hidden = move || booth.moment.with(|moment| moment.scene) != place;
        view! {
            <span class="booth-scene" data-scene=step.key() hidden=hidden>
                {line(0)}
                {line(1)}
            </span>
        }
    });
    let touch = text::in_both(|| text::TOUCH.text().to_owned()).map(|(language, words)| {
        view! { <span lang=language.tag()>{words}</span> }
    });
    view! {
        <section class="booth-attract" hidden=away(booth, Step::Attract)>
            <a
                class="booth-invitation"
                id="booth-attract"
                href=move || booth.href(booth.invited())
                on:click=instead(move || booth.go(booth.invited()))
            >
                {scenes.collect_view()}
                <span class="booth-touch">{touch}</span>
            </a>
        </section>
    }
}
