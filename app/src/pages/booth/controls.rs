use leptos::prelude::*;
use words::Language;

use super::{away, instead, said, told};
use crate::state::booth::Booth;
use crate::state::booth_text as text;
use crate::state::kiosk::{Presence, Step};

/// Both languages, each in its own script; the current one is marked.
#[component]
pub(super) fn Languages(booth: Booth) -> impl IntoView {
    let links = Language::ALL.map(|language| {
        let href = move || Booth::href_with(booth.step.get(), &booth.plan.get(), language);
        let current = move || (booth.language.get() == language).then_some("true");
        view! {
            <a
                class="booth-language"
                lang=language.tag()
                href=href
                aria-current=current
                on:click=instead(move || booth.speak(language))
            >
                {language.name()}
            </a>
        }
    });
    view! { <nav class="booth-languages" aria-label=said(booth, text::LANGUAGE)>{links}</nav> }
}

/// Back, where one is, and on: the same at the bottom of every step.
#[component]
pub(super) fn Controls(booth: Booth) -> impl IntoView {
    let next = move || booth.step.get().next();
    let previous = move || booth.step.get().previous();
    let on = move || {
        let last = booth.step.get() == Step::TakeAway;
        (if last { text::AGAIN } else { text::NEXT }).in_language(booth.language.get())
    };
    let marks = Step::ALL[1..].iter().map(|&step| {
        let current = move || (booth.step.get() == step).then_some("step");
        let name = said(booth, text::title(step));
        view! {
            <li>
                <a
                    href=move || booth.href(step)
                    aria-current=current
                    aria-label=name
                    on:click=instead(move || booth.go(step))
                ></a>
            </li>
        }
    });
    view! {
        <nav
            class="booth-controls"
            aria-label=said(booth, text::STEPS)
            hidden=move || booth.step.get() == Step::Attract
        >
            <a
                class="booth-button"
                href=move || booth.href(previous())
                on:click=instead(move || booth.go(booth.step.get_untracked().previous()))
            >
                {said(booth, text::BACK)}
            </a>
            <ol class="booth-marks">{marks.collect_view()}</ol>
            <a
                class="booth-button booth-main"
                href=move || booth.href(next())
                on:click=instead(move || booth.go(booth.step.get_untracked().next()))
            >
                {on}
            </a>
        </nav>
    }
}

/// The seconds before the screen starts over, large enough to be seen from where the visitor went.
#[component]
pub(super) fn Countdown(booth: Booth) -> impl IntoView {
    let left = move || {
        booth.moment.with(|moment| match moment.presence {
            Presence::Leaving(seconds) => Some(seconds),
            _ => None,
        })
    };
    let sentence = told(booth, move || text::countdown(left().unwrap_or_default()));
    let hidden = move || left().is_none() || !away(booth, Step::Attract)();
    view! {
        <div class="booth-countdown" role="alert" hidden=hidden>
            <p class="booth-title">{said(booth, text::STILL_THERE)}</p>
            // Read out once: the seconds are for the eye.
            <p class="booth-about" aria-hidden="true">{sentence}</p>
            <button class="booth-button booth-main" type="button" on:click=move |_| booth.stay()>
                {said(booth, text::STAY)}
            </button>
        </div>
    }
}
