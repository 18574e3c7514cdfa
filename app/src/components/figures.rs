use inquiry::Topic;
use leptos::prelude::*;
use words::{Phrase, millis, say};

use crate::components::{Live, plain};
use crate::state::analyst::Analyst;
use crate::state::conversation::{Conversation, Progress};
use crate::state::links::again;

const ANSWERING: Phrase = Phrase::new("Answering", "正在回答");
const SERVER: Phrase = Phrase::new("the server", "服务器");
const DEVICE: Phrase = Phrase::new("this device", "本机");

/// The figures of the newest answer, what is under way, and what went wrong.
///
/// The old answer stays until the next one arrives, marked as soon as it is not the answer to what
/// stands on the page. Figures are HTML, made by whoever answers; the server's is kept as it is.
#[component]
pub(crate) fn Figures(
    /// What the page asks.
    analyst: Analyst,
    /// Which topics are shown here.
    wanted: fn(&Topic) -> bool,
) -> impl IntoView {
    let Analyst { case, asking, .. } = analyst;
    let figures = Memo::new(move |_| {
        asking.with(|known| {
            let shown = known.shown().filter(|shown| wanted(&shown.topic));
            shown.map_or(String::new(), |shown| shown.html.clone())
        })
    });
    let stale = move || case.with(|case| asking.with(|known| known.is_stale(case)));
    let state = Memo::new(move |_| {
        let stale = stale();
        asking.with(|known| state_html(known, stale))
    });
    let away = move || !asking.with(|known| known.topic().is_some_and(wanted));
    plain(view! {
        <div class="answer" hidden=away data-stale=move || stale().then_some("true")>
            <Live class="answer-status" role="status" html=state/>
            <Live class="answer-figures" html=figures/>
        </div>
    })
}

/// Progress, staleness and failure, each with what to do.
fn state_html(known: &Conversation, stale: bool) -> String {
    let again = || known.topic().map_or(String::new(), again);
    let (state, content) = match known.progress() {
        // Not read out: it changes many times a second.
        Progress::Working(_, 0) => (
            "working",
            say!(
                "<progress aria-label=\"{ANSWERING}\"></progress> Working…",
                "<progress aria-label=\"{ANSWERING}\"></progress> 计算中……"
            ),
        ),
        Progress::Working(done, of) => (
            "working",
            format!(
                "<progress aria-label=\"{ANSWERING}\" value=\"{done}\" max=\"{of}\"></progress>\
                 <span aria-hidden=\"true\">{}</span>",
                say!("{done} of {of} parts done", "已完成{done}/{of}"),
            ),
        ),
        Progress::Failed(reason) => {
            let reason = html_escape::encode_text(reason);
            let text = say!(
                "This question was not answered: {reason}. What is shown is older. Ask again, or \
                 reload the page to have the server answer. ",
                "这个问题没有得到回答：{reason}。所示为较早的结果。请重新提问，或重新加载页面由服务器回答。",
            );
            ("failed", text + &again())
        }
        Progress::Resting if stale => (
            "stale",
            say!("The plan has changed since this answer. ", "方案已变，以下为旧结果。") + &again(),
        ),
        Progress::Resting => (
            "made",
            known.shown().map_or(String::new(), |shown| {
                let who = if shown.served { SERVER } else { DEVICE };
                shown.elapsed_millis.map(millis).map_or_else(
                    || say!("Answered by {who}.", "由{who}回答。"),
                    |took| say!("Answered by {who} in {took}.", "由{who}用时{took}回答。"),
                )
            }),
        ),
    };
    format!("<div class=\"answer-state\" data-state=\"{state}\">{content}</div>")
}

#[cfg(test)]
mod tests {
    use model::Case;

    use super::*;
    use crate::state::served::Served;

    #[test]
    fn a_time_that_nobody_told_is_no_measurement() {
        let topic = Topic::Listed(0);
        let of = |told| {
            let served = Served::on_the_page(topic.clone(), told);
            state_html(&Conversation::new(Some(&served), Case::december_2025()), false)
        };
        assert!(of((None, None)).contains("Answered by the server."));
        assert!(of((None, Some(120.0))).contains("Answered by the server in "));
        assert!(of((Some("out of range".to_owned()), Some(1.0))).contains("not answered"));
    }

    #[test]
    fn a_failure_says_why_and_what_to_do() {
        let mut known = Conversation::new(None, Case::december_2025());
        known.ask(1, Topic::Listed(0), Case::december_2025());
        assert!(state_html(&known, false).contains("Working…"));
        known.fail("<gone>");
        let html = state_html(&known, false);
        assert!(
            html.contains("not answered: &lt;gone&gt;.") && html.contains("Ask again"),
            "{html}"
        );
        assert!(html.contains("data-topic=\"ask=levers\""), "{html}");
    }
}
