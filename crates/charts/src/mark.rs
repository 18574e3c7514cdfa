//! Marks: what a laid-out chart is made of.

use crate::geometry::{Area, Point};
use crate::theme::Role;

/// A colour role with an opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Which colour.
    pub role: Role,
    /// 0 invisible, 1 solid.
    pub opacity: f64,
}

impl Paint {
    pub(crate) const fn solid(role: Role) -> Self {
        Self { role, opacity: 1.0 }
    }

    pub(crate) fn faded(role: Role, opacity: f64) -> Self {
        Self { role, opacity }
    }
}

/// A line's colour and thickness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub paint: Paint,
    /// Thickness in logical pixels.
    pub width_px: f64,
}

impl Stroke {
    pub(crate) const fn solid(role: Role, width_px: f64) -> Self {
        Self { paint: Paint::solid(role), width_px }
    }
}

/// Which end of a text sits at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The text begins at the point.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// One line of text, vertically centred on its point.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The characters.
    pub content: String,
    /// Where the text is.
    pub at: Point,
    /// How the text lies about `at`.
    pub align: Align,
    /// Font size in logical pixels.
    pub size_px: f64,
    /// Whether the font is bold.
    pub bold: bool,
    /// Colour.
    pub role: Role,
}

/// Something to draw; later marks lie on top of earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle.
    Bar {
        /// Extent.
        area: Area,
        /// Fill.
        paint: Paint,
    },
    /// An open line through points.
    Line {
        /// Corners, in order.
        points: Vec<Point>,
        /// Colour and thickness.
        stroke: Stroke,
    },
    /// A filled closed shape.
    Polygon {
        /// Corners, in order; the last joins the first.
        points: Vec<Point>,
        /// Fill.
        paint: Paint,
    },
    /// A filled circle.
    Disc {
        /// Centre.
        centre: Point,
        /// Radius in logical pixels.
        radius_px: f64,
        /// Fill.
        paint: Paint,
    },
    /// An empty circle.
    Ring {
        /// Centre.
        centre: Point,
        /// Radius to the middle of the line, in logical pixels.
        radius_px: f64,
        /// Colour and thickness.
        stroke: Stroke,
    },
    /// A line of text.
    Text(Text),
}

impl Mark {
    /// Whether every coordinate is a number that a drawing can hold.
    pub(crate) fn is_drawable(&self) -> bool {
        let fits = |value: f64| value.abs() < 1e6;
        let point = |point: &Point| fits(point.x_px) && fits(point.y_px);
        match self {
            Mark::Bar { area, .. } => {
                [area.left_px, area.top_px, area.right_px, area.bottom_px].into_iter().all(fits)
            }
            Mark::Line { points, .. } => points.len() > 1 && points.iter().all(point),
            Mark::Polygon { points, .. } => points.len() > 2 && points.iter().all(point),
            Mark::Disc { centre, radius_px, .. } | Mark::Ring { centre, radius_px, .. } => {
                point(centre) && fits(*radius_px)
            }
            Mark::Text(text) => point(&text.at) && !text.content.is_empty(),
        }
    }
}
