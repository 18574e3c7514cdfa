//! What candidates find in a history.

use super::dimensions::RankerDimensions;
use crate::layers::{Linear, exponentiate};
use crate::panels::LANES;
use crate::table::Precision;
use crate::whole::{WholeLinear, WholeRows};

/// A history as the ranker remembers it: for each head of attention its keys and values.
#[derive(Debug, Clone)]
pub struct RankerMemory {
    heads: Vec<HeadMemory>,
    /// Numbers of one head.
    size: usize,
}

/// The score of what fills up the last eight events: its weight is lost in the sum of the others.
const NOWHERE: f32 = -1e30;

/// One head: from what is looked for to a score for each event, and from weights to what is found.
#[derive(Debug, Clone)]
struct HeadMemory {
    scores: Map,
    found: Map,
    events: usize,
}

/// An affine map in one of two precisions.
#[derive(Debug, Clone)]
pub(super) enum Map {
    Single(Linear),
    Byte(WholeLinear),
}

/// Room for intermediate rows.
#[derive(Debug, Clone, Default)]
pub(super) struct AttentionSpace {
    own: Vec<f32>,
    scores: Vec<f32>,
    found: Vec<f32>,
}

impl Map {
    pub(super) fn of(weight: &[f32], bias: &[f32], precision: Precision) -> Self {
        match precision {
            Precision::Single => Self::Single(Linear::of(weight, bias)),
            Precision::Byte => Self::Byte(WholeLinear::of(weight, bias)),
        }
    }

    #[inline]
    pub(super) fn apply(&self, rows: &[f32], into: &mut Vec<f32>, space: &mut WholeRows) {
        match self {
            Self::Single(linear) => linear.apply(rows, into),
            Self::Byte(linear) => linear.apply(rows, into, space),
        }
    }

    #[inline]
    pub(super) fn apply_rectified(&self, rows: &[f32], into: &mut Vec<f32>, space: &mut WholeRows) {
        match self {
            Self::Single(linear) => linear.apply_rectified(rows, into),
            Self::Byte(linear) => linear.apply_rectified(rows, into, space),
        }
    }
}

impl RankerMemory {
    /// From the keys and values of the event that is always there and of all others, oldest first.
    pub(super) fn new(
        dimensions: &RankerDimensions,
        (keys, values): (&[f32], &[f32]),
        ages: &[f32],
        precision: Precision,
    ) -> Self {
        let RankerDimensions { width, heads, history, .. } = *dimensions;
        let size = width / heads;
        let met = keys.len() / width;
        let events = met.next_multiple_of(LANES);
        let factor = 1.0 / (size as f32).sqrt();
        let head = |head: usize| {
            let part = |row: usize| row * width + head * size..row * width + (head + 1) * size;
            let ages = ages[head * history..][..met - 1].iter().rev();
            let mut bias: Vec<f32> = std::iter::once(&0.0).chain(ages).copied().collect();
            bias.resize(events, NOWHERE);
            let key = |row: usize| keys[part(row)].iter().map(|value| value * factor);
            let mut rows: Vec<f32> = (0..met).flat_map(key).collect();
            rows.resize(events * size, 0.0);
            let mut columns = vec![0.0; events * size];
            for row in 0..met {
                for (place, value) in values[part(row)].iter().enumerate() {
                    columns[place * events + row] = *value;
                }
            }
            HeadMemory {
                scores: Map::of(&rows, &bias, precision),
                found: Map::of(&columns, &vec![0.0; size], precision),
                events,
            }
        };
        Self { heads: (0..heads).map(head).collect(), size }
    }

    /// Writes what each query finds to the beginning of its row of `into`.
    pub(super) fn find<'a>(
        &self,
        queries: &[f32],
        into: impl Iterator<Item = &'a mut [f32]>,
        space: &mut AttentionSpace,
        whole: &mut WholeRows,
    ) {
        let (size, width) = (self.size, self.size * self.heads.len());
        let AttentionSpace { own, scores, found } = space;
        let mut into: Vec<&mut [f32]> = into.collect();
        for (index, head) in self.heads.iter().enumerate() {
            own.clear();
            for query in queries.chunks_exact(width) {
                own.extend_from_slice(&query[index * size..][..size]);
            }
            head.scores.apply(own, scores, whole);
            // Weights are divided by their sum at the end, where there are fewer numbers.
            let sums: Vec<f32> = scores.chunks_exact_mut(head.events).map(exponentiate).collect();
            head.found.apply(scores, found, whole);
            for ((into, found), sum) in into.iter_mut().zip(found.chunks_exact(size)).zip(sums) {
                let target = &mut into[index * size..][..size];
                target.iter_mut().zip(found).for_each(|(target, value)| *target = value / sum);
            }
        }
    }
}
