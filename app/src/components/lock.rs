use leptos::prelude::*;
use words::{Phrase, say};

use crate::state::hydrated::use_hydrated;

const KEEP: Phrase = Phrase::new("Keep this as it is", "保持不变");
const LOCK: Phrase = Phrase::new("Lock", "锁定");
const LOCKED: Phrase = Phrase::new("Locked", "已锁定");

/// The lock of one share or range.
#[derive(Clone, Copy)]
pub(crate) struct Lock {
    /// Whether the share stays as it is.
    pub locked: Signal<bool>,
    /// Called to lock or to open it.
    pub toggle: Callback<()>,
}

/// A button that keeps a share or a range as it is.
#[component]
pub(crate) fn LockButton(
    /// What the share or range is called.
    label: &'static str,
    /// The lock.
    lock: Lock,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let pressed = move || if lock.locked.get() { "true" } else { "false" };
    view! {
        <button
            class="slider-lock"
            type="button"
            title=KEEP.text()
            aria-label=say!("Lock {label}", "锁定{label}")
            aria-pressed=pressed
            disabled=move || !hydrated.get()
            on:click=move |_| lock.toggle.run(())
        >
            {move || if lock.locked.get() { LOCKED.text() } else { LOCK.text() }}
        </button>
    }
}
