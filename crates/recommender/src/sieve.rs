//! Which items may be among the best in single precision, said by a pass over bytes.

use std::ops::Range;

use wide::f32x8;

use crate::best::Best;
use crate::bytes::{BytePanels, quantised, scale};
use crate::panels::LANES;

/// Rounding error of one operation in single precision.
const UNIT: f64 = f32::EPSILON as f64 / 2.0;
/// Bounds are computed in single precision themselves; this covers that many times over.
const SLACK: f64 = 1.001;
/// Numbers beyond this could overflow on the way, so that no bound would hold.
const LARGEST: f32 = 1e15;

/// Item vectors as bytes, and for every eight of them how far a score may be off.
///
/// # Formula
/// With `v` the vector of an item and `b` the one its bytes stand for, `q` the state of a user and
/// `p` what it is rounded to, by Cauchy and Schwarz
/// `|q.v - p.b| <= |q| |v - b| + |q - p| |b|`; to that come the roundings of both sums. An item is
/// kept if the upper end of its score reaches the `count`-th highest lower end of the unseen.
/// # Source
/// Ours; `a_sieve_changes_no_bit_of_a_list` shows it, equal and huge rows included.
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    bytes: BytePanels,
    inputs: usize,
    /// For every panel the longest `v - b`, and the longest of all `v` and `b`.
    reach: Vec<[f32; 2]>,
    /// Whether no vector is so large that a sum could overflow.
    moderate: bool,
}

/// What is kept of one user while the panels go by.
struct Kept {
    best: Best<f32>,
    /// Panels with the highest score that one of their items may have.
    panels: Vec<(u32, f32)>,
    /// What the error of a score is made of: times the two lengths of a panel.
    factors: [f32; 2],
    sound: bool,
}

impl Sieve {
    pub(crate) fn new(rows: &[f32], inputs: usize) -> Self {
        let mut reach = Vec::with_capacity(rows.len().div_ceil(inputs * LANES));
        for panel in rows.chunks(inputs * LANES) {
            let mut longest = [0.0_f64; 2];
            for row in panel.chunks_exact(inputs) {
                let [away, length] = lengths(row);
                longest = [longest[0].max(away), longest[1].max(length)];
            }
            reach.push(longest.map(upwards));
        }
        let moderate = rows.iter().all(|value| value.abs() <= LARGEST);
        Self { bytes: BytePanels::pack(rows, inputs), inputs, reach, moderate }
    }

    /// For each user the panels that may hold one of the best unseen items, ascending; none where
    /// numbers are too large to say.
    pub(crate) fn panels(
        &self,
        users: &[f32],
        seen: &[Vec<u32>],
        count: usize,
    ) -> Vec<Option<Vec<Range<usize>>>> {
        let mut kept: Vec<Kept> =
            users.chunks_exact(self.inputs).map(|user| self.kept(user, count)).collect();
        if kept.iter().all(|kept| !kept.sound) {
            return vec![None; kept.len()];
        }
        let items = self.bytes.outputs();
        self.bytes.multiply(users, |user, panel, scores| {
            let kept = &mut kept[user];
            let [away, length] = self.reach[panel];
            // The last term covers what vanishes below the smallest numbers.
            let error = kept.factors[0] * away + kept.factors[1] * length + f32::MIN_POSITIVE;
            let error = f32x8::splat(error);
            let highest = scores + error;
            if highest.simd_ge(f32x8::splat(kept.best.bar())).any() {
                let inside = panel * LANES..items.min((panel + 1) * LANES);
                take(kept, panel, (highest, scores - error), inside, &seen[user]);
            }
        });
        kept.into_iter().map(Kept::into_panels).collect()
    }

    /// What is known of a user before any item.
    fn kept(&self, user: &[f32], count: usize) -> Kept {
        let square = |value: &f32| f64::from(*value) * f64::from(*value);
        let length = user.iter().map(square).sum::<f64>().sqrt();
        let inputs = self.inputs as f64;
        // Half a step for every number of the state, and a little for the division.
        let away = 0.51 * f64::from(self.bytes.step(user)) * inputs.sqrt();
        let sums = (inputs + 8.0) * UNIT * (length + away);
        let sound = self.moderate && user.iter().all(|value| value.abs() <= LARGEST);
        Kept {
            best: Best::new(count),
            panels: Vec::new(),
            factors: [upwards(length), upwards(away + 2.0 * sums)],
            sound,
        }
    }
}

impl Kept {
    /// Panels whose highest score reaches the last bar; earlier bars were lower.
    fn into_panels(self) -> Option<Vec<Range<usize>>> {
        let bar = self.best.bar();
        let near = self.panels.into_iter().filter(|(_, highest)| *highest >= bar);
        let ranges = near.map(|(panel, _)| panel as usize..panel as usize + 1);
        self.sound.then(|| ranges.collect())
    }
}

/// Keeps a panel, and the lower ends of its unseen items.
#[cold]
fn take(
    kept: &mut Kept,
    panel: usize,
    (highest, lowest): (f32x8, f32x8),
    items: Range<usize>,
    seen: &[u32],
) {
    let mut most = f32::NEG_INFINITY;
    for (item, (highest, lowest)) in
        items.zip(highest.to_array().into_iter().zip(lowest.to_array()))
    {
        if let Ok(item) = u32::try_from(item)
            && highest >= kept.best.bar()
            && seen.binary_search(&item).is_err()
        {
            most = most.max(highest);
            kept.best.offer(item, lowest);
        }
    }
    if most >= kept.best.bar()
        && let Ok(panel) = u32::try_from(panel)
    {
        kept.panels.push((panel, most));
    }
}

/// How long a row is apart from what its bytes stand for, and how long the longer of both.
fn lengths(row: &[f32]) -> [f64; 2] {
    let step = scale(row);
    let mut squares = [0.0_f64; 3];
    for value in row {
        let byte = f64::from(f32::from(quantised(*value, step)) * step);
        let value = f64::from(*value);
        let terms = [(value - byte) * (value - byte), value * value, byte * byte];
        squares.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }
    [squares[0].sqrt(), squares[1].max(squares[2]).sqrt()]
}

/// A number of single precision that is surely not below, nor so small that it vanishes.
#[expect(clippy::cast_possible_truncation, reason = "it is rounded up first")]
fn upwards(value: f64) -> f32 {
    (value * SLACK) as f32 + f32::MIN_POSITIVE
}
