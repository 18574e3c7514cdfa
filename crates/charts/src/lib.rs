//! Charts, each from plain data to a drawing on any plotters backend.
//!
//! A chart goes through three types.
//! A *spec* ([`DotStrip`], [`Cdf`], [`ShareBar`], [`Icicle`], [`IntervalRows`], [`DotRows`], [`BarRows`], [`PointPlot`], [`HeatMap`], [`CurvePlot`], [`DensityMap`], [`Years`]) holds numbers and the words to show with them; it travels as a message and compares by value.
//! [`Plot::state`] lays the spec out for one width and returns a [`State`]: a list of marks in logical pixels, coloured by [`Role`].
//! [`draw`] sends that list to a backend, which may be an SVG string on the server or a canvas in the browser, so both show the same picture.
//!
//! # Surprising facts
//! - Backends take whole-number coordinates. At one unit per pixel a circle can be half a pixel off its neighbours, which the eye sees. Draw with [`SUBUNITS_PER_PIXEL`] units per pixel and let the viewer scale down; [`draw`] tells how.
//! - No text is measured while drawing, since measuring forces a layout in the browser. Widths are estimated from the characters, generously, and labels that would not fit are left out or shortened. Titles, legends and captions are not drawn at all; they belong to the page.
//! - No sentence is written here. Every word shown, spoken or tabulated comes from the spec, so a chart speaks the language of its spec.
//! - Numbers that are not finite are dropped, and logarithmic axes drop what is not positive. A chart with nothing left shows its axis and the spec's "no data" words. No input panics.
//!
//! # Colours
//! A drawing names roles, never colours. For a canvas a [`Theme`] gives each role a colour, read from the style sheet by [`Theme::from_css`].
//! An SVG refers to the custom properties themselves, so it follows the page from light to dark without a redraw. The style sheet must define every name in [`ROLES`].
//!
//! # Features
//! `svg` adds `Chart::svg`, through the SVG backend of plotters.
//! `records` has every chart write down its numbers in full and draw such numbers, for files.
//! `sheets` makes files of charts, a picture with its words or a table; alone it leaves [`Plot`] as it is, so that a module of a browser carries nothing for charts that it makes no files of.

mod axis;
mod bar_rows;
mod beside;
mod cdf;
mod chart;
mod curve_plot;
mod density_map;
mod dot_rows;
mod dot_strip;
mod draw;
mod frame;
mod geometry;
mod heat_map;
mod icicle;
mod interval_rows;
mod labels;
mod mark;
mod point_plot;
#[cfg(any(feature = "records", feature = "sheets"))]
mod records;
mod scale;
mod share_bar;
#[cfg(feature = "sheets")]
mod sheet;
mod sketch;
#[cfg(any(feature = "svg", feature = "sheets"))]
mod svg;
mod text;
mod theme;
mod ticks;
mod tone;
mod years;

pub use bar_rows::{Bar, BarRow, BarRows};
pub use cdf::{Cdf, CdfPoint, Curve, Target};
pub use chart::{Chart, Plot, State, Table};
pub use curve_plot::{CurvePlot, PlotCurve};
pub use density_map::{DensityColumn, DensityMap};
pub use dot_rows::{Dot, DotKind, DotRow, DotRows, DotRowsWords};
pub use dot_strip::DotStrip;
pub use draw::{SUBUNITS_PER_PIXEL, draw};
pub use frame::{Level, PlotAxis};
pub use geometry::{Area, Point};
pub use heat_map::{HeatCell, HeatMap};
pub use icicle::{Icicle, Node, Texture};
pub use interval_rows::{Interval, IntervalRow, IntervalRows};
pub use labels::{Labels, Punctuation};
pub use mark::{Align, Mark, Paint, Stroke, Text};
pub use point_plot::{PlotPoint, PointPlot, PointSeries};
#[cfg(any(feature = "records", feature = "sheets"))]
pub use records::Recorded;
pub use scale::AxisScale;
pub use share_bar::{ShareBar, Slice};
#[cfg(feature = "sheets")]
pub use sheet::{Columns, Sheet, csv};
pub use theme::{ROLES, Rgb, Role, Theme};
pub use tone::Tone;
pub use years::{YearPoint, YearSeries, Years};
