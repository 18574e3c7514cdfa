use leptos::prelude::*;
use words::Phrase;

use crate::components::with_query;
use crate::state::address::query_from_case;
use crate::state::initial::Initial;

const PLAN: Phrase = Phrase::new("Plan", "方案");
const UNDO: Phrase = Phrase::new("Undo", "撤销");
const REDO: Phrase = Phrase::new("Redo", "重做");
const KEYS: Phrase = Phrase::new("Keys", "按键");
const COPY_LINK: Phrase = Phrase::new("Copy link", "复制链接");
const EXPORT: Phrase = Phrase::new("Export", "导出");
const COPIED: Phrase = Phrase::new(
    "Link copied: it holds the plan and what was asked",
    "链接已复制，其中包含方案与所提问题",
);
const REFUSED: Phrase = Phrase::new(
    "The browser allows no copying; the address bar has the link",
    "浏览器不允许复制，请使用地址栏中的链接",
);
const UNMADE: Phrase = Phrase::new(
    "The picture could not be made; the SVG can be saved instead",
    "图片未能生成，可改为保存SVG",
);

/// The id of the heading over everything that can be saved.
pub(crate) const EXPORT_ID: &str = "downloads-title";
/// Pages that have it.
const EXPORTING: [&str; 2] = ["/", "/lab"];

/// What is done with the plan of a page: undone and redone, handed on, taken along.
///
/// On the workbench its own module undoes; elsewhere the document's script goes to the page of the
/// plan before. Without scripts the link is the address of the page, and the rest is disabled.
#[component]
pub(crate) fn HeaderTools(
    /// The path of the page.
    path: &'static str,
) -> impl IntoView {
    let query = query_from_case(&use_context::<Initial>()?.case);
    let share = with_query(path, &query);
    let export = if EXPORTING.contains(&path) {
        format!("#{EXPORT_ID}")
    } else {
        format!("{}#{EXPORT_ID}", with_query("/lab", &query))
    };
    let follows = (!EXPORTING.contains(&path)).then_some("");
    Some(view! {
        <div
            class="site-tools"
            role="group"
            aria-label=PLAN.text()
            data-case=query
            data-copied=COPIED.text()
            data-refused=REFUSED.text()
            data-unmade=UNMADE.text()
        >
            {arrow("undo", UNDO, "↶")}
            {arrow("redo", REDO, "↷")}
            <a class="tool" data-do="share" data-plan="" href=share>{COPY_LINK.text()}</a>
            <a class="tool" data-do="export" data-plan=follows href=export>{EXPORT.text()}</a>
            {arrow("keys", KEYS, "?")}
            <span class="site-said" role="status"></span>
        </div>
    })
}

/// A button that is known by its arrow; its name is spoken, and shown when it is pointed at.
fn arrow(deed: &'static str, name: Phrase, arrow: &'static str) -> impl IntoView {
    let name = name.text();
    view! {
        <button
            class="tool site-arrow"
            type="button"
            data-do=deed
            aria-label=name
            title=name
            disabled
        >
            {arrow}
        </button>
    }
}
