use leptos::prelude::*;

use super::{said, told};
use crate::browser;
use crate::state::booth::Booth;
use crate::state::booth_text as text;
use crate::state::staff::{Entry, is_pin};

/// The id of the dialog, which the browser opens over everything else.
const ID: &str = "booth-staff";

/// The corner of the staff: a PIN, and behind it what visitors must not reach.
#[component]
pub(super) fn Staff(booth: Booth) -> impl IntoView {
    let entry = booth.entry;
    Effect::new(move || {
        if booth.staff.get() {
            browser::open_dialog(ID);
        } else {
            browser::close_dialog(ID);
        }
    });
    let inside = move || entry.with(|entry| entry.is_inside);
    let press = move |digit: char| {
        let pin = browser::staff_pin().unwrap_or_default();
        entry.update(|entry| {
            entry.press(digit, |typed| is_pin(typed, &pin), browser::date_millis());
        });
    };
    let keys = "123456789C0".chars().map(|key| {
        view! {
            <button class="booth-button" type="button" on:click=move |_| press(key)>
                {key.to_string()}
            </button>
        }
    });
    let typed = move || "•".repeat(entry.with(Entry::length));
    let said_of_it = told(booth, move || {
        let phrase = if entry.with(|entry| entry.is_wrong) { text::WRONG } else { text::PIN };
        phrase.text().to_owned()
    });
    view! {
        <dialog
            class="booth-staff"
            id=ID
            aria-label=said(booth, text::STAFF)
            on:close=move |_| booth.close_staff()
        >
            <p class="booth-title">{said(booth, text::STAFF)}</p>
            <div class="booth-pin" hidden=inside>
                <p role="status">{said_of_it} " " <span class="booth-typed">{typed}</span></p>
                <div class="booth-keys">{keys.collect_view()}</div>
            </div>
            <div class="booth-menu" hidden=move || !inside()>
                <p>{move || booth.staff.get().then(browser::title)}</p>
                <button class="booth-button" type="button" on:click=move |_| browser::reload()>
                    {said(booth, text::RELOAD)}
                </button>
                <a class="booth-button" href="/">{said(booth, text::LEAVE)}</a>
            </div>
            <button class="booth-button" type="button" on:click=move |_| booth.close_staff()>
                {said(booth, text::CLOSE)}
            </button>
        </dialog>
    }
}
