//! `/method`: every equation and every input, read from the model itself.

mod acceptance;
mod cells;
mod equations;
mod inputs;
mod words;

use analysis::questions::Inspected;
use leptos::prelude::*;
use model::Ranges;

use self::cells::Cells;
use super::parts::{contents, section};

/// The chapters of the page, with their anchors.
const CHAPTERS: [(&str, &str); 11] = [
    ("sampling", "How the odds are made"),
    ("purchase", "Purchase"),
    ("deployment", "Deployment"),
    ("capacity", "Capacity"),
    ("cost", "Cost"),
    ("value", "Value"),
    ("inputs", "Uncertain inputs"),
    ("accelerators", "Accelerators"),
    ("plan", "The plan’s numbers"),
    ("limits", "What the model leaves out"),
    ("acceptance", "How it is checked"),
];

/// The page for a plan, from every number of the model in the plan's median world.
pub(super) fn page(inspected: &[Inspected], ranges: &Ranges) -> AnyView {
    let cells = Cells::new(inspected, ranges);
    let equations = |id| (equations::finding(&cells, id), equations::body(&cells, id));
    let bodies: [(String, AnyView); 11] = [
        (words::sampling_finding(), words::sampling()),
        equations("purchase"),
        equations("deployment"),
        equations("capacity"),
        equations("cost"),
        equations("value"),
        (inputs::finding(), inputs::body(&cells)),
        (String::new(), inputs::accelerators()),
        (String::new(), inputs::plan(&cells)),
        (String::new(), words::limits()),
        (acceptance::finding(), acceptance::body()),
    ];
    let chapters = CHAPTERS.iter().zip(bodies);
    let chapters = chapters.map(|((id, title), (finding, body))| section(id, title, finding, body));
    view! {
        <div class="opening">
            <h1 class="opening-title">"Every equation and every input"</h1>
            <p class="opening-lead">
                "The equations below are not a description: they are traced from the program that computes the answers, and so are the numbers in them. They show the median world, in which every input takes its middle value; the odds come from all worlds."
            </p>
        </div>
        {contents(&CHAPTERS)}
        {chapters.collect_view()}
    }
    .into_any()
}
