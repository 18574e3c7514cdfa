//! `/method`: every equation and every input, read from the model itself.

mod acceptance;
mod cells;
mod equations;
mod inputs;
mod prose;

use analysis::questions::Inspected;
use leptos::prelude::*;
use model::Ranges;
use words::Phrase;

use self::cells::Cells;
use super::parts::{contents, section};

/// The chapters of the page, with their anchors.
const CHAPTERS: [(&str, Phrase); 11] = [
    ("sampling", Phrase::new("How the odds are made", "达标概率如何得出")),
    ("purchase", Phrase::new("Purchase", "采购")),
    ("deployment", Phrase::new("Deployment", "部署")),
    ("capacity", Phrase::new("Capacity", "产能")),
    ("cost", Phrase::new("Cost", "成本")),
    ("value", Phrase::new("Value", "价值")),
    ("inputs", Phrase::new("Uncertain inputs", "不确定的输入")),
    ("accelerators", Phrase::new("Accelerators", "加速器")),
    ("plan", Phrase::new("The plan’s numbers", "方案的数字")),
    ("limits", Phrase::new("What the model leaves out", "模型未考虑的内容")),
    ("acceptance", Phrase::new("How it is checked", "如何检验")),
];
const TITLE: Phrase = Phrase::new("Every equation and every input", "每个公式，每项输入");
const LEAD: Phrase = Phrase::new(
    "The equations below are not a description: they are traced from the program that computes the answers, and so are the numbers in them. They show the median world, in which every input takes its middle value; the odds come from all worlds.",
    "下面的公式不是转述，而是直接从计算答案的程序中追踪得出，其中的数字也是如此。它们展示的是中位世界，即每项输入都取中间值；达标概率则来自所有世界。",
);

/// The page for a plan, from every number of the model in the plan's median world.
pub(super) fn page(inspected: &[Inspected], ranges: &Ranges) -> AnyView {
    let cells = Cells::new(inspected, ranges);
    let equations = |id| (equations::finding(&cells, id), equations::body(&cells, id));
    let bodies: [(String, AnyView); 11] = [
        (prose::sampling_finding(), prose::sampling()),
        equations("purchase"),
        equations("deployment"),
        equations("capacity"),
        equations("cost"),
        equations("value"),
        (inputs::finding(), inputs::body(&cells)),
        (String::new(), inputs::accelerators()),
        (String::new(), inputs::plan(&cells)),
        (String::new(), prose::limits()),
        (acceptance::finding(), acceptance::body()),
    ];
    let chapters = CHAPTERS.iter().zip(bodies);
    let chapters =
        chapters.map(|((id, title), (finding, body))| section(id, *title, finding, body));
    view! {
        <div class="opening">
            <h1 class="opening-title">{TITLE.text()}</h1>
            <p class="opening-lead">{LEAD.text()}</p>
        </div>
        {contents(&CHAPTERS)}
        {chapters.collect_view()}
    }
    .into_any()
}
