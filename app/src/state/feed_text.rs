//! What is said of a feed, as HTML.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use latency::Latencies;
use protocol::{Card, Deed, Words};

use super::feed::Shown;
use words::count;

/// What the heads of the ranker are called, in their order.
const HEADS: [&str; 8] = [
    "watch to the end",
    "like it",
    "comment",
    "follow its creator",
    "pass it on",
    "say not interested",
    "skip within 3 s",
    "watch for long",
];
/// Colours among which tags are spread.
const HUES: u16 = 6;

fn escaped(text: &str) -> String {
    encode_text(text).into_owned()
}

fn both(words: &Words) -> String {
    let (english, chinese) = (escaped(&words.english), escaped(&words.chinese));
    format!("{english} <span lang=\"zh\">{chinese}</span>")
}

/// The card that is watched.
pub(crate) fn card(card: &Card) -> String {
    let (minutes, seconds) = ((card.seconds / 60.0).floor(), (card.seconds % 60.0).floor());
    format!(
        "<div class=\"feed-picture\" data-hue=\"{}\" aria-hidden=\"true\"><span>{}</span></div>\
         <h2 class=\"feed-title\">{}<span lang=\"zh\">{}</span></h2>\
         <p class=\"feed-by\">{} · {} · {minutes:.0}:{seconds:02.0} · {}</p>",
        card.tag % HUES,
        encode_double_quoted_attribute(&card.topic.english),
        escaped(&card.title.english),
        escaped(&card.title.chinese),
        escaped(&card.creator.english),
        both(&card.topic),
        card.origin.name(),
    )
}

/// The titles that follow.
pub(crate) fn following(cards: &[Card]) -> String {
    let entry = |card: &Card| {
        let (title, origin) = (escaped(&card.title.english), card.origin.name());
        format!("<li>{title} <span class=\"feed-muted\">{origin}</span></li>")
    };
    let entries: String = cards.iter().skip(1).take(5).map(entry).collect();
    if entries.is_empty() { String::new() } else { format!("<ol>{entries}</ol>") }
}

/// What the ranker expects of a card.
pub(crate) fn beliefs(card: &Card) -> String {
    let mut rows = String::new();
    for (name, chance) in HEADS.iter().zip(card.chances) {
        let _ = write!(rows, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", percent(chance));
    }
    format!(
        "<p>You are expected to watch it longer than {} of views of videos as long as this last. The \
         view is valued at {:.2}, and its chance to be drawn to this place was {}.</p>\
         <table class=\"feed-table\"><caption>Chance that you</caption><tbody>{rows}</tbody></table>",
        percent(card.play),
        card.value,
        percent(narrow(card.propensity)),
    )
}

/// Which earlier items speak for a card.
pub(crate) fn reasons(card: &Card) -> String {
    if card.because.is_empty() {
        let text = "Nothing is known of you yet: like something, or watch it to the end.";
        return format!("<p>{text}</p>");
    }
    let row = |reason: &protocol::Because| {
        let title = escaped(&reason.title.english);
        format!("<tr><th scope=\"row\">{title}</th><td>{:.2}</td></tr>", reason.similarity)
    };
    let rows: String = card.because.iter().map(row).collect();
    format!(
        "<table class=\"feed-table\"><caption>What you watched that is nearest, by the cosine of the \
         models' vectors</caption><tbody>{rows}</tbody></table>"
    )
}

/// Where the time of a list went.
pub(crate) fn stages(shown: &Shown) -> String {
    if shown.stages.is_empty() {
        return String::new();
    }
    let mut rows = String::new();
    for stage in &shown.stages {
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{:.2}</td><td>{} → {}</td><td>{:.2}</td><td>{:.2}</td></tr>",
            stage.stage.name(),
            stage.millis,
            count(stage.before),
            count(stage.after),
            stage.flops / 1e6,
            stage.bytes / 1e6,
        );
    }
    format!(
        "<table class=\"feed-table\"><caption>The last list: {:.2} ms in the worker</caption><thead><tr>\
         <th scope=\"col\">Stage</th><th scope=\"col\">ms</th><th scope=\"col\">Items</th>\
         <th scope=\"col\">MFLOP</th><th scope=\"col\">MB</th></tr></thead><tbody>{rows}</tbody></table>",
        shown.worker_millis
    )
}

/// How long lists took to arrive.
pub(crate) fn times(times: &Latencies) -> String {
    if times.count() == 0 {
        return "<p>Nothing is measured before you do something.</p>".to_owned();
    }
    let millis = |probability| times.quantile(probability) as f64 / 1e3;
    format!(
        "<p>From what you did to the next list on this page: median {:.1} ms, 95th percentile {:.1} \
         ms, of {} on this device.</p>",
        millis(0.5),
        millis(0.95),
        times.count()
    )
}

/// What was done, newest first.
pub(crate) fn history(done: &[(Deed, String)]) -> String {
    let entry = |(deed, title): &(Deed, String)| {
        format!("<li>{} <span class=\"feed-muted\">{}</span></li>", escaped(title), past(*deed))
    };
    let entries: String = done.iter().map(entry).collect();
    if entries.is_empty() { String::new() } else { format!("<ul>{entries}</ul>") }
}

fn past(deed: Deed) -> &'static str {
    match deed {
        Deed::Skipped => "skipped",
        Deed::Watched | Deed::WatchedLong => "watched",
        Deed::Finished => "watched to the end",
        Deed::Liked => "liked",
        Deed::Engaged => "passed on",
        Deed::NotInterested => "not interested",
    }
}

/// A share in percent, small ones with more digits.
fn percent(share: f32) -> String {
    let percent = 100.0 * share;
    if percent < 1.0 { format!("{percent:.2} %") } else { format!("{percent:.0} %") }
}

#[expect(clippy::cast_possible_truncation, reason = "a chance")]
fn narrow(chance: f64) -> f32 {
    chance as f32
}

#[cfg(test)]
mod tests {
    use protocol::{Because, Origin};

    use super::*;

    fn sample() -> Card {
        let words = |text: &str| Words { english: text.to_owned(), chinese: "标题".to_owned() };
        Card {
            item: 3,
            title: words("<b>Noodles</b>"),
            creator: words("A & B"),
            topic: words("cooking"),
            tag: 13,
            seconds: 125.9,
            origin: Origin::Popular,
            play: 0.52,
            chances: [0.184, 0.019, 0.0029, 0.0014, 0.001, 0.00085, 0.341, 0.352],
            value: 0.731,
            propensity: 0.25,
            because: vec![],
        }
    }

    #[test]
    fn titles_are_escaped_and_lengths_are_minutes() {
        let text = card(&sample());
        assert!(text.contains("&lt;b&gt;Noodles") && !text.contains("<b>"), "{text}");
        assert!(
            text.contains("A &amp; B") && text.contains("2:05") && text.contains("data-hue=\"1\"")
        );
    }

    #[test]
    fn beliefs_name_every_head_and_small_chances_keep_their_digits() {
        let text = beliefs(&sample());
        for head in HEADS {
            assert!(text.contains(head), "{head}");
        }
        assert!(
            text.contains("18 %") && text.contains("0.09 %") && text.contains("25 %"),
            "{text}"
        );
    }

    #[test]
    fn reasons_are_told_when_there_are_any() {
        assert!(reasons(&sample()).contains("Nothing is known"));
        let title = Words { english: "Soup".to_owned(), chinese: String::new() };
        let because = vec![Because { item: 1, title, similarity: 0.876 }];
        let text = reasons(&Card { because, ..sample() });
        assert!(text.contains("Soup") && text.contains("0.88"), "{text}");
    }

    #[test]
    fn times_and_history_begin_empty() {
        assert!(stages(&Shown::default()).is_empty());
        let mut measured = Latencies::default();
        assert!(times(&measured).contains("Nothing is measured"));
        measured.record(3_000.0);
        assert!(times(&measured).contains("median 3.0 ms"), "{}", times(&measured));
        assert!(history(&[]).is_empty());
        assert!(history(&[(Deed::Liked, "Soup".to_owned())]).contains("liked"));
    }
}
