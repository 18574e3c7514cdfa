//! What a reader chooses once for all pages, remembered by cookies.

use std::future::poll_fn;
use std::pin::pin;

use app::{Theme, Wishes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use words::{Currency, Language, Locale};

use crate::embed;

/// A year, in seconds.
const KEPT_SECONDS: u32 = 31_536_000;
/// What can be chosen: the names of the cookies and of the fields of addresses.
const THEME: &str = "theme";
const LANGUAGE: &str = "lang";
const CURRENCY: &str = "currency";

/// Remembers a choice and leads back to the page on which it was made.
///
/// The page is the one that the browser says it comes from, because its address may have followed
/// the sliders; otherwise the one that the link names. Only the path and the query of either are
/// used, so that nothing leads off this site. What cannot be read changes nothing.
pub(crate) async fn choose(request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let back = referring(request.headers()).or_else(|| local(&field(query, "back")?));
    let mut response =
        Redirect::to(&without_choices(back.as_deref().unwrap_or("/"))).into_response();
    let theme = field(query, THEME).and_then(|key| Theme::from_key(&key)).map(Theme::key);
    let language = field(query, LANGUAGE).and_then(|key| Language::from_tag(&key));
    let currency = field(query, CURRENCY).and_then(|key| Currency::from_key(&key));
    let chosen = [
        (THEME, theme),
        (LANGUAGE, language.map(Language::key)),
        (CURRENCY, currency.map(Currency::key)),
    ];
    for (name, key) in chosen {
        if let Some(key) = key {
            keep(&mut response, name, key);
        }
    }
    response
}

fn keep(response: &mut Response, name: &str, key: &str) {
    let cookie = format!("{name}={key}; Path=/; Max-Age={KEPT_SECONDS}; SameSite=Lax; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The language that an address asks for and that the links of its page should keep, such as that
/// of a booth's code. The booth itself forgets it with its visitor, and a figure in somebody else's
/// page is no choice of the reader's.
fn language_to_keep(uri: &Uri) -> Option<Language> {
    if uri.path() == "/booth" || uri.path().starts_with(embed::PREFIX) {
        return None;
    }
    field(uri.query()?, LANGUAGE).and_then(|key| Language::from_tag(&key))
}

/// What this request says of the reader's wishes.
pub(crate) fn wishes(parts: &Parts) -> Wishes {
    let address = parts.uri.path_and_query().map(ToString::to_string);
    Wishes { theme: theme(&parts.headers), address: address.unwrap_or_default() }
}

/// The chosen theme, if a cookie names one.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    cookie(headers, THEME, Theme::from_key).unwrap_or_default()
}

/// Has everything behind it speak the reader's language and count in the reader's currency.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let locale = locale_of(&request);
    let chosen = language_to_keep(request.uri());
    let mut response = speaking(locale, next.run(request)).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(language) = chosen.filter(|_| is_page) {
        keep(&mut response, LANGUAGE, language.key());
    }
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// For whom a request is answered.
pub(crate) fn locale_of(request: &Request) -> Locale {
    locale(request.uri().query().unwrap_or_default(), request.headers())
}

/// Polls a future with this locale on whichever thread it is.
pub(crate) async fn speaking<F: Future>(locale: Locale, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| words::within(locale, || future.as_mut().poll(context))).await
}

/// The language and the currency of a request: what its address says, else what was chosen, else,
/// of languages, the first that the browser asks for and we speak.
fn locale(query: &str, headers: &HeaderMap) -> Locale {
    let language = field(query, LANGUAGE).and_then(|key| Language::from_tag(&key));
    let language = language.or_else(|| cookie(headers, LANGUAGE, Language::from_tag));
    let currency = field(query, CURRENCY).and_then(|key| Currency::from_key(&key));
    let currency = currency.or_else(|| cookie(headers, CURRENCY, Currency::from_key));
    Locale {
        language: language.or_else(|| asked_for(headers)).unwrap_or_default(),
        currency: currency.unwrap_or_default(),
    }
}

/// The language that the browser would rather have of those we speak.
fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let weighed = wanted.split(',').filter_map(|range| {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
        Some((Language::from_tag(tag.trim())?, weight))
    });
    // Of equals the first.
    let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (best.1 > 0.0).then_some(best.0)
}

/// A field of a query.
fn field(query: &str, wanted: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(query.as_bytes());
    fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// The first cookie of this name that can be read.
fn cookie<T>(headers: &HeaderMap, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim() == wanted);
    named.find_map(|(_, key)| read(key.trim()))
}

/// An address without the fields that would overrule a choice.
fn without_choices(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let rest = query
        .split('&')
        .filter(|field| !matches!(field.split('=').next(), Some(LANGUAGE | CURRENCY)));
    let rest: Vec<&str> = rest.collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// The page of this site that the reader comes from, if the browser says so.
fn referring(headers: &HeaderMap) -> Option<String> {
    let from: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    if from.authority()?.as_str() != host {
        return None;
    }
    local(from.path_and_query()?.as_str())
}

/// An address within this site, or nothing. Two slashes, of either kind, would name another host.
fn local(address: &str) -> Option<String> {
    let parsed = PathAndQuery::try_from(address).ok()?;
    let path = parsed.path();
    let here = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    (here && path != "/settings").then(|| parsed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_within_the_site_are_led_back_to() {
        for address in ["/", "/lab?v=1&lease=40", "/compare"] {
            assert_eq!(local(address).as_deref(), Some(address));
        }
        let elsewhere = [
            "",
            "lab",
            "//example.org",
            "/\\example.org",
            "https://example.org/",
            "/a\nb",
            "/settings",
        ];
        for address in elsewhere {
            assert_eq!(local(address), None, "{address:?}");
        }
    }

    #[test]
    fn a_theme_is_read_from_among_other_cookies() {
        let read = |line: &'static str| {
            theme(&HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(line))]))
        };
        assert_eq!(read("a=b; theme=dark; c=d"), Theme::Dark);
        assert_eq!(read("theme=purple; theme=light"), Theme::Light);
        assert_eq!(read("nottheme=dark"), Theme::Automatic);
    }

    #[test]
    fn a_language_is_that_of_the_address_the_choice_or_the_browser() {
        let with = |cookies: &'static str, wanted: &'static str| {
            HeaderMap::from_iter([
                (header::COOKIE, HeaderValue::from_static(cookies)),
                (header::ACCEPT_LANGUAGE, HeaderValue::from_static(wanted)),
            ])
        };
        let language = |query, headers: &HeaderMap| locale(query, headers).language;
        assert_eq!(language("", &with("", "de, zh-CN;q=0.8, en;q=0.7")), Language::Chinese);
        assert_eq!(language("", &with("", "de, zh-CN;q=0.3, en;q=0.7")), Language::English);
        assert_eq!(language("", &with("", "en; q=0.3, zh; q=0.8")), Language::Chinese);
        assert_eq!(language("", &with("", "zh;q=0, fr;q=x, *")), Language::English);
        assert_eq!(language("", &with("lang=en", "zh")), Language::English);
        assert_eq!(language("lang=zh-Hans", &with("lang=en", "en")), Language::Chinese);
        assert_eq!(language("lang=de", &with("lang=zh", "en")), Language::Chinese);
        assert_eq!(locale("currency=usd", &with("", "")).currency, Currency::Dollar);
        assert_eq!(locale("", &with("currency=usd", "")).currency, Currency::Dollar);
    }

    #[test]
    fn a_choice_is_not_overruled_by_the_address_it_leads_back_to() {
        assert_eq!(without_choices("/lab?lang=zh&lease=40&currency=usd"), "/lab?lease=40");
        assert_eq!(without_choices("/?lang=zh"), "/");
        assert_eq!(without_choices("/compare?a=own"), "/compare?a=own");
    }

    #[test]
    fn a_language_in_an_address_is_kept_but_not_that_of_a_screen_or_of_a_frame() {
        let kept = |address: &str| language_to_keep(&address.parse::<Uri>().expect("an address"));
        assert_eq!(kept("/?v=1&lang=zh"), Some(Language::Chinese));
        assert_eq!(kept("/lab?lang=en"), Some(Language::English));
        for none in ["/", "/?lang=de", "/booth?lang=zh", "/embed/odds?lang=zh"] {
            assert_eq!(kept(none), None, "{none}");
        }
    }

    #[tokio::test]
    async fn a_future_speaks_wherever_it_is_polled() {
        let locale = Locale { language: Language::Chinese, currency: Currency::Dollar };
        let spoken = speaking(locale, async {
            tokio::task::yield_now().await;
            words::current()
        });
        assert_eq!(spoken.await, locale);
        assert_eq!(words::current(), Locale::default());
    }
}
