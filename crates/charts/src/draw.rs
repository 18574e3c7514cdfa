//! From marks to a backend.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily, FontStyle,
};

use crate::chart::State;
use crate::geometry::Point;
use crate::mark::{Align, Mark, Paint, Stroke, Text};
use crate::theme::Theme;

/// Backend units per logical pixel that make rounding to whole units invisible.
pub const SUBUNITS_PER_PIXEL: f64 = 10.0;

/// Fonts of the reader's system; nothing is downloaded.
pub(crate) const FONT_FAMILY: &str = "system-ui, sans-serif";

/// Draws a state on a backend; nothing is painted behind the marks.
///
/// # Units
/// `scale` is backend units per logical pixel and multiplies every length, font size and line width.
/// A canvas whose backing store is `devicePixelRatio` times its size in the page can take that ratio.
/// It looks better with [`SUBUNITS_PER_PIXEL`] here and a canvas transform of `devicePixelRatio / SUBUNITS_PER_PIXEL`, because backends round to whole units.
/// # Errors
/// Whatever the backend reports.
pub fn draw<DB: DrawingBackend>(
    backend: &mut DB,
    state: &State,
    theme: &Theme,
    scale: f64,
) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
    Brush { theme, scale, font_scale: scale }.draw(backend, state)
}

/// How marks become backend calls.
pub(crate) struct Brush<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) scale: f64,
    /// Scale of font sizes alone, since backends disagree about what a font size is.
    pub(crate) font_scale: f64,
}

impl Brush<'_> {
    pub(crate) fn draw<DB: DrawingBackend>(
        &self,
        backend: &mut DB,
        state: &State,
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        backend.ensure_prepared()?;
        for mark in &state.marks {
            self.draw_mark(backend, mark)?;
        }
        backend.present()
    }

    fn draw_mark<DB: DrawingBackend>(
        &self,
        backend: &mut DB,
        mark: &Mark,
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        match mark {
            Mark::Bar { area, paint } => {
                let upper_left = self.coordinate(Point::new(area.left_px, area.top_px));
                let bottom_right = self.coordinate(Point::new(area.right_px, area.bottom_px));
                backend.draw_rect(upper_left, bottom_right, &self.fill(*paint), true)
            }
            Mark::Line { points, stroke } => backend
                .draw_path(points.iter().map(|point| self.coordinate(*point)), &self.line(*stroke)),
            Mark::Polygon { points, paint } => backend.fill_polygon(
                points.iter().map(|point| self.coordinate(*point)),
                &self.fill(*paint),
            ),
            Mark::Disc { centre, radius_px, paint } => {
                let radius = self.length(*radius_px);
                backend.draw_circle(self.coordinate(*centre), radius, &self.fill(*paint), true)
            }
            Mark::Ring { centre, radius_px, stroke } => {
                let radius = self.length(*radius_px);
                backend.draw_circle(self.coordinate(*centre), radius, &self.line(*stroke), false)
            }
            Mark::Text(text) => {
                let style = Type { text, size: text.size_px * self.font_scale, theme: self.theme };
                backend.draw_text(&text.content, &style, self.coordinate(text.at))
            }
        }
    }

    fn fill(&self, paint: Paint) -> Pen {
        Pen { colour: colour(self.theme, paint), width: 1 }
    }

    fn line(&self, stroke: Stroke) -> Pen {
        Pen { colour: colour(self.theme, stroke.paint), width: self.length(stroke.width_px).max(1) }
    }

    #[expect(clippy::cast_possible_truncation, reason = "marks are checked to be of page size")]
    fn coordinate(&self, point: Point) -> BackendCoord {
        ((point.x_px * self.scale).round() as i32, (point.y_px * self.scale).round() as i32)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length is not negative, and marks are checked to be of page size"
    )]
    fn length(&self, length_px: f64) -> u32 {
        (length_px * self.scale).round() as u32
    }
}

fn colour(theme: &Theme, paint: Paint) -> BackendColor {
    BackendColor { rgb: theme.colour(paint.role), alpha: paint.opacity }
}

struct Pen {
    colour: BackendColor,
    width: u32,
}

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        self.colour
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// A text's style in the backend's terms.
struct Type<'a> {
    text: &'a Text,
    size: f64,
    theme: &'a Theme,
}

impl BackendTextStyle for Type<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        colour(self.theme, Paint::solid(self.text.role))
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn style(&self) -> FontStyle {
        if self.text.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let horizontal = match self.text.align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        Pos::new(horizontal, VPos::Center)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FONT_FAMILY)
    }

    /// Only backends without fonts of their own ask; they get the estimate.
    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        #[expect(clippy::cast_possible_truncation, reason = "a label is short")]
        let width = crate::text::width_px(text, self.size) as i32;
        #[expect(clippy::cast_possible_truncation, reason = "a font size is small")]
        let height = self.size as i32;
        Ok(((0, 0), (width, height)))
    }

    /// Backends without fonts of their own show no text.
    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _at: BackendCoord,
        _draw: DrawFunc,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}
