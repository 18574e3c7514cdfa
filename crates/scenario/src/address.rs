use model::{Case, Sampling};

use crate::error::echo;
use crate::{Reading, ScenarioError};

/// Reads the query of a page's address: plan and ranges, or, for a query with anything that a page
/// would ignore, the first such part and what is wrong with it.
pub type AddressReader = fn(&str) -> Result<Case, String>;

/// A field of a scenario that is written like one of an address.
const NOT_OF_ADDRESSES: &str = "disaggregated";

/// The query in an address, a query with its question mark, or a bare query; `None` if the text is
/// none of them.
pub fn query_of(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.contains(|letter: char| letter.is_whitespace() || "\"'{}[]".contains(letter)) {
        return None;
    }
    let located = ["http://", "https://", "/", "?"].iter().any(|start| text.starts_with(start));
    if located {
        let text = text.split_once('#').map_or(text, |(before, _)| before);
        let absolute = !text.starts_with('?') && !text.contains('?');
        return Some(if absolute {
            ""
        } else {
            text.split_once('?').map_or("", |(_, query)| query)
        });
    }
    let (key, _) = text.split_once('=')?;
    let plain = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (plain && !key.is_empty() && key != NOT_OF_ADDRESSES).then_some(text)
}

/// The scenario of a query.
pub(crate) fn read_query(query: &str, reader: AddressReader) -> Result<Reading, ScenarioError> {
    let case = reader(query).map_err(|reason| ScenarioError::Address { reason: echo(&reason) })?;
    let (scenario, sampling) = (case.scenario(), Sampling::settled());
    Ok(Reading { scenario, sampling, notes: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::query_of;

    #[test]
    fn addresses_queries_and_bare_queries_are_told_from_files() {
        for (text, query) in [
            ("https://example.org/lab?v=1&capex=200#top", Some("v=1&capex=200")),
            ("http://127.0.0.1:3000/lab", Some("")),
            ("/lab?capex=200", Some("capex=200")),
            ("?capex=200\n", Some("capex=200")),
            ("?", Some("")),
            ("v=1&capex=200", Some("v=1&capex=200")),
            ("owned-training=5", Some("owned-training=5")),
            ("capex_bn_cny=200", None),
            ("capex_bn_cny = 200", None),
            ("disaggregated=true", None),
            ("sampling.seed=3", None),
            ("export=\"quota\"", None),
            ("{\"capex_bn_cny\":200}", None),
            ("[split]", None),
            ("plan.toml", None),
            ("", None),
        ] {
            assert_eq!(query_of(text), query, "{text}");
        }
    }
}
