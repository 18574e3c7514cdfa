use leptos::prelude::*;
use words::{Currency, DISPLAY_RATE, DISPLAY_RATE_DAY, Phrase, say};

use crate::state::initial::Initial;
use crate::state::sentences::result_facts;

const AS_OF: Phrase = Phrase::new("Facts as of ", "资料截至");
const WARNING: Phrase = Phrase::new(
    "Press reports and estimates; ByteDance is private and none of this is its data. Not investment advice.",
    "数字来自媒体报道和估计；字节跳动未上市，本站不含其内部数据，也不构成投资建议。",
);

/// What every page ends with: the day of the facts, whose result the numbers are, and what they are not.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let facts = use_context::<Initial>().map(|Initial { facts_date, answer, .. }| {
        let day = facts_date.clone();
        view! {
            <div class="site-facts">
                <p>{AS_OF.text()} <time datetime=day>{facts_date}</time></p>
                <ul class="site-facts" data-shows="result" inner_html=result_facts(&answer)></ul>
            </div>
        }
    });
    let rate = (words::current().currency == Currency::Dollar).then(|| {
        say!(
            " Dollars are for display, at {DISPLAY_RATE} yuan as of {DISPLAY_RATE_DAY}; the model counts in yuan.",
            "美元仅供显示，按{DISPLAY_RATE_DAY}的1美元兑{DISPLAY_RATE}元折算；模型以人民币计算。",
        )
    });
    view! {
        <footer class="site-footer">
            {facts}
            <p>
                {WARNING.text()} {rate}
            </p>
        </footer>
    }
}
