//! What all charts have in common.

use serde::{Deserialize, Serialize};

use crate::cdf::Cdf;
use crate::dot_rows::DotRows;
use crate::dot_strip::DotStrip;
use crate::icicle::Icicle;
use crate::interval_rows::IntervalRows;
use crate::mark::Mark;
#[cfg(feature = "records")]
use crate::records::Recorded as Written;
use crate::share_bar::ShareBar;

/// A chart of any kind that pages hold as data.
///
/// [`crate::BarRows`], [`crate::PointPlot`] and [`crate::HeatMap`] answer questions and
/// [`crate::CurvePlot`] and [`crate::DensityMap`] show a run under load, and [`crate::Years`] facts;
/// they are drawn where that is done and are no part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// Will the goal be met, in countable dots.
    DotStrip(DotStrip),
    /// How likely is at most so much.
    Cdf(Cdf),
    /// How a whole divides into parts, in one bar.
    ShareBar(ShareBar),
    /// How a sum divides, and how its parts divide.
    Icicle(Icicle),
    /// How uncertain are a few quantities of one unit.
    IntervalRows(IntervalRows),
    /// What others report, each by their own definition.
    DotRows(DotRows),
}

/// A chart laid out for one width: everything to draw, in logical pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Width in logical pixels.
    pub width_px: u32,
    /// Height in logical pixels.
    pub height_px: u32,
    /// What to draw, in drawing order.
    pub marks: Vec<Mark>,
}

/// The numbers of a chart, formatted, for an HTML table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Column headings.
    pub columns: Vec<String>,
    /// Cells, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What each kind of chart provides.
///
/// A page that knows which kinds it draws calls these on the kind itself; [`Chart`] is for messages
/// and for state that may hold any kind of a page's own charts.
pub trait Plot: std::fmt::Debug + Written {
    /// The chart laid out for a width within 240 to 1600 px; [`Plot::state`] keeps it there.
    fn laid_out(&self, width_px: u32) -> State;

    /// One sentence that says what the chart shows, for its accessible name.
    fn summary(&self) -> String;

    /// The same numbers as text.
    fn table(&self) -> Table;

    /// Lays the chart out for a width, which is kept within 240 to 1600 px.
    fn state(&self, width_px: u32) -> State {
        self.laid_out(width_px.clamp(NARROWEST_PX, WIDEST_PX))
    }

    /// The chart as an inline SVG fragment, coloured by the custom properties in [`crate::ROLES`].
    ///
    /// The fragment is hidden from assistive technology; the figure around it carries the [`Plot::summary`].
    #[cfg(feature = "svg")]
    fn svg(&self, width_px: u32) -> String {
        crate::svg::fragment(&self.state(width_px))
    }
}

/// Without the feature no chart has to write itself down, and modules of a browser carry the code
/// for those only of which they ask it.
#[cfg(not(feature = "records"))]
pub trait Written {}

#[cfg(not(feature = "records"))]
impl<T: ?Sized> Written for T {}

#[cfg(feature = "sheets")]
impl State {
    /// The drawing as [`Plot::svg`] has it, for pages whose charts cannot draw themselves.
    pub fn svg(&self) -> String {
        crate::svg::fragment(self)
    }
}

const NARROWEST_PX: u32 = 240;
const WIDEST_PX: u32 = 1600;

impl Plot for Chart {
    fn laid_out(&self, width_px: u32) -> State {
        self.plot().laid_out(width_px)
    }

    fn summary(&self) -> String {
        self.plot().summary()
    }

    fn table(&self) -> Table {
        self.plot().table()
    }
}

impl Chart {
    /// Lays the chart out for a width, which is kept within 240 to 1600 px.
    pub fn state(&self, width_px: u32) -> State {
        self.plot().state(width_px)
    }

    /// Width and height in logical pixels of the chart laid out for a width.
    pub fn size(&self, width_px: u32) -> (u32, u32) {
        let state = self.state(width_px);
        (state.width_px, state.height_px)
    }

    /// One sentence that says what the chart shows, for its accessible name.
    pub fn summary(&self) -> String {
        self.plot().summary()
    }

    /// The same numbers as text.
    pub fn table(&self) -> Table {
        self.plot().table()
    }

    /// The chart as an inline SVG fragment, coloured by the custom properties in [`crate::ROLES`].
    ///
    /// The fragment is hidden from assistive technology; the figure around it carries the [`Chart::summary`].
    #[cfg(feature = "svg")]
    pub fn svg(&self, width_px: u32) -> String {
        self.plot().svg(width_px)
    }

    /// The chart for good without its kind.
    pub fn into_plot(self) -> Box<dyn Plot + Send> {
        match self {
            Chart::DotStrip(chart) => Box::new(chart),
            Chart::Cdf(chart) => Box::new(chart),
            Chart::ShareBar(chart) => Box::new(chart),
            Chart::Icicle(chart) => Box::new(chart),
            Chart::IntervalRows(chart) => Box::new(chart),
            Chart::DotRows(chart) => Box::new(chart),
        }
    }

    /// The chart without its kind.
    pub fn plot(&self) -> &dyn Plot {
        match self {
            Chart::DotStrip(chart) => chart,
            Chart::Cdf(chart) => chart,
            Chart::ShareBar(chart) => chart,
            Chart::Icicle(chart) => chart,
            Chart::IntervalRows(chart) => chart,
            Chart::DotRows(chart) => chart,
        }
    }
}
