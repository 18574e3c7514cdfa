//! The charts that readers can take along, by name.

use charts::Chart;
use words::Phrase;

use super::figures::{self, BINDING, CAPACITY, COVERS, DOTS, Drawing, MONEY, World};
use super::initial::Initial;
use super::sentences;

/// The charts of a plan's answer.
const DRAWINGS: [Drawing; 5] = [DOTS, MONEY, BINDING, CAPACITY, COVERS];
/// The name of the one that is about others.
const PEERS: &str = "peers";
/// The field of an address of a file that has the median world marked, as the lab shows it.
pub(crate) const MARKED: &str = "median=marked";

/// Names in addresses and titles of the charts on the brief and in the lab.
pub fn exported_charts() -> Vec<(&'static str, Phrase)> {
    let drawings = DRAWINGS.iter().map(|drawing| (drawing.file, drawing.title));
    drawings.chain([(PEERS, figures::PEERS)]).collect()
}

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

/// The chart with this name for a page that begins with this answer, as an address with this query
/// has it.
pub fn exported(name: &str, initial: &Initial, query: &str) -> Option<Exported> {
    if name == PEERS {
        let (chart, finding) = (figures::peers(&initial.peers), sentences::peers(&initial.peers));
        return Some(Exported { title: figures::PEERS.text(), finding, chart });
    }
    let drawing = DRAWINGS.iter().find(|drawing| drawing.file == name)?;
    let world = World::marked_if(query.split('&').any(|field| field == MARKED));
    Some(Exported {
        title: drawing.title.text(),
        finding: (drawing.finding)(&initial.answer),
        chart: (drawing.chart)(&initial.answer, world),
    })
}
