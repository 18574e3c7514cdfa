//! The uncertain inputs as a reader moves them: in groups, on tracks, as ranges with a density.

use std::fmt::Write as _;

use model::{Distribution, FACTORS, INPUTS, Ranges};
use words::{Phrase, say};

use super::address::refusal;
use super::scale::{Scale, not_a_number};

/// Inputs that share a cause, in the order of the model.
pub(crate) struct Group {
    /// The cause.
    pub name: Phrase,
    /// The places of the inputs.
    pub inputs: Vec<usize>,
}

/// The causes in the order of [`FACTORS`], and what shares none.
const CAUSES: [Phrase; FACTORS.len() + 1] = [
    Phrase::new("Moved by the chip cycle", "随芯片周期变动"),
    Phrase::new("Moved by software", "随软件水平变动"),
    Phrase::new("Moved by the AI boom", "随AI热潮变动"),
    Phrase::new("Moved by building", "随建设进度变动"),
    Phrase::new("Each on its own", "各自独立"),
];

/// Every input, with the others that it moves with most.
pub(crate) fn groups() -> [Group; CAUSES.len()] {
    let mut groups = CAUSES.map(|name| Group { name, inputs: Vec::new() });
    for (input, spec) in INPUTS.iter().enumerate() {
        let strongest = spec.loadings.iter().enumerate().filter(|(_, loading)| **loading != 0.0);
        let strongest = strongest.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
        let cause = strongest.map_or(FACTORS.len(), |(factor, _)| factor);
        groups[cause].inputs.push(input);
    }
    groups
}

/// One number of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The number that one world in ten stays below, or the least.
    Low,
    /// The likeliest number; only triangular ranges have one.
    Mode,
    /// The number that one world in ten exceeds, or the greatest.
    High,
}

impl End {
    /// The name in forms.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Mode => "mode",
            Self::High => "high",
        }
    }

    /// What it is in a range of this shape.
    pub(crate) const fn name(self, distribution: &Distribution) -> Phrase {
        match (distribution, self) {
            (Distribution::LogNormal { .. }, Self::Low) => {
                Phrase::new("10 in 100 lie below", "100种中有10种低于此值")
            }
            (Distribution::LogNormal { .. }, _) => {
                Phrase::new("10 in 100 lie above", "100种中有10种高于此值")
            }
            (Distribution::Triangular { .. }, Self::Low) => Phrase::new("least", "最小"),
            (Distribution::Triangular { .. }, Self::Mode) => Phrase::new("likeliest", "最可能"),
            (Distribution::Triangular { .. }, Self::High) => Phrase::new("greatest", "最大"),
        }
    }

    /// The number in a range.
    pub(crate) const fn of(self, distribution: &Distribution) -> f64 {
        match (*distribution, self) {
            (
                Distribution::LogNormal { p10: low, .. } | Distribution::Triangular { low, .. },
                Self::Low,
            ) => low,
            (Distribution::Triangular { mode, .. }, Self::Mode) => mode,
            (Distribution::LogNormal { p90, .. }, _) => p90,
            (Distribution::Triangular { high, .. }, Self::High) => high,
        }
    }
}

/// The marks of a track.
pub(crate) const MARKS: u32 = 200;

/// A track's marks as the arrows step through them.
pub(crate) const MARK_SCALE: Scale =
    Scale { least: 0.0, most: MARKS as f64, step: 1.0, decimals: 0, times: 1.0 };

/// The line on which a range lies: even steps of the number, or of its logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Track {
    least: f64,
    most: f64,
    even_ratios: bool,
}

impl Track {
    /// The track of an input.
    pub(crate) fn of(input: usize) -> Self {
        let (least, most) = Ranges::bounds(input);
        let even_ratios = matches!(INPUTS[input].distribution, Distribution::LogNormal { .. });
        Self { least, most, even_ratios }
    }

    /// Where a number lies, from 0 to 1.
    fn fraction(self, value: f64) -> f64 {
        let Self { least, most, even_ratios } = self;
        let fraction = if even_ratios {
            (value / least).ln() / (most / least).ln()
        } else {
            (value - least) / (most - least)
        };
        fraction.clamp(0.0, 1.0)
    }

    /// The mark nearest to a number.
    pub(crate) fn mark(self, value: f64) -> f64 {
        (self.fraction(value) * f64::from(MARKS)).round()
    }

    /// The number at a mark.
    pub(crate) fn at(self, mark: f64) -> f64 {
        let Self { least, most, even_ratios } = self;
        let fraction = (mark / f64::from(MARKS)).clamp(0.0, 1.0);
        if even_ratios {
            least * (most / least).powf(fraction)
        } else {
            least + (most - least) * fraction
        }
    }

    /// The number to which a thumb is moved from another number.
    ///
    /// Where marks lie closer than the digits of a range, it is the next number in that direction,
    /// so that no mark holds a thumb that is moved by the keyboard.
    pub(crate) fn slid(self, from: f64, mark: f64) -> f64 {
        let start = self.mark(from);
        let mark = mark.clamp(0.0, f64::from(MARKS));
        let (value, above) = (self.at(mark), mark > start);
        let next = Ranges::neighbour(from, above);
        let falls_short = if above { value < next } else { value > next };
        if mark != start && falls_short { next.clamp(self.least, self.most) } else { value }
    }

    /// The density at a fraction of the track, as high as it may be.
    fn density(self, distribution: &Distribution, fraction: f64) -> f64 {
        match *distribution {
            Distribution::LogNormal { p10, p90 } => {
                let (low, high) = (self.unheld(p10), self.unheld(p90));
                // The distance of the two percentiles is 2.563 standard deviations.
                let (centre, spread) = (f64::midpoint(low, high), (high - low) / 2.563);
                let score = (fraction - centre) / spread;
                (-0.5 * score * score).exp() / (spread * (2.0 * std::f64::consts::PI).sqrt())
            }
            Distribution::Triangular { low, mode, high } => {
                let [low, mode, high] = [low, mode, high].map(|value| self.unheld(value));
                let peak = 2.0 / (high - low);
                if fraction < low || fraction > high {
                    0.0
                } else if fraction < mode {
                    peak * (fraction - low) / (mode - low)
                } else if high > mode {
                    peak * (high - fraction) / (high - mode)
                } else {
                    peak
                }
            }
        }
    }

    /// Where a number lies, beyond the ends as well.
    fn unheld(self, value: f64) -> f64 {
        let Self { least, most, even_ratios } = self;
        if even_ratios {
            (value / least).ln() / (most / least).ln()
        } else {
            (value - least) / (most - least)
        }
    }
}

/// The height of a density's drawing; its width is [`MARKS`].
const HEIGHT: f64 = 24.0;

/// The published density as a line and the believed one as a shape, over the same track.
pub(crate) fn density_svg(input: usize, believed: &Distribution) -> String {
    let (track, published) = (Track::of(input), INPUTS[input].distribution);
    let steps = || (0..=50).map(|step| f64::from(step) / 50.0);
    let highest = |distribution: &Distribution| {
        steps().map(|fraction| track.density(distribution, fraction)).fold(0.0, f64::max)
    };
    // Both have the same area, so that a narrower belief stands higher.
    let most = highest(&published).max(highest(believed)).max(f64::MIN_POSITIVE);
    let line = |distribution: &Distribution| {
        let mut path = String::new();
        for fraction in steps() {
            let height = track.density(distribution, fraction) / most * (HEIGHT - 2.0);
            let letter = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a String cannot fail.
            let _ =
                write!(path, "{letter}{:.0} {:.1}", fraction * f64::from(MARKS), HEIGHT - height);
        }
        path
    };
    let shape = format!("{}L{MARKS} {HEIGHT}L0 {HEIGHT}Z", line(believed));
    let [low, high] = [End::Low, End::High].map(|end| track.mark(end.of(believed)));
    format!(
        "<svg class=\"belief-density\" viewBox=\"0 0 {MARKS} {HEIGHT}\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\"><path class=\"belief-shape\" d=\"{shape}\"/>\
         <path class=\"belief-published\" d=\"{}\"/>\
         <path class=\"belief-span\" d=\"M{low} {HEIGHT}H{high}\"/></svg>",
        line(&published),
    )
}

/// The ranges with one number of one moved; what stands in its way gives way or holds it.
///
/// # Errors
/// A sentence for the reader.
pub(crate) fn moved(ranges: &Ranges, input: usize, end: End, value: f64) -> Result<Ranges, String> {
    let believed = match (ranges.of(input), end) {
        (Distribution::LogNormal { p90, .. }, End::Low) => {
            Distribution::LogNormal { p10: value, p90 }
        }
        (Distribution::LogNormal { p10, .. }, _) => Distribution::LogNormal { p10, p90: value },
        (Distribution::Triangular { mode, high, .. }, End::Low) => {
            Distribution::Triangular { low: value, mode: mode.max(value), high }
        }
        (Distribution::Triangular { low, high, .. }, End::Mode) => {
            Distribution::Triangular { low, mode: value.clamp(low, high.max(low)), high }
        }
        (Distribution::Triangular { low, mode, .. }, End::High) => {
            Distribution::Triangular { low, mode: mode.min(value), high: value }
        }
    };
    ranges.with(input, believed).map_err(|error| refusal(&error))
}

/// The number that a reader typed for one end.
///
/// # Errors
/// A sentence for the reader if the text is no number or the range cannot have it.
pub(crate) fn typed(ranges: &Ranges, input: usize, end: End, text: &str) -> Result<Ranges, String> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(not_a_number)?;
    moved(ranges, input, end, number)
        .map_err(|reason| say!("Not taken: {reason}", "未采用：{reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_in_one_group() {
        let mut all: Vec<usize> = groups().into_iter().flat_map(|group| group.inputs).collect();
        all.sort_unstable();
        assert_eq!(all, (0..INPUTS.len()).collect::<Vec<_>>());
        assert!(groups().iter().all(|group| !group.inputs.is_empty()));
    }

    #[test]
    fn marks_and_numbers_lead_to_each_other() {
        for (input, spec) in INPUTS.iter().enumerate() {
            let track = Track::of(input);
            for mark in [0.0, 1.0, 77.0, 200.0] {
                assert_eq!(track.mark(track.at(mark)), mark, "{}", spec.symbol);
            }
            for end in [End::Low, End::High] {
                let mark = track.mark(end.of(&spec.distribution));
                assert!((0.0..=200.0).contains(&mark), "{}", spec.symbol);
            }
        }
    }

    #[test]
    fn every_mark_can_be_left_in_both_directions() {
        for (input, spec) in INPUTS.iter().enumerate() {
            let track = Track::of(input);
            let kept = |value: f64| format!("{value:.2e}").parse::<f64>().expect("a number");
            for mark in 0..=MARKS {
                let from = kept(track.at(f64::from(mark)));
                let start = track.mark(from);
                for step in [-1.0, 1.0] {
                    let asked = start + step;
                    if !(0.0..=f64::from(MARKS)).contains(&asked) {
                        continue;
                    }
                    let moved = kept(track.slid(from, asked));
                    let went = (track.mark(moved) - start) * step;
                    assert!(went > 0.0, "{}: {from} to {moved} by {step}", spec.symbol);
                }
            }
        }
    }

    #[test]
    fn ends_push_the_likeliest_and_never_pass_each_other() {
        let slip = INPUTS.iter().position(|spec| spec.symbol == "slip").expect("an input");
        let growth = INPUTS.iter().position(|spec| spec.symbol == "g_gen").expect("an input");
        let published = Ranges::published();
        let pushed = moved(&published, slip, End::Low, 2.0).expect("in range");
        let expected = Distribution::Triangular { low: 2.0, mode: 2.0, high: 4.0 };
        assert_eq!(pushed.of(slip), expected);
        assert!(moved(&published, slip, End::Low, 4.0).is_err());
        assert!(moved(&published, growth, End::High, 2.0).is_err());
        assert!(typed(&published, growth, End::High, "lots").is_err());
        let typed = typed(&published, growth, End::High, " 8.004 ").expect("in range");
        assert_eq!(typed.of(growth), Distribution::LogNormal { p10: 2.8, p90: 8.0 });
    }

    #[test]
    fn a_density_has_area_one_and_a_drawing_has_no_gaps() {
        for (input, spec) in INPUTS.iter().enumerate() {
            let track = Track::of(input);
            let points = (0..2000).map(|step| f64::from(step) / 1000.0 - 0.5);
            let area: f64 = points.map(|at| track.density(&spec.distribution, at) / 1000.0).sum();
            assert!((area - 1.0).abs() < 0.01, "{}: {area}", spec.symbol);
            assert!(!density_svg(input, &spec.distribution).contains("NaN"), "{}", spec.symbol);
        }
    }
}
