//! One chart as a picture or a table that stands by itself.

use charts::{Plot, Sheet, Table};

use super::credit::Credit;
use crate::commands::Failure;

/// A chart with the words around it.
#[derive(Debug)]
pub(crate) struct Picture {
    /// What is drawn, in a few words.
    pub title: String,
    /// What it shows, in a sentence.
    pub finding: String,
    pub chart: Box<dyn Plot + Send>,
}

/// The chart in the light theme, with its title and finding above and its caption below.
pub(super) fn svg(picture: &Picture, credit: &Credit) -> String {
    let Picture { title, finding, chart } = picture;
    let (summary, caption) = (&chart.summary(), &credit.sentences());
    Sheet { title, finding, summary, caption }.svg(&chart.state(Sheet::WIDTH_PX))
}

/// Every number of the drawing in full, then the caption in columns of its own.
///
/// Where the page's table tells more than the drawing, its rows follow as the page has them.
pub(super) fn csv(picture: &Picture, credit: &Credit) -> Result<Vec<u8>, Failure> {
    let chart = &*picture.chart;
    charts::csv(&chart.records(), &more_than_drawn(chart), &credit.columns())
        .map_err(|error| Failure::Internal(format!("CSV was not made: {error}")))
}

/// The page's table where it holds what the drawing has not.
fn more_than_drawn(chart: &dyn Plot) -> Table {
    // Charts that hold only drawn numbers make their table of them; of no numbers it is empty.
    let own = chart.with_records(&Table::default()).table();
    if own == chart.table() { own } else { Table::default() }
}
