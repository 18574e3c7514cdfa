use leptos::prelude::*;
use words::{Currency, Language, Phrase};

use crate::state::theme::{Theme, Wishes};

const LANGUAGE: Phrase = Phrase::new("Language", "语言");
const CURRENCY: Phrase = Phrase::new("Currency", "货币");
const THEME: Phrase = Phrase::new("Theme", "配色");

/// What a reader chooses once for all pages, as links: language, currency and theme. Choosing one
/// is a page of the server that leads back here.
///
/// Links and not a form, because a page with a form fetches its code at once.
#[component]
pub(crate) fn Choices() -> impl IntoView {
    let Wishes { theme, address } = use_context::<Wishes>().unwrap_or_default();
    let current = words::current();
    let languages = Language::ALL.map(|language| Choice {
        key: language.key(),
        name: language.name(),
        tag: Some(language.tag()),
        current: language == current.language,
    });
    let currencies = Currency::ALL.map(|currency| Choice {
        key: currency.key(),
        name: currency.sign(),
        tag: None,
        current: currency == current.currency,
    });
    let themes = Theme::ALL.map(|other| Choice {
        key: other.key(),
        name: other.name(),
        tag: None,
        current: other == theme,
    });
    view! {
        <div class="site-choices">
            {list("lang", LANGUAGE, languages, &address)}
            {list("currency", CURRENCY, currencies, &address)}
            {list("theme", THEME, themes, &address)}
        </div>
    }
}

struct Choice {
    key: &'static str,
    name: &'static str,
    /// The language of the name, where it is not that of the page.
    tag: Option<&'static str>,
    current: bool,
}

fn list<const N: usize>(
    field: &'static str,
    what: Phrase,
    choices: [Choice; N],
    address: &str,
) -> impl IntoView + use<N> {
    let link = |choice: Choice| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair(field, choice.key)
            .append_pair("back", address)
            .finish();
        let mark = choice.current.then_some("true");
        view! {
            <li>
                <a href=format!("/settings?{query}") rel="nofollow" lang=choice.tag aria-current=mark>
                    <span class="visually-hidden">{what.text()} " "</span>
                    {choice.name}
                </a>
            </li>
        }
    };
    view! { <ul>{choices.map(link).collect_view()}</ul> }
}
