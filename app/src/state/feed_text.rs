//! What is said of a feed, as HTML.

use std::fmt::Write as _;

use html_escape::encode_text;
use latency::Latencies;
use protocol::{Backend, Card, Deed, FeedStep, Measured, Origin, Trained, Words};

use super::feed::Shown;
use words::{Language, Phrase, count, say};

/// What the heads of the ranker are called, in their order.
const HEADS: [Phrase; 8] = [
    Phrase::new("watch to the end", "看完"),
    Phrase::new("like it", "点赞"),
    Phrase::new("comment", "评论"),
    Phrase::new("follow its creator", "关注作者"),
    Phrase::new("pass it on", "转发"),
    Phrase::new("say not interested", "表示不感兴趣"),
    Phrase::new("skip within 3 s", "3秒内划走"),
    Phrase::new("watch for long", "长时间观看"),
];

fn escaped(text: &str) -> String {
    encode_text(text).into_owned()
}

/// The title of a card in the language of the reader, as plain text.
pub(crate) fn title(card: &Card) -> String {
    spoken(&card.title).to_owned()
}

fn spoken(words: &Words) -> &str {
    match words::current().language {
        Language::English => &words.english,
        Language::Chinese => &words.chinese,
    }
}

/// In the language of the reader.
fn own(words: &Words) -> String {
    escaped(spoken(words))
}

/// In the other language, marked as such.
fn other(words: &Words) -> String {
    let (tag, text) = match words::current().language {
        Language::English => ("zh-Hans", &words.chinese),
        Language::Chinese => ("en", &words.english),
    };
    format!("<span class=\"feed-other\" lang=\"{tag}\">{}</span>", escaped(text))
}

const fn origin(origin: Origin) -> Phrase {
    match origin {
        Origin::Sequence => Phrase::new("fits all you watched", "符合您的全部观看记录"),
        Origin::Lately => Phrase::new("fits what you watched last", "符合您最近的观看记录"),
        Origin::Similar => Phrase::new("like your last likings", "与您最近点赞的相似"),
        Origin::Popular => Phrase::new("popular", "热门"),
        Origin::Explored => Phrase::new("to explore", "探索"),
    }
}

const fn step(step: FeedStep) -> Phrase {
    match step {
        FeedStep::Encode => Phrase::new("encode", "编码"),
        FeedStep::Retrieve => Phrase::new("retrieve", "召回"),
        FeedStep::Rank => Phrase::new("rank", "排序"),
        FeedStep::Value => Phrase::new("value", "价值评分"),
        FeedStep::Diversify => Phrase::new("diversify", "打散"),
        FeedStep::Draw => Phrase::new("draw", "抽样"),
    }
}

/// What models were trained on, and how well the ranker judges what it has not seen, as a table.
pub(crate) fn trained(trained: &Trained) -> String {
    let world = trained.source.strip_prefix("simulated world ");
    let source = world.map_or_else(
        || escaped(&trained.source),
        |world| say!("simulated world {}", "模拟世界{}", escaped(world)),
    );
    let about = say!(
        "Trained on {source}. GAUC on held-out days: of two videos that one person met, how often the better one ranks higher; 0.5 is guessing.",
        "训练数据：{source}。留出日的GAUC：同一人看到的两条视频中，较好者排得更高的频率；0.5相当于随机猜测。"
    );
    let row = |(name, gauc): (&Phrase, f64)| {
        format!("<tr><th scope=\"row\">{name}</th><td>{gauc:.3}</td></tr>")
    };
    let rows: String = HEADS.iter().zip(trained.gauc()).map(row).collect();
    let heads = (Phrase::new("Prediction", "预测"), Phrase::name("GAUC"));
    format!(
        "<p>{about}</p><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr>\
         </thead><tbody>{rows}</tbody></table>",
        heads.0, heads.1
    )
}

/// The card that is watched.
pub(crate) fn card(card: &Card) -> String {
    let (minutes, seconds) = ((card.seconds / 60.0).floor(), (card.seconds % 60.0).floor());
    format!(
        "<div class=\"feed-picture\" aria-hidden=\"true\">{}</div>\
         <h2 class=\"feed-title\">{}{}</h2>\
         <p class=\"feed-by\">{} · {} · {minutes:.0}:{seconds:02.0} · {}</p>",
        world::thumbnail(card.tag, card.item),
        own(&card.title),
        other(&card.title),
        own(&card.creator),
        own(&card.topic),
        origin(card.origin),
    )
}

/// The titles that follow.
pub(crate) fn following(cards: &[Card]) -> String {
    let entry = |card: &Card| {
        let (title, origin) = (own(&card.title), origin(card.origin));
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
    let expected = say!(
        "You are expected to watch it longer than {} of views of videos as long as this last. The view is valued at {:.2}, and its chance to be drawn to this place was {}.",
        "预计您的观看时长会超过同等时长视频中{}的播放。这次观看的价值评分为{:.2}，它被抽到此位置的概率为{}。",
        percent(card.play),
        card.value,
        percent(narrow(card.propensity))
    );
    let caption = say!("Chance that you", "您会……的概率");
    format!(
        "<p>{expected}</p><table class=\"feed-table\"><caption>{caption}</caption>\
         <tbody>{rows}</tbody></table>"
    )
}

/// Which earlier items speak for a card.
pub(crate) fn reasons(card: &Card) -> String {
    if card.because.is_empty() {
        let text = say!(
            "Nothing is known of you yet: like something, or watch it to the end.",
            "目前还不了解您：请点赞一条，或看完一条。"
        );
        return format!("<p>{text}</p>");
    }
    let row = |reason: &protocol::Because| {
        let title = own(&reason.title);
        format!("<tr><th scope=\"row\">{title}</th><td>{:.2}</td></tr>", reason.similarity)
    };
    let rows: String = card.because.iter().map(row).collect();
    let caption = say!(
        "What you watched that is nearest, by the cosine of the models' vectors",
        "您看过的内容中与此最相近的（按模型向量的余弦相似度）"
    );
    format!("<table class=\"feed-table\"><caption>{caption}</caption><tbody>{rows}</tbody></table>")
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
            step(stage.stage),
            stage.millis,
            count(stage.before),
            count(stage.after),
            stage.flops / 1e6,
            stage.bytes / 1e6,
        );
    }
    let caption = say!(
        "The last list: {:.2} ms in the worker, searched by {}",
        "最近一个列表：工作线程用时{:.2}毫秒，由{}检索",
        shown.worker_millis,
        shown.backend.unwrap_or(Backend::Cpu).name()
    );
    let heads = [
        Phrase::new("Stage", "阶段"),
        Phrase::new("ms", "毫秒"),
        Phrase::new("Items", "物品"),
        Phrase::name("MFLOP"),
        Phrase::name("MB"),
    ];
    let head = |head: &Phrase| format!("<th scope=\"col\">{head}</th>");
    let heads: String = heads.iter().map(head).collect();
    format!(
        "<table class=\"feed-table\"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table>"
    )
}

/// What is known of the backends that can search the catalogue.
pub(crate) fn backends(gpu: Option<&Result<Measured, String>>) -> String {
    match gpu {
        None => String::new(),
        Some(Ok(measured)) => say!(
            "Measured here for one list: {} {:.2} ms, CPU {:.2} ms.",
            "本机实测每个列表：{}{:.2}毫秒，CPU{:.2}毫秒。",
            measured.backend.name(),
            measured.gpu_millis,
            measured.cpu_millis
        ),
        Some(Err(reason)) => {
            let reason = encode_text(reason);
            say!("The CPU searches: {reason}.", "由CPU检索：{reason}。")
        }
    }
}

/// How long lists took to arrive.
pub(crate) fn times(times: &Latencies) -> String {
    if times.count() == 0 {
        let text = say!("Nothing is measured before you do something.", "您操作之后才开始测量。");
        return format!("<p>{text}</p>");
    }
    let millis = |probability| times.quantile(probability) as f64 / 1e3;
    let text = say!(
        "From what you did to the next list on this page: median {:.1} ms, 95th percentile {:.1} ms, of {} on this device.",
        "从您的操作到本页出现下一个列表：中位数{:.1}毫秒，第95百分位{:.1}毫秒，本设备共{}次。",
        millis(0.5),
        millis(0.95),
        times.count()
    );
    format!("<p>{text}</p>")
}

/// What was done, newest first.
pub(crate) fn history(done: &[(Deed, String)]) -> String {
    let entry = |(deed, title): &(Deed, String)| {
        format!("<li>{} <span class=\"feed-muted\">{}</span></li>", escaped(title), past(*deed))
    };
    let entries: String = done.iter().map(entry).collect();
    if entries.is_empty() { String::new() } else { format!("<ul>{entries}</ul>") }
}

fn past(deed: Deed) -> Phrase {
    match deed {
        Deed::Skipped => Phrase::new("skipped", "已划走"),
        Deed::Watched | Deed::WatchedLong => Phrase::new("watched", "已观看"),
        Deed::Finished => Phrase::new("watched to the end", "已看完"),
        Deed::Liked => Phrase::new("liked", "已点赞"),
        Deed::Engaged => Phrase::new("passed on", "已转发"),
        Deed::NotInterested => Phrase::new("not interested", "不感兴趣"),
    }
}

/// A share in percent, small ones with more digits.
fn percent(share: f32) -> String {
    let percent = 100.0 * share;
    let sign = Phrase::new(" %", "%");
    if percent < 1.0 { format!("{percent:.2}{sign}") } else { format!("{percent:.0}{sign}") }
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
            text.contains("A &amp; B") && text.contains("2:05") && text.contains("<svg viewBox")
        );
    }

    #[test]
    fn beliefs_name_every_head_and_small_chances_keep_their_digits() {
        let text = beliefs(&sample());
        for head in HEADS {
            assert!(text.contains(head.text()), "{head}");
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
