use leptos::prelude::*;

use super::{Heading, away, said, told};
use crate::browser;
use crate::components::Live as Html;
use crate::state::address::query_from_case;
use crate::state::booth::Booth;
use crate::state::booth_text as text;
use crate::state::kiosk::Step;
use crate::state::qr_code::qr_code;

/// Where the site is for phones, given by context on the server.
#[derive(Debug, Clone, Default)]
pub struct PublicAddress(pub String);

/// The visitor's plan as a code for a phone.
#[component]
pub(super) fn TakeAway(booth: Booth) -> impl IntoView {
    let base = match use_context::<PublicAddress>() {
        Some(PublicAddress(base)) => base,
        None => browser::named_path("headroom-public").unwrap_or_default(),
    };
    let local = base.contains("//127.") || base.contains("//localhost") || base.contains("//[::1]");
    let address = Memo::new(move |_| {
        let language = booth.language.get().key();
        let query = booth.plan.with(|plan| query_from_case(&(*plan).into()));
        format!("{base}/?{}", inquiry::joined(query, &format!("lang={language}")))
    });
    let code = Signal::derive(move || address.with(|address| qr_code(address)));
    let plan = told(booth, move || booth.plan.with(text::plan_line));
    view! {
        <section class="booth-section" hidden=away(booth, Step::TakeAway)>
            <Heading booth step=Step::TakeAway/>
            <p class="booth-about">{plan}</p>
            <div class="booth-code" role="img" aria-label=said(booth, text::CODE)>
                <Html class="booth-drawing" html=code/>
            </div>
            <p class="booth-finding">{said(booth, text::TAKE)}</p>
            <p class="booth-note booth-address">{move || address.get()}</p>
            <p class="booth-note" hidden=!local>{said(booth, text::LOCAL_ONLY)}</p>
        </section>
    }
}
