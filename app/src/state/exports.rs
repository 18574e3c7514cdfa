//! The charts that readers can take along, by name.

use charts::Chart;
use words::Phrase;

use super::initial::Initial;
use super::{figures, sentences};

/// Names in addresses and titles of the charts on the brief and in the lab.
pub const EXPORTED_CHARTS: [(&str, Phrase); 6] = [
    ("dots", figures::DOTS),
    ("money", figures::MONEY),
    ("binding", figures::BINDING),
    ("capacity", figures::CAPACITY),
    ("covers", figures::COVERS),
    ("peers", figures::PEERS),
];

/// A chart with the words around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// What is drawn, in a few words.
    pub title: &'static str,
    /// What the chart shows, in a sentence.
    pub finding: String,
    /// The chart, as the pages show it.
    pub chart: Chart,
}

/// The chart with this name for a page that begins with this answer.
pub fn exported(name: &str, initial: &Initial) -> Option<Exported> {
    let (name, title) = EXPORTED_CHARTS.into_iter().find(|(known, _)| *known == name)?;
    let answer = &initial.answer;
    let (chart, finding) = match name {
        "dots" => (figures::dots(answer), sentences::dots(answer)),
        "money" => (figures::money(answer), sentences::money(answer)),
        "binding" => (figures::binding(answer), sentences::limit(answer)),
        "capacity" => (figures::capacity(answer), sentences::capacity(answer)),
        "covers" => (figures::covers(answer), sentences::covers(answer)),
        _ => (figures::peers(&initial.peers), sentences::peers(&initial.peers)),
    };
    Some(Exported { title: title.text(), finding, chart })
}
