use leptos::prelude::*;

/// Whether the page is alive: false on the server and in the first browser rendering, then true.
///
/// Controls that need the browser bind `disabled` to its negation. Effects never run on the server
/// and run after hydration in the browser, so both first renderings agree.
pub fn use_hydrated() -> Signal<bool> {
    let (hydrated, set_hydrated) = signal(false);
    Effect::new(move || set_hydrated.set(true));
    hydrated.into()
}
