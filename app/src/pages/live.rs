use leptos::prelude::*;
use protocol::Deed;

use words::say;

use crate::components::{LIVE_ID, Live as Html, LoadPanel};
use crate::state::feed::{Feed, Progress, Shown};
use crate::state::load::LoadTest;
use crate::state::{feed_text, hydrated::use_hydrated};

/// What can be done with a video, and what its button says.
const DEEDS: [(Deed, &str); 4] = [
    (Deed::Liked, "Like"),
    (Deed::Finished, "Watch to the end"),
    (Deed::Skipped, "Skip"),
    (Deed::NotInterested, "Not interested"),
];

/// A feed of simulated videos: the workload that the fleet is for, on the reader's own device.
#[component]
pub fn Live() -> impl IntoView {
    view! {
        <div class="headline">
            <h1 class="headline-answer">"What would you watch next?"</h1>
            <p class="headline-subject">
                "A recommender chooses among 50,000 simulated short videos. It runs on this device, "
                "learns from every press, and sends nothing anywhere."
            </p>
        </div>
        <div id=LIVE_ID>
            <LiveFeed/>
        </div>
        <noscript>
            <p>"The feed is computed by your browser, which needs scripts for it."</p>
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
            <button type="button" disabled=idle on:click=move |_| feed.act(deed)>{name}</button>
        }
    });
    let of_card = move |text: fn(&protocol::Card) -> String| {
        Signal::derive(move || {
            feed.shown.with(|shown| shown.cards.first().map(text)).unwrap_or_default()
        })
    };
    let of_shown = move |text: fn(&Shown) -> String| Signal::derive(move || feed.shown.with(text));
    view! {
        <p class="feed-status" role="status">{move || feed.progress.with(status)}</p>
        <div class="feed">
            <section class="feed-now" aria-label="Now playing">
                <Html class="feed-card" html=of_card(feed_text::card)/>
                <form class="feed-deeds" aria-label="What do you do?">{buttons}</form>
            </section>
            <section class="feed-part">
                <h2>"What the model believes"</h2>
                <Html class="feed-text" html=of_card(feed_text::beliefs)/>
            </section>
            <section class="feed-part">
                <h2>"Why this one"</h2>
                <Html class="feed-text" html=of_card(feed_text::reasons)/>
                <h2>"Next"</h2>
                <Html class="feed-text" html=of_shown(|shown| feed_text::following(&shown.cards))/>
                <h2>"What you did"</h2>
                <Html
                    class="feed-text"
                    html=Signal::derive(move || feed.done.with(|done| feed_text::history(done)))
                />
            </section>
            <section class="feed-part feed-wide">
                <h2>"What it took"</h2>
                <Html class="feed-text" html=Signal::derive(move || feed.times.with(feed_text::times))/>
                <Html class="feed-text" html=of_shown(feed_text::stages)/>
            </section>
        </div>
        <LoadPanel load/>
    }
}

fn status(progress: &Progress) -> String {
    match progress {
        Progress::Starting => "The recommender and its models are being fetched…".to_owned(),
        Progress::Restarting(_) => {
            say!(
                "The recommender stopped and is being started again; it will know what you did.",
                "推荐系统已中断，正在重新启动；您之前的操作会保留。"
            )
        }
        Progress::Answering(trained) => {
            format!("Everything here is simulated. Models trained on {trained}.")
        }
        Progress::Failed(reason) => {
            format!("The feed stopped: {reason}. Reload the page to begin anew.")
        }
    }
}
