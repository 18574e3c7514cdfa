use leptos::prelude::*;
use protocol::{Deed, Preference};
use words::{Phrase, say};

use crate::components::{Choice, LIVE_ID, Live as Html, LoadPanel};
use crate::state::feed::{Feed, Progress, Shown};
use crate::state::load::LoadTest;
use crate::state::{feed_text, hydrated::use_hydrated};

/// What can be done with a video, and what its button says.
const DEEDS: [(Deed, Phrase); 4] = [
    (Deed::Liked, Phrase::new("Like", "点赞")),
    (Deed::Finished, Phrase::new("Watch to the end", "看完")),
    (Deed::Skipped, Phrase::new("Skip", "划走")),
    (Deed::NotInterested, Phrase::new("Not interested", "不感兴趣")),
];

const QUESTION: Phrase = Phrase::new("What would you watch next?", "接下来想看什么？");
const ABOUT: Phrase = Phrase::new(
    "A recommender chooses among 50,000 simulated short videos. It runs on this device, learns from every \
     press, and sends nothing anywhere unless you ask it to.",
    "推荐系统在5万条模拟短视频中挑选。它就在本设备上运行，从您的每次操作中学习，除非您主动要求，不会发送任何内容。",
);
const NO_SCRIPT: Phrase = Phrase::new(
    "The feed is computed by your browser, which needs scripts for it.",
    "推荐流由您的浏览器计算，需要启用脚本。",
);
const NOW: Phrase = Phrase::new("Now playing", "正在播放");
const DEED: Phrase = Phrase::new("What do you do?", "您想怎么做？");
const BELIEFS: Phrase = Phrase::new("What the model believes", "模型的判断");
const WHY: Phrase = Phrase::new("Why this one", "为什么是这条");
const NEXT: Phrase = Phrase::new("Next", "接下来");
const DONE: Phrase = Phrase::new("What you did", "您的操作");
const COST: Phrase = Phrase::new("What it took", "计算开销");
const TRAINED: Phrase = Phrase::new("How well the models learned", "模型学得如何");
const LATER: Phrase =
    Phrase::new("Known once trained models answer.", "训练好的模型开始应答后可知。");
const SEARCH_WITH: Phrase = Phrase::new("Search with", "检索方式");
const FASTER: Phrase = Phrase::new("Whichever is faster here", "本机上较快者");

/// A feed of simulated videos: the workload that the fleet is for, on the reader's own device.
#[component]
pub fn Live() -> impl IntoView {
    view! {
        <div class="headline">
            <h1 class="headline-answer">{QUESTION.text()}</h1>
            <p class="headline-subject">{ABOUT.text()}</p>
        </div>
        <div id=LIVE_ID>
            <LiveFeed/>
        </div>
        <noscript>
            <p>{NO_SCRIPT.text()}</p>
        </noscript>
    }
}

/// What of the feed is alive: all of it.
#[component]
pub fn LiveFeed() -> impl IntoView {
    let feed = Feed::new();
    let load = LoadTest::new();
    let hydrated = use_hydrated();
    Effect::new(move || feed.launch());
    let idle = move || !hydrated.get() || !feed.is_ready();
    let buttons = DEEDS.map(|(deed, name)| {
        view! {
            <button type="button" disabled=idle on:click=move |_| feed.act(deed)>{name.text()}</button>
        }
    });
    let of_card = move |text: fn(&protocol::Card) -> String| {
        Signal::derive(move || {
            feed.shown.with(|shown| shown.cards.first().map(text)).unwrap_or_default()
        })
    };
    let value = Signal::derive(move || feed.preference.get().key());
    let on_change = Callback::new(move |key: &'static str| {
        feed.prefer(Preference::from_key(key).unwrap_or_default());
    });
    let searchers = vec![
        (Preference::Automatic.key(), FASTER.text()),
        (Preference::Gpu.key(), "WebGPU"),
        (Preference::Cpu.key(), "CPU"),
    ];
    let of_shown = move |text: fn(&Shown) -> String| Signal::derive(move || feed.shown.with(text));
    view! {
        <p class="feed-status" role="status">{move || feed.progress.with(status)}</p>
        <details class="figure-data feed-trained">
            <summary>{TRAINED.text()}</summary>
            <Html class="feed-text" html=Signal::derive(move || feed.progress.with(trained))/>
        </details>
        <div class="feed">
            <section class="feed-now" aria-label=NOW.text()>
                <Html class="feed-card" html=of_card(feed_text::card)/>
                <form class="feed-deeds" aria-label=DEED.text()>{buttons}</form>
            </section>
            <section class="feed-part">
                <h2>{BELIEFS.text()}</h2>
                <Html class="feed-text feed-beliefs" html=of_card(feed_text::beliefs)/>
            </section>
            <section class="feed-part">
                <h2>{WHY.text()}</h2>
                <Html class="feed-text feed-why" html=of_card(feed_text::reasons)/>
                <h2>{NEXT.text()}</h2>
                <Html
                    class="feed-text feed-next"
                    html=of_shown(|shown| feed_text::following(&shown.cards))
                />
                <h2>{DONE.text()}</h2>
                <Html
                    class="feed-text"
                    html=Signal::derive(move || feed.done.with(|done| feed_text::history(done)))
                />
            </section>
            <section class="feed-part feed-wide">
                <h2>{COST.text()}</h2>
                <Html class="feed-text" html=Signal::derive(move || feed.times.with(feed_text::times))/>
                <Html class="feed-text feed-stages" html=of_shown(feed_text::stages)/>
                <Choice legend=SEARCH_WITH.text() name="search" options=searchers value on_change/>
                <Html
                    class="feed-text feed-backends"
                    html=Signal::derive(move || {
                        feed.gpu.with(|gpu| feed_text::backends(gpu.as_ref()))
                    })
                />
            </section>
        </div>
        <LoadPanel load/>
    }
}

/// How well the models learned, once they are there.
fn trained(progress: &Progress) -> String {
    match progress {
        Progress::Answering(Some(trained)) => feed_text::trained(trained),
        _ => format!("<p>{}</p>", LATER.text()),
    }
}

fn status(progress: &Progress) -> String {
    match progress {
        Progress::Starting => {
            say!("The recommender and its models are being fetched…", "正在获取推荐系统及其模型……")
        }
        Progress::Restarting(_) => {
            say!(
                "The recommender stopped and is being started again; it will know what you did.",
                "推荐系统已中断，正在重新启动；您之前的操作会保留。"
            )
        }
        Progress::Answering(Some(_)) => {
            say!(
                "Everything here is simulated, down to the log that the models learned from.",
                "此处一切均为模拟，包括模型所学的日志。"
            )
        }
        Progress::Answering(None) => {
            say!(
                "Everything here is simulated, and the models are untrained: beliefs mean nothing.",
                "此处一切均为模拟，模型未经训练，其判断没有意义。"
            )
        }
        Progress::Failed(reason) => {
            say!(
                "The feed stopped: {reason}. Reload the page to begin anew.",
                "推荐流已停止：{reason}。请重新加载页面，从头开始。"
            )
        }
    }
}
