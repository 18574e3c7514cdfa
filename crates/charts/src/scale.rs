//! From values to pixels.

use serde::{Deserialize, Serialize};

/// Beyond this size a value is drawn at the edge; it keeps every later sum finite.
const LARGEST: f64 = 1e15;

/// How values spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisScale {
    /// Equal differences are equally far apart.
    Linear,
    /// Equal ratios are equally far apart; values must be positive.
    Log,
}

impl AxisScale {
    /// The value as it can be drawn on this scale, if it can.
    pub(crate) fn usable(self, value: f64) -> Option<f64> {
        match self {
            AxisScale::Linear => usable(value),
            AxisScale::Log => {
                usable(value).filter(|value| *value > 0.0).map(|value| value.max(1.0 / LARGEST))
            }
        }
    }
}

/// The value if it is a number, limited to a size that cannot overflow.
pub(crate) fn usable(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-LARGEST, LARGEST))
}

/// Smallest and largest of the values, if there are any.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((least, most)) => Some((f64::min(least, value), f64::max(most, value))),
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Transform {
    Linear,
    Log,
    LogOnePlus,
}

impl Transform {
    fn apply(self, value: f64) -> f64 {
        match self {
            Transform::Linear => value,
            Transform::Log => value.log10(),
            Transform::LogOnePlus => value.ln_1p(),
        }
    }
}

/// A horizontal run of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) left_px: f64,
    pub(crate) right_px: f64,
}

impl Span {
    pub(crate) fn length_px(&self) -> f64 {
        self.right_px - self.left_px
    }
}

/// A monotone map from a range of values to a run of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    transform: Transform,
    least: f64,
    most: f64,
    span: Span,
}

impl Scale {
    pub(crate) fn new(kind: AxisScale, domain: (f64, f64), span: Span) -> Self {
        let transform = match kind {
            AxisScale::Linear => Transform::Linear,
            AxisScale::Log => Transform::Log,
        };
        Self::transformed(transform, domain, span)
    }

    /// Scale on which halving and doubling of `1 + value` are equally far from zero.
    pub(crate) fn log_one_plus(domain: (f64, f64), span: Span) -> Self {
        Self::transformed(Transform::LogOnePlus, domain, span)
    }

    fn transformed(transform: Transform, domain: (f64, f64), span: Span) -> Self {
        let (least, most) = (transform.apply(domain.0), transform.apply(domain.1));
        Self { transform, least, most, span }
    }

    /// Pixel at which `value` is drawn, at the nearer edge if it lies outside the domain.
    pub(crate) fn position_px(&self, value: f64) -> f64 {
        let share = (self.transform.apply(value) - self.least) / (self.most - self.least);
        let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
        self.span.left_px + share * self.span.length_px()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span = Span { left_px: 10.0, right_px: 110.0 };

    #[test]
    fn halving_and_doubling_are_equally_far_from_zero() {
        let scale = Scale::log_one_plus((-0.75, 3.0), SPAN);
        let zero_px = scale.position_px(0.0);
        let left_px = zero_px - scale.position_px(-0.5);
        let right_px = scale.position_px(1.0) - zero_px;
        assert!((left_px - right_px).abs() < 1e-9);
        assert!((zero_px - 60.0).abs() < 1e-9);
    }

    #[test]
    fn positions_never_leave_the_span() {
        let scale = Scale::new(AxisScale::Log, (1.0, 1000.0), SPAN);
        assert!((scale.position_px(10.0) - (10.0 + 100.0 / 3.0)).abs() < 1e-9);
        for value in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300] {
            let position_px = scale.position_px(value);
            assert!((10.0..=110.0).contains(&position_px), "{value} at {position_px}");
        }
    }

    #[test]
    fn unusable_values_are_dropped() {
        assert_eq!(usable(f64::NAN), None);
        assert_eq!(AxisScale::Log.usable(0.0), None);
        assert_eq!(AxisScale::Linear.usable(-3.0), Some(-3.0));
        assert_eq!(AxisScale::Log.usable(1e300), Some(1e15));
        assert_eq!(extent([]), None);
    }
}
