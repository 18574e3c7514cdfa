//! The pages that the server makes whole: context and method.

use std::collections::BTreeSet;

use datasets::Facts;

use super::{facts, get};

/// What stands between a prefix and the next quotation mark, wherever the prefix is.
fn quoted<'a>(body: &'a str, prefix: &str) -> Vec<&'a str> {
    body.split(prefix).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The text as it stands in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[tokio::test]
async fn still_pages_load_no_browser_side() {
    for target in ["/context", "/method", "/nowhere"] {
        let answer = get(target).await;
        for part in ["import(", ".wasm", "headroom-engine", "<form", "id=\"live\""] {
            assert!(!answer.body.contains(part), "{part} on {target}");
        }
        assert!(!answer.body.contains(" style=\""), "no inline styles on {target}");
    }
}

#[tokio::test]
async fn every_page_ends_with_the_day_of_the_facts_and_the_results_name() {
    let mut names = BTreeSet::new();
    for target in ["/", "/lab", "/context", "/method"] {
        let answer = get(target).await;
        let (_, footer) = answer.body.split_once("<footer").expect("there is a footer");
        assert!(footer.contains(&facts().as_of().to_string()), "{target}: {footer}");
        assert!(footer.contains("Press reports and estimates"), "{target}");
        names.extend(quoted(footer, "class=\"site-").iter().map(|name| (*name).to_owned()));
        let (_, name) = footer.split_once("site-result\">").expect("the result has a name");
        names.insert(name.split('<').next().unwrap_or_default().to_owned());
    }
    assert_eq!(
        names.iter().filter(|name| name.len() == 8 && **name == name.to_uppercase()).count(),
        1
    );
}

#[tokio::test]
async fn links_on_a_page_lead_somewhere_on_it() {
    for target in ["/context", "/method", "/method?v=1&capex=200&export=denied"] {
        let answer = get(target).await;
        let ids = quoted(&answer.body, " id=\"");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "an anchor stands twice on {target}");
        let links = quoted(&answer.body, "href=\"#");
        assert!(links.len() > 5, "{target}");
        for link in links {
            assert!(known.contains(link), "#{link} leads nowhere on {target}");
        }
    }
}

#[tokio::test]
async fn every_annual_figure_stands_beside_what_it_counts_and_where_it_was_read() {
    let Facts { capex, .. } = facts();
    let body = get("/context").await.body;
    for row in &capex.rows {
        let Some(figure) = row.capex_usd_bn.filter(|_| !row.fiscal_year.contains('Q')) else {
            continue;
        };
        if row.fiscal_year.len() != "FY2025".len() {
            continue; // a plan over several years compares with no year
        }
        for part in [figure.to_string(), escaped(&row.capex_definition), escaped(&row.source)] {
            assert!(body.contains(&part), "{part} of {} {}", row.company, row.fiscal_year);
        }
        if let Some(url) = &row.url {
            let url = url.as_str().replace('&', "&amp;");
            assert!(body.contains(&format!("href=\"{url}\"")), "{url}");
        }
    }
}

#[tokio::test]
async fn every_claim_event_and_observation_is_on_the_page() {
    let Facts { claims, export_events, demand, .. } = facts();
    let body = get("/context").await.body;
    for claim in &claims.rows {
        assert!(body.contains(&escaped(&claim.statement)), "{}", claim.statement);
    }
    for event in &export_events.rows {
        assert!(body.contains(&escaped(&event.event)), "{}", event.event);
        assert!(body.contains(&escaped(&event.date.to_string())), "{}", event.date);
    }
    for row in demand.rows.iter().filter(|row| row.metric == "tokens_per_day") {
        assert!(body.contains(&escaped(&row.source)), "{}", row.source);
    }
    assert!(body.matches("class=\"tag\"").count() > 150, "numbers carry their tags");
}

#[tokio::test]
async fn every_input_and_every_equation_is_on_the_page() {
    let body = get("/method").await.body;
    for symbol in ["p_h200", "g_gen", "price_tok", "cap_h200", "t_clear"] {
        assert!(body.contains(&format!("id=\"input-{symbol}\"")), "{symbol}");
    }
    assert_eq!(body.matches("class=\"equation-name\"").count(), 47);
    assert_eq!(body.matches("id=\"input-").count(), 32);
    for part in ["K_gen</a> / ", "numbers agree", "of the 16 scrambles"] {
        assert!(body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_method_shows_the_numbers_of_the_plan_in_the_address() {
    let chips = |body: &str| body.contains("<td>85</td>");
    assert!(chips(&get("/method").await.body));
    let other = get("/method?v=1&capex=200").await.body;
    assert!(!chips(&other) && other.contains("<td>106</td>"), "a larger plan has a larger budget");
}
