//! Pages in Chinese: no English sentence is left in them, and sums follow the chosen currency.

use std::collections::BTreeSet;

use axum::http::Method;

use super::{Answer, ask, facts, get, site};

/// Names that are the same in both languages.
const NAMES: &str = include_str!("names.txt");
/// Elements whose text is no sentence: scripts, styles, symbols and formulas.
const NO_PROSE: [&str; 3] = ["script", "style", "code"];
/// Attributes that readers are shown or told.
const SPOKEN: [&str; 5] = ["aria-label", "alt", "content", "placeholder", "title"];
/// A run of so many English words is a sentence or a part of one.
const SENTENCE: usize = 3;

/// Pages that are complete in Chinese; a page that gains a language is added here.
const COMPLETE: [&str; 23] = [
    "/context",
    "/context?currency=usd",
    "/method",
    "/method?v=1&capex=200&export=denied&currency=usd",
    "/nowhere",
    "/live",
    "/export/chart/dots.svg",
    "/",
    "/?v=1&capex=200&export=denied&inspect=h_gen&currency=usd",
    "/compare",
    "/compare?v=1&lease=40&a=december-2025&b=plan&c=may-2026&of=total_cost_bn",
    "/lab",
    "/lab?v=1&capex=200&lease=40&export=denied&currency=usd",
    "/lab?ask=levers",
    "/lab?ask=spread",
    "/lab?ask=movers",
    "/lab?ask=swings",
    "/lab?ask=binding",
    "/lab?ask=clearance",
    "/lab?ask=frontier",
    "/lab?ask=option",
    "/lab?ask=sweep&across=capex&down=lease&currency=usd",
    "/embed/dots",
];

async fn in_chinese(target: &str) -> Answer {
    let separator = if target.contains('?') { '&' } else { '?' };
    get(&format!("{target}{separator}lang=zh")).await
}

/// A start tag's name, and the value of one of its attributes.
fn name(tag: &str) -> &str {
    tag.trim_start_matches('/').split([' ', '/', '\n', '\t']).next().unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Everything that a reader of a page sees or hears, but for what says that it is English.
fn spoken(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    // The element that is passed over, and how many of its kind are open.
    let mut passed: Option<(String, usize)> = None;
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        if passed.is_none() {
            texts.push(text.to_owned());
        }
        let (closes, alone) = (tag.starts_with('/'), tag.ends_with('/'));
        match &mut passed {
            Some((of, depth)) if *of == name(tag) && !alone => {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
                if *depth == 0 {
                    passed = None;
                }
            }
            Some(_) => {}
            None if closes => {}
            None => {
                let english = attribute(tag, "lang") == Some("en") && name(tag) != "html";
                if !alone && (english || NO_PROSE.contains(&name(tag))) {
                    passed = Some((name(tag).to_owned(), 1));
                } else {
                    let values = SPOKEN.iter().filter_map(|name| attribute(tag, name));
                    texts.extend(values.map(str::to_owned));
                }
            }
        }
    }
    texts.push(rest.to_owned());
    texts
}

/// Runs of English words that are long enough to be a part of a sentence.
fn english(text: &str) -> Vec<String> {
    let names: BTreeSet<&str> = NAMES.lines().collect();
    let text = text.replace("&nbsp;", " ").replace("&amp;", "&").replace("&#x27;", "'");
    let is_word = |token: &str| {
        let word = token.trim_matches([',', '.', ';', ':', '(', ')', '"', '\'']);
        let letters = |letter: char| letter.is_ascii_alphabetic() || "'’-".contains(letter);
        !word.is_empty() && word.chars().all(letters) && !names.contains(word)
    };
    let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
    for token in text.split_whitespace() {
        match runs.last_mut() {
            Some(run) if is_word(token) => run.push(token),
            _ => runs.push(Vec::new()),
        }
    }
    let long = runs.into_iter().filter(|run| run.len() >= SENTENCE);
    long.map(|run| run.join(" ")).collect()
}

#[tokio::test]
async fn no_english_sentence_is_left_in_a_chinese_page() {
    for target in COMPLETE {
        let answer = in_chinese(target).await;
        assert!(answer.body.contains("，"), "{target} is in Chinese");
        let left: Vec<String> =
            spoken(&answer.body).iter().flat_map(|text| english(text)).collect();
        assert!(left.is_empty(), "{target} says in English: {left:#?}");
    }
}

#[tokio::test]
async fn the_search_for_english_finds_it_where_it_is() {
    for target in ["/context", "/method"] {
        let body = get(&format!("{target}?lang=en")).await.body;
        let left: Vec<String> = spoken(&body).iter().flat_map(|text| english(text)).collect();
        assert!(left.len() > 100, "{target}: {left:?}");
    }
    let found = |html| spoken(html).iter().flat_map(|text| english(text)).collect::<Vec<_>>();
    assert_eq!(found("<p>资本 the sum of all 开支</p>"), ["the sum of all"]);
    assert_eq!(found("<p aria-label=\"as it was made\">资本</p>"), ["as it was made"]);
    let quiet = "<p>H200 Ascend 910C</p><code>a b c d</code><a lang=\"en\">one <a>two</a> three four five</a>";
    assert!(found(quiet).is_empty());
}

#[test]
fn every_text_of_the_facts_that_is_shown_has_its_chinese() {
    let facts = facts();
    let mut shown: Vec<&str> = Vec::new();
    for row in &facts.capex.rows {
        shown.extend([&*row.company, &row.capex_definition]);
        shown.extend(row.note.as_deref());
    }
    for claim in &facts.claims.rows {
        shown.push(&claim.statement);
        shown.extend(claim.note.as_deref());
    }
    for event in &facts.export_events.rows {
        shown.extend([&*event.actor, &event.event, &event.what_changed, &event.chips_affected]);
        shown.extend(event.effect_on_bytedance.as_deref());
        shown.extend(event.note.as_deref());
        shown.extend((event.confidence.len() > 1).then_some(&*event.confidence));
    }
    let metrics = ["tokens_per_day", "chips_budget_2026", "chips_budget_2026_nvidia"];
    for row in facts.demand.rows.iter().filter(|row| metrics.contains(&&*row.metric)) {
        shown.extend([&*row.entity, &row.definition]);
        shown.extend(row.note.as_deref());
    }
    for table in facts.provenance() {
        shown.extend([&*table.title, &table.description]);
    }
    shown.retain(|text| *text != "-");
    assert!(shown.len() > 400, "{}", shown.len());
    let missing: BTreeSet<&str> =
        shown.into_iter().filter(|text| facts.in_chinese(text).is_none()).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn titles_of_sources_stay_english_and_say_so() {
    let body = in_chinese("/context").await.body;
    for event in &facts().export_events.rows {
        let title = event.source.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(body.contains(&format!("lang=\"en\">{title}<")), "{title}");
    }
    assert!(!get("/context").await.body.contains("<a lang=\"en\""));
}

#[tokio::test]
async fn sums_are_shown_in_the_chosen_currency_and_as_reported_first() {
    let told = |body: &str, parts: &[&str]| {
        for part in parts {
            assert!(body.contains(part), "{part}");
        }
    };
    told(&get("/context?currency=usd").await.body, &["¥85bn (≈$12.1bn) of ¥160bn (≈$22.8bn)"]);
    told(&in_chinese("/context?currency=usd").await.body, &["1600亿元（约228亿美元）"]);
    told(&in_chinese("/context").await.body, &["1600亿元中的850亿元", "2810亿美元", "2025财年"]);
    let (yuan, dollars) = (get("/method").await.body, get("/method?currency=usd").await.body);
    told(&yuan, &["A year costs ¥"]);
    told(&dollars, &["A year costs ≈$"]);
    told(
        &in_chinese("/method").await.body,
        &["一年的成本为", "亿元", "<th scope=\"col\">依据</th>"],
    );
}

#[tokio::test]
async fn what_one_reader_asked_is_answered_to_the_next_in_their_own_words() {
    let site = site();
    for (language, lever) in
        [("en", "No build slip"), ("zh", "建设不延误"), ("en", "No build slip")]
    {
        let target = format!("/lab?ask=levers&lang={language}");
        let answer = ask(&site, Method::GET, &target).await;
        assert!(answer.body.contains(lever), "{target} has no {lever}");
    }
}

#[tokio::test]
async fn numbers_to_take_along_do_not_depend_on_the_reader() {
    for file in ["/export/chart/money.csv", "/export/workbook.json"] {
        let english = get(file).await;
        assert_eq!(
            in_chinese(&format!("{file}?currency=usd")).await.bytes,
            english.bytes,
            "{file}"
        );
    }
    let picture = in_chinese("/export/chart/money.svg").await.body;
    for part in ["情景：", "131072次试验", "种子20260120", "资料截至"] {
        assert!(picture.contains(part), "{part} in {picture}");
    }
}
