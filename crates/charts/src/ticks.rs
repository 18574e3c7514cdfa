//! Round values for axes.

use words::{signed_percent, tick};

use crate::scale::{AxisScale, Scale, Span};
use crate::text;

/// A value marked on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// Wanted distance between tick labels.
const SPACING_PX: f64 = 80.0;

/// A scale whose domain covers `range` and ends at round values, with ticks that do not collide.
pub(crate) fn round_axis(kind: AxisScale, range: (f64, f64), span: Span) -> (Scale, Vec<Tick>) {
    let values = match kind {
        AxisScale::Linear => linear_values(range, span.length_px() / SPACING_PX),
        AxisScale::Log => log_values(range),
    };
    let domain = (values[0], values[values.len() - 1]);
    let scale = Scale::new(kind, domain, span);
    let decimals = decimals_for(kind, &values);
    let ticks = values.iter().enumerate().map(|(index, value)| {
        let decimals = if kind == AxisScale::Log { log_decimals(*value) } else { decimals };
        (index, Tick { value: *value, label: tick(*value, decimals) })
    });
    let numbered: Vec<_> = ticks.map(|(index, tick)| (signed(index), tick)).collect();
    (scale, without_collisions(numbered, &scale))
}

/// Ticks for a scale of `1 + value`: zero, halvings and doublings, and what fits between.
pub(crate) fn headroom_ticks(domain: (f64, f64), scale: &Scale) -> Vec<Tick> {
    let fits = |value: &f64| *value >= domain.0 && *value <= domain.1;
    let main = (-10..=20).map(|power: i32| (power, 2f64.powi(power) - 1.0));
    let numbered = main
        .filter(|(_, value)| fits(value))
        .map(|(power, value)| (power, Tick { value, label: signed_percent(value) }));
    let mut ticks = without_collisions(numbered.collect(), scale);
    let between = [-0.25, 0.5].map(|value| Tick { value, label: signed_percent(value) });
    let has_room = |tick: &Tick| ticks.iter().all(|other| gap_px(other, tick, scale) > 18.0);
    if between.iter().all(has_room) {
        ticks.extend(between);
    }
    ticks.sort_by(|a, b| a.value.total_cmp(&b.value));
    ticks
}

/// Every first, second, third … tick, whichever is the first choice at which no labels touch.
///
/// Ticks come with their number, and those whose number is a multiple of the step stay, so tick 0 always does.
fn without_collisions(numbered: Vec<(i32, Tick)>, scale: &Scale) -> Vec<Tick> {
    for step in [1, 2, 3, 5, 10, 20] {
        let kept: Vec<&Tick> = numbered
            .iter()
            .filter(|(number, _)| number % step == 0)
            .map(|(_, tick)| tick)
            .collect();
        if kept.windows(2).all(|pair| gap_px(pair[0], pair[1], scale) > 12.0) {
            return kept.into_iter().cloned().collect();
        }
    }
    numbered
        .into_iter()
        .find(|(number, _)| *number == 0)
        .map(|(_, tick)| tick)
        .into_iter()
        .collect()
}

/// Empty space between two labels.
fn gap_px(first: &Tick, second: &Tick, scale: &Scale) -> f64 {
    let distance_px = (scale.position_px(first.value) - scale.position_px(second.value)).abs();
    let half_px = |tick: &Tick| text::width_px(&tick.label, text::SMALL_PX) / 2.0;
    distance_px - half_px(first) - half_px(second)
}

/// Multiples of 1, 2 or 5 times a power of ten, from below the range to above it.
fn linear_values(range: (f64, f64), wanted: f64) -> Vec<f64> {
    let (least, most) = widened(range);
    let step = round_step((most - least) / wanted.max(2.0));
    let first = (least / step + 1e-9).floor();
    let count = ((most / step - 1e-9).ceil() - first).clamp(1.0, 40.0);
    (0..=40).map(f64::from).take_while(|i| *i <= count).map(|i| (first + i) * step).collect()
}

/// The range, or a wider one about its middle if it is too narrow to divide.
fn widened((least, most): (f64, f64)) -> (f64, f64) {
    let size = least.abs().max(most.abs());
    if most - least > size * 1e-6 && most > least {
        (least, most)
    } else if size == 0.0 {
        (0.0, 1.0)
    } else {
        (least - size * 0.1, most + size * 0.1)
    }
}

fn round_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * 0.999);
    factor.unwrap_or(10.0) * power
}

/// 1, 2, 5 in each decade while there are few decades, else powers of ten.
fn log_values((least, most): (f64, f64)) -> Vec<f64> {
    let decades = (most / least).log10();
    let factors: &[f64] = if decades <= 2.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let candidates: Vec<f64> = (-17..=17)
        .flat_map(|power| factors.iter().map(move |factor| factor * 10f64.powi(power)))
        .collect();
    let first = candidates.iter().rposition(|value| *value <= least * 1.000001).unwrap_or(0);
    let last = candidates.iter().position(|value| *value >= most * 0.999999);
    let last = last.unwrap_or(candidates.len() - 1).max(first + 1).min(candidates.len() - 1);
    candidates[first.min(last - 1)..=last].to_vec()
}

fn decimals_for(kind: AxisScale, values: &[f64]) -> usize {
    match (kind, values) {
        (AxisScale::Linear, [first, second, ..]) => log_decimals(second - first),
        _ => 0,
    }
}

/// Decimals needed to show a number of one significant digit.
fn log_decimals(value: f64) -> usize {
    let size = value.abs();
    (0..4).find(|decimals| size * 10f64.powi(*decimals) >= 0.999).map_or(4, unsigned)
}

fn signed(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn unsigned(decimals: i32) -> usize {
    usize::try_from(decimals).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(kind: AxisScale, range: (f64, f64), width_px: f64) -> Vec<String> {
        let span = Span { left_px: 0.0, right_px: width_px };
        round_axis(kind, range, span).1.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn linear_ticks_are_round_and_cover_the_range() {
        assert_eq!(
            labels(AxisScale::Linear, (0.0, 43.0), 500.0),
            ["0", "10", "20", "30", "40", "50"]
        );
        assert_eq!(labels(AxisScale::Linear, (0.1, 0.32), 300.0), ["0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(labels(AxisScale::Linear, (5.0, 5.0), 300.0).len(), 3);
    }

    #[test]
    fn log_ticks_use_one_two_five_or_powers() {
        assert_eq!(labels(AxisScale::Log, (3.0, 60.0), 500.0), ["2", "5", "10", "20", "50", "100"]);
        assert_eq!(
            labels(AxisScale::Log, (2.0, 8000.0), 500.0),
            ["1", "10", "100", "1000", "10\u{202f}000"]
        );
    }

    #[test]
    fn headroom_ticks_show_halving_and_doubling() {
        let domain = (-0.8, 2.6);
        let scale = Scale::log_one_plus(domain, Span { left_px: 0.0, right_px: 320.0 });
        let values: Vec<f64> = headroom_ticks(domain, &scale).iter().map(|t| t.value).collect();
        assert_eq!(values, [-0.75, -0.5, 0.0, 1.0]);
    }

    #[test]
    fn extreme_ranges_still_give_at_least_two_values() {
        for range in [(1e-15, 1e15), (-1e15, 1e15), (1e15, 1e15), (0.0, 0.0), (1.0, 1.0 + 1e-12)] {
            assert!(linear_values(range, 5.0).len() >= 2, "{range:?}");
        }
        for range in [(1e-15, 1e15), (1e-15, 1e-15), (1e15, 1e15), (3.0, 3.0)] {
            let values = log_values(range);
            assert!(values.len() >= 2 && values[0] < values[1], "{range:?}");
        }
    }
}
