//! From how engaged someone is to how long they watch and what they press.
//!
//! Engagement is a share: which part of all views of videos as long as this one was shorter. It
//! is turned into seconds by the quantiles of real views, so that the marginals of the world are
//! those of the data by construction, whatever people and items are like.

use crate::catalogue::interpolated;

/// Seconds below which a view counts as skipped.
pub const SKIP_SECONDS: f64 = 3.0;
/// Seconds, or the whole video if it is shorter, from which a view counts as long.
pub const LONG_SECONDS: f64 = 18.0;
/// Share of a video from which it counts as finished.
pub const FINISH_SHARE: f64 = 0.95;
/// Buckets of durations.
pub const BUCKETS: usize = 7;
/// Upper ends of the buckets in seconds, the last one open.
const ENDS: [f64; BUCKETS - 1] = [7.0, 15.0, 30.0, 60.0, 120.0, 300.0];

/// What real views of videos of some length are like.
///
/// # Source
/// `KuaiRand`, single-column feed, 170,339 views; see `docs/RECOMMENDER.md`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Views {
    pub(crate) skipped: f64,
    pub(crate) median_seconds: f64,
    pub(crate) long: f64,
    pub(crate) finished: f64,
    pub(crate) liked: f64,
}

pub(crate) const VIEWS: [Views; BUCKETS] = [
    Views { skipped: 0.333, median_seconds: 5.0, long: 0.435, finished: 0.414, liked: 0.0502 },
    Views { skipped: 0.385, median_seconds: 4.97, long: 0.313, finished: 0.317, liked: 0.0292 },
    Views { skipped: 0.374, median_seconds: 5.42, long: 0.319, finished: 0.281, liked: 0.0206 },
    Views { skipped: 0.341, median_seconds: 7.14, long: 0.375, finished: 0.232, liked: 0.0220 },
    Views { skipped: 0.288, median_seconds: 9.39, long: 0.414, finished: 0.171, liked: 0.0181 },
    Views { skipped: 0.339, median_seconds: 6.18, long: 0.337, finished: 0.081, liked: 0.0138 },
    Views { skipped: 0.358, median_seconds: 5.40, long: 0.298, finished: 0.042, liked: 0.0106 },
];

/// The bucket that a duration in seconds belongs to.
pub fn duration_bucket(seconds: f32) -> usize {
    ENDS.partition_point(|end| *end < f64::from(seconds))
}

/// Seconds from which a view of a video this long counts as long.
pub fn long_view_seconds(seconds: f32) -> f64 {
    LONG_SECONDS.min(f64::from(seconds))
}

/// Seconds watched at some engagement between 0 and 1.
pub(crate) fn seconds_watched(seconds: f32, engagement: f64) -> f64 {
    interpolated(&knots(seconds), engagement)
}

/// The engagement at which so many seconds are watched.
pub(crate) fn engagement_at(seconds: f32, watched: f64) -> f64 {
    let knots = knots(seconds);
    let after = knots.partition_point(|(_, time)| *time <= watched).clamp(1, knots.len() - 1);
    let ((left, low), (right, high)) = (knots[after - 1], knots[after]);
    let share = libm::log(watched / low) / libm::log(high / low);
    left + (right - left) * share.clamp(0.0, 1.0)
}

/// Shares of views and the seconds that they stay below, both ascending.
fn knots(seconds: f32) -> [(f64, f64); 11] {
    let length = f64::from(seconds);
    let views = VIEWS[duration_bucket(seconds)];
    let below = |share: f64| views.skipped * share / 0.3406;
    let finished = views.finished;
    let end = FINISH_SHARE * length;
    // Few watch a long video twice.
    let (again, most) = if length > 90.0 { (0.04, 1.8) } else { (0.16, 3.0) };
    let mut knots = [
        (0.0, 0.05),
        (0.006, 0.1),
        (below(0.10), 1.23),
        (below(0.25), 2.08),
        (views.skipped, SKIP_SECONDS),
        (0.5, views.median_seconds.min(0.83 * length)),
        (1.0 - views.long, LONG_SECONDS.min(length)),
        (1.0 - finished, end),
        (1.0 - 0.6 * finished, 1.03 * length),
        (1.0 - again * finished, 1.5 * length),
        (1.0, most * length),
    ];
    // Short videos put their marks in another order; shares follow the seconds.
    knots.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut least = 0.0_f64;
    for (share, _) in &mut knots {
        *share = share.max(least);
        least = *share;
    }
    knots
}

#[cfg(test)]
mod tests {
    use super::{
        FINISH_SHARE, SKIP_SECONDS, VIEWS, duration_bucket, engagement_at, seconds_watched,
    };

    #[test]
    fn more_engagement_is_never_less_watching() {
        for seconds in [4.0, 6.9, 8.0, 16.0, 18.5, 40.0, 100.0, 200.0, 900.0] {
            let mut before = 0.0;
            for step in 0..=1000 {
                let watched = seconds_watched(seconds, f64::from(step) / 1000.0);
                assert!(watched >= before && watched <= 3.0 * f64::from(seconds));
                before = watched;
            }
        }
    }

    #[test]
    fn marks_of_real_views_are_met_and_found_again() {
        for seconds in [10.0_f32, 40.0, 100.0, 200.0, 600.0] {
            let views = VIEWS[duration_bucket(seconds)];
            let skipped = engagement_at(seconds, SKIP_SECONDS);
            assert!((skipped - views.skipped).abs() < 1e-9);
            let finished = engagement_at(seconds, FINISH_SHARE * f64::from(seconds));
            assert!((1.0 - finished - views.finished).abs() < 1e-9, "{seconds}");
            let there = seconds_watched(seconds, 0.77);
            assert!((engagement_at(seconds, there) - 0.77).abs() < 1e-9);
        }
    }
}
