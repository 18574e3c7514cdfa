//! Colour roles and the theme that fills them.

use serde::{Deserialize, Serialize};

/// Red, green and blue, 0 to 255.
pub type Rgb = (u8, u8, u8);

/// What a colour means in a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Direct labels and the goal line.
    Text,
    /// Tick labels, units, annotations, leader lines.
    Muted,
    /// Gridlines.
    Grid,
    /// The page behind the chart.
    Surface,
    /// Marks at or above the goal.
    Above,
    /// Marks below the goal.
    Below,
    /// First data colour.
    Series1,
    /// Second data colour.
    Series2,
    /// Third data colour.
    Series3,
    /// Fourth data colour.
    Series4,
    /// Fifth data colour.
    Series5,
    /// Sixth data colour.
    Series6,
    /// Diagonal lines over money that is not spent.
    Hatch,
}

const ALL: [Role; 13] = [
    Role::Text,
    Role::Muted,
    Role::Grid,
    Role::Surface,
    Role::Above,
    Role::Below,
    Role::Series1,
    Role::Series2,
    Role::Series3,
    Role::Series4,
    Role::Series5,
    Role::Series6,
    Role::Hatch,
];

/// The custom properties that the style sheet must define, one per [`Role`], in the order of its variants.
///
/// Text is written in `--chart-text`, `--chart-muted` and the six series, which need a contrast of 4.5 against `--chart-surface`; `--chart-above`, `--chart-below` and `--chart-hatch` need 3; `--chart-grid` is meant to be faint.
pub const ROLES: &[&str] = &[
    "--chart-text",
    "--chart-muted",
    "--chart-grid",
    "--chart-surface",
    "--chart-above",
    "--chart-below",
    "--chart-1",
    "--chart-2",
    "--chart-3",
    "--chart-4",
    "--chart-5",
    "--chart-6",
    "--chart-hatch",
];

impl Role {
    /// Name of the custom property that holds this colour.
    pub fn css_name(self) -> &'static str {
        ROLES[self as usize]
    }

    /// Every role, in the order of [`ROLES`].
    pub const ALL: [Self; 13] = ALL;

    pub(crate) const SERIES_COUNT: usize = 6;

    /// Data colour number `index`, starting again after the last.
    pub(crate) fn series(index: usize) -> Self {
        ALL[Role::Series1 as usize + index % Self::SERIES_COUNT]
    }
}

/// One colour for every [`Role`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    colours: [Rgb; ALL.len()],
}

impl Theme {
    /// Dark ink on white, for print and for a page whose style sheet is missing.
    pub fn light() -> Self {
        Self {
            colours: [
                (27, 32, 38),
                (88, 97, 107),
                (222, 226, 230),
                (255, 255, 255),
                (11, 92, 173),
                (194, 84, 10),
                (11, 92, 173),
                (194, 84, 10),
                (15, 118, 110),
                (124, 77, 178),
                (128, 98, 8),
                (100, 110, 122),
                (120, 130, 140),
            ],
        }
    }

    /// Colours looked up by custom property name; a name that is not found keeps its colour from [`Theme::light`].
    ///
    /// # Examples
    /// ```
    /// use charts::{Role, Theme};
    /// let theme = Theme::from_css(|name| (name == "--chart-text").then_some((1, 2, 3)));
    /// assert_eq!(theme.colour(Role::Text), (1, 2, 3));
    /// assert_eq!(theme.colour(Role::Grid), Theme::light().colour(Role::Grid));
    /// ```
    pub fn from_css(lookup: impl Fn(&str) -> Option<Rgb>) -> Self {
        let mut theme = Self::light();
        for (colour, name) in theme.colours.iter_mut().zip(ROLES) {
            if let Some(found) = lookup(name) {
                *colour = found;
            }
        }
        theme
    }

    /// The colour that fills `role`.
    pub fn colour(&self, role: Role) -> Rgb {
        self.colours[role as usize]
    }

    /// Colours that appear nowhere else, so that each can be found in a drawing and replaced by its name.
    #[cfg(any(feature = "svg", feature = "sheets"))]
    pub(crate) fn sentinel() -> Self {
        let mut theme = Self::light();
        for (colour, index) in theme.colours.iter_mut().zip(1..) {
            *colour = (1, 2, index);
        }
        theme
    }

    /// Every role with its custom property and its colour here.
    #[cfg(any(feature = "svg", feature = "sheets"))]
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, Rgb)> {
        ROLES.iter().copied().zip(self.colours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_names_are_in_the_same_order() {
        assert_eq!(ALL.len(), ROLES.len());
        for (index, role) in ALL.iter().enumerate() {
            assert_eq!(*role as usize, index);
        }
        assert_eq!(Role::Series6.css_name(), "--chart-6");
        assert_eq!(Role::Hatch.css_name(), "--chart-hatch");
    }

    #[test]
    fn the_light_theme_is_that_of_the_style_sheet() {
        let sheet = include_str!("../../../style/tokens.css");
        let byte = |hex: &str, from: usize| {
            u8::from_str_radix(&hex[from..from + 2], 16).expect("two hexadecimal digits")
        };
        for role in Role::ALL {
            let name = role.css_name();
            let line =
                sheet.lines().find(|line| line.trim_start().starts_with(&format!("{name}:")));
            let (_, value) = line.and_then(|line| line.split_once("light-dark(#")).expect(name);
            let colour = (byte(value, 0), byte(value, 2), byte(value, 4));
            assert_eq!(Theme::light().colour(role), colour, "{name}");
        }
    }

    #[test]
    fn series_start_again_after_six() {
        assert_eq!(Role::series(0), Role::Series1);
        assert_eq!(Role::series(5), Role::Series6);
        assert_eq!(Role::series(6), Role::Series1);
    }
}
