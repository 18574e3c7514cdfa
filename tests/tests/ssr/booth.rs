//! The booth without a browser: its steps, its service worker, and how it is.

use axum::http::StatusCode;
use server::BoothSettings;

use super::{get, get_saying, send, site_with};

/// The start tags of sections that are shown.
fn shown(body: &str) -> Vec<&str> {
    let sections = body.split("<section ").skip(1);
    let tags = sections.filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| !tag.contains("hidden")).collect()
}

#[tokio::test]
async fn every_step_is_an_address_with_one_section_shown() {
    for step in ["budget", "export", "lease", "futures", "load", "scale", "take-away"] {
        let answer = get(&format!("/booth?step={step}&v=1&capex=200")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(shown(&answer.body).len(), 1, "{step}");
        let heading = format!("id=\"booth-{step}\"");
        let section = answer.body.split("<section ").find(|part| part.contains(&heading));
        let tag = section.and_then(|part| part.split('>').next());
        assert!(tag.is_some_and(|tag| !tag.contains("hidden")), "{step}: {tag:?}");
        assert!(!answer.body.contains(" style=\""), "no inline styles");
        assert!(answer.body.contains("capex=200&amp;step="), "links keep the plan");
    }
    let invitation = get("/booth?step=nonsense").await;
    assert!(shown(&invitation.body)[0].starts_with("class=\"booth-attract\""));
    for text in ["Touch to try", "轻触屏幕"] {
        assert!(invitation.body.contains(text), "{text} is said to those who chose no language");
    }
}

#[tokio::test]
async fn both_languages_are_always_there_and_the_chosen_one_speaks() {
    let answer = get("/booth?step=export&lang=zh").await;
    assert!(answer.body.contains("出口规则会怎样？") && answer.body.contains("<strong>不予许可"));
    assert!(answer.body.contains(">EN<") && answer.body.contains(">中文<"));
    assert!(!answer.body.contains("Which export rule?"));
    let asked = get_saying("/booth?step=lease", &[("accept-language", "zh-CN,en;q=0.5")]).await;
    assert!(asked.body.contains("要在海外租赁算力吗？"));
}

#[tokio::test]
async fn the_service_worker_belongs_to_the_edition_that_pages_name() {
    let worker = get("/sw.js").await;
    assert_eq!(worker.status, StatusCode::OK);
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert_eq!(worker.header("cache-control"), "no-cache");
    for page in ["/booth", "/booth?lang=zh", "/", "/lab"] {
        let edition = get(page).await.header("x-headroom-edition").to_owned();
        assert_eq!(edition.len(), 12, "{page}");
        assert!(worker.body.contains(&format!("\"{edition}\"")), "{page}");
        assert!(worker.body.contains(&format!("\"{page}\"")), "{page} is kept");
    }
}

#[tokio::test]
async fn settings_reach_the_page_and_the_pin_does_not() {
    let settings = BoothSettings {
        public_url: Some("https://headroom.example/".to_owned()),
        pin: Some("2468".to_owned()),
        ..BoothSettings::default()
    };
    let site = site_with(settings);
    let request = axum::http::Request::builder().uri("/booth?step=take-away&v=1&lease=40");
    let answer = send(&site, request).await;
    assert!(answer.body.contains("https://headroom.example/?v=1&amp;lease=40&amp;lang=en"));
    assert!(!answer.body.contains("2468"), "only its hash is sent");
    let pin = answer.body.split("headroom-booth-pin\" content=\"").nth(1).unwrap_or_default();
    assert!(pin.split('"').next().is_some_and(|hash| hash.len() == 64), "{pin:.80}");
    let plain = get_saying("/booth?step=take-away", &[("host", "a\"><script>")]).await;
    assert!(!plain.body.contains("a\"><script>"), "a host that is none is left out");
}

#[tokio::test]
async fn only_a_server_that_was_started_for_rehearsals_has_pages_that_fail() {
    let rehearsing = site_with(BoothSettings { rehearses: true, ..BoothSettings::default() });
    for page in ["/", "/lab", "/live", "/booth"] {
        let switch = "name=\"headroom-rehearse\"";
        let asked = get(&format!("{page}?debug=faults")).await;
        assert!(!asked.body.contains(switch), "{page}: nobody can ask for it");
        let request = axum::http::Request::builder().uri(page);
        assert!(send(&rehearsing, request).await.body.contains(switch), "{page}");
    }
}

#[tokio::test]
async fn the_status_counts_screens_by_name() {
    let site = site_with(BoothSettings::default());
    for (address, seen) in [("/status", 0), ("/status?booth=a1&visits=7", 1), ("/status", 1)] {
        let request = axum::http::Request::builder().uri(address);
        let answer = send(&site, request).await;
        let status: serde_json::Value = serde_json::from_str(&answer.body).expect("it is JSON");
        assert_eq!(status["booths_seen"], seen, "{address}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}
