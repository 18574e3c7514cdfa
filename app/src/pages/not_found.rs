use leptos::prelude::*;
use words::Phrase;

use crate::response_status::ResponseStatus;

const TITLE: Phrase = Phrase::new("There is no page at this address", "此网址没有页面");
const EXPLANATION: Phrase = Phrase::new(
    "The link may be mistyped, or the page may have moved. These pages exist:",
    "链接可能有误，或页面已移走。现有页面：",
);
/// The pages: where, what they are called, and what they are.
const PAGES: [(&str, Phrase, Phrase); 6] = [
    ("/", Phrase::new("Brief", "简报"), Phrase::new(", the answer on one page", "：一页答案")),
    (
        "/lab",
        Phrase::new("Lab", "工作台"),
        Phrase::new(", where every assumption can be changed", "：每个假设都可以改动"),
    ),
    (
        "/compare",
        Phrase::new("Compare", "对比"),
        Phrase::new(
            ", up to four scenarios in the same futures",
            "：在同样的未来里比较至多四个情景",
        ),
    ),
    (
        "/live",
        Phrase::new("Live", "实时演示"),
        Phrase::new(", a recommender that runs on your device", "：在您的设备上运行的推荐系统"),
    ),
    (
        "/context",
        Phrase::new("Context", "背景"),
        Phrase::new(
            ", what others spend, what rules allow, what was claimed",
            "：同行花多少，规则允许什么，有哪些说法",
        ),
    ),
    (
        "/method",
        Phrase::new("Method", "方法"),
        Phrase::new(", every equation and every input", "：每个公式，每项输入"),
    ),
];

/// What an unknown address shows: what happened, and where to go from here.
#[component]
pub fn NotFound() -> impl IntoView {
    ResponseStatus::report(404);

    let pages = PAGES.map(|(path, name, about)| {
        view! { <li><a href=path>{name.text()}</a> {about.text()}</li> }
    });
    view! {
        <section class="not-found">
            <h1>{TITLE.text()}</h1>
            <p>{EXPLANATION.text()}</p>
            <ul>{pages.collect_view()}</ul>
        </section>
    }
}
