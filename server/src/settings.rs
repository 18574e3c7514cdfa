//! What a reader chooses once for all pages, remembered by cookies.

use app::{Theme, Wishes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

/// The cookie that holds the theme.
const COOKIE: &str = "theme";
/// A year, in seconds.
const KEPT_SECONDS: u32 = 31_536_000;

/// Remembers a choice and leads back to the page on which it was made.
///
/// The page is the one that the browser says it comes from, because its address may have followed
/// the sliders; otherwise the one that the link names. Only the path and the query of either are
/// used, so that nothing leads off this site. What cannot be read changes nothing.
pub(crate) async fn choose(request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let field = |wanted: &str| {
        let mut fields = form_urlencoded::parse(query);
        fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    let back = referring(request.headers()).or_else(|| local(&field("back")?));
    let mut response = Redirect::to(back.as_deref().unwrap_or("/")).into_response();
    if let Some(theme) = field("theme").and_then(|key| Theme::from_key(&key)) {
        let cookie = format!(
            "{COOKIE}={}; Path=/; Max-Age={KEPT_SECONDS}; SameSite=Lax; HttpOnly",
            theme.key()
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// What this request says of the reader's wishes.
pub(crate) fn wishes(parts: &Parts) -> Wishes {
    let address = parts.uri.path_and_query().map(ToString::to_string);
    Wishes { theme: theme(&parts.headers), address: address.unwrap_or_default() }
}

/// The chosen theme, if a cookie names one.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    let mut themes = pairs.filter(|(name, _)| name.trim() == COOKIE);
    themes.find_map(|(_, key)| Theme::from_key(key.trim())).unwrap_or_default()
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
}
