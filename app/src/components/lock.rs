use leptos::prelude::*;

use crate::state::hydrated::use_hydrated;

/// The lock of one share.
#[derive(Clone, Copy)]
pub(crate) struct Lock {
    /// Whether the share stays as it is.
    pub locked: Signal<bool>,
    /// Called to lock or to open it.
    pub toggle: Callback<()>,
}

/// A button that keeps a share as it is while others move.
#[component]
pub(crate) fn LockButton(
    /// What the share is called.
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
            title="Keep this share while others move"
            aria-label=format!("Lock {label}")
            aria-pressed=pressed
            disabled=move || !hydrated.get()
            on:click=move |_| lock.toggle.run(())
        >
            {move || if lock.locked.get() { "Locked" } else { "Lock" }}
        </button>
    }
}
