//! What is known of an event besides its item: what was done, and how long after the last one.

use crate::error::RecommenderError;
use crate::ranker::{ACTIONS, Action};
use crate::tensors::Tensors;
use crate::weights::read;

/// Names of the two tables in a file; a file has both or neither.
pub(crate) const TABLES: [(&str, usize); 2] = [("action.weight", ACTIONS), ("gap.weight", GAPS)];
/// Seconds at which the next longer class of gaps begins.
const GAP_STARTS: [f64; GAPS - 2] = [10.0, 60.0, 600.0, 3_600.0, 21_600.0, 86_400.0];

/// Number of classes of time since the event before.
pub const GAPS: usize = 8;

/// What is known of an event besides its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    action: Action,
    gap: u8,
}

impl Mark {
    /// Of an event of which only the item is known.
    pub const UNKNOWN: Self = Self { action: Action::Unknown, gap: 0 };

    /// Of an event with this action, so many seconds after the one before it.
    ///
    /// Gaps fall into classes that begin at 0 s, 10 s, 1 min, 10 min, 1 h, 6 h and a day; one that
    /// is not stated, negative or no number is unknown.
    pub fn new(action: Action, gap: Option<f64>) -> Self {
        let class =
            |gap: f64| 1 + GAP_STARTS.iter().map(|start| u8::from(gap >= *start)).sum::<u8>();
        Self { action, gap: gap.filter(|gap| *gap >= 0.0).map_or(0, class) }
    }

    /// Its row in the table of actions and its row in the table of gaps.
    pub fn rows(self) -> [usize; 2] {
        [self.action as usize, self.gap.into()]
    }
}

/// The vectors of marks, which are added to that of the item.
///
/// # Shape
/// `ACTIONS x width` for actions, then `GAPS x width` for gaps; or nothing at all.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Marks(Vec<f32>);

impl Marks {
    pub(crate) fn new(values: Vec<f32>, width: usize) -> Result<Self, RecommenderError> {
        let name = || "action and gap weights".to_owned();
        let expected = (ACTIONS + GAPS) * width;
        if values.len() != expected {
            let (expected, found) = (vec![expected], vec![values.len()]);
            return Err(RecommenderError::WrongShape { name: name(), expected, found });
        }
        if !values.iter().all(|value| value.is_finite()) {
            return Err(RecommenderError::NotFinite { name: name() });
        }
        Ok(Self(values))
    }

    pub(crate) fn read(file: &Tensors<'_>, width: usize) -> Result<Self, RecommenderError> {
        if TABLES.iter().all(|(name, _)| file.get(name).is_none()) {
            return Ok(Self::default());
        }
        let mut values = Vec::new();
        for (name, rows) in TABLES {
            values.extend(read(file, name, &[rows, width])?);
        }
        Self::new(values, width)
    }

    /// Name, shape and numbers of each table that is there.
    pub(crate) fn tensors(&self, width: usize) -> impl Iterator<Item = (&str, [usize; 2], &[f32])> {
        let (actions, gaps) = self.0.split_at(self.0.len().min(ACTIONS * width));
        let tables = TABLES.into_iter().zip([actions, gaps]);
        let tables = tables.filter(|(_, values)| !values.is_empty());
        tables.map(move |((name, rows), values)| (name, [rows, width], values))
    }

    /// Adds the vectors of a mark to that of its item; without tables the bits stay as they are.
    pub(crate) fn add_to(&self, mark: Mark, row: &mut [f32]) {
        if self.0.is_empty() {
            return;
        }
        let [action, gap] = mark.rows();
        for place in [action, ACTIONS + gap] {
            let vector = &self.0[place * row.len()..][..row.len()];
            row.iter_mut().zip(vector).for_each(|(value, more)| *value += more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GAPS, Mark};
    use crate::ranker::Action;

    #[test]
    fn gaps_fall_into_their_classes() {
        let class = |gap| Mark::new(Action::Liked, gap).rows()[1];
        let edges = [0.0, 10.0, 60.0, 600.0, 3_600.0, 21_600.0, 86_400.0];
        for (index, edge) in edges.into_iter().enumerate() {
            assert_eq!(class(Some(edge)), index + 1);
            assert_eq!(class(Some(edge - 0.5)), index);
        }
        assert_eq!(class(Some(f64::INFINITY)), GAPS - 1);
        assert_eq!([None, Some(f64::NAN), Some(-1.0)].map(class), [0; 3]);
        assert_eq!(Mark::new(Action::Unknown, None), Mark::UNKNOWN);
    }
}
