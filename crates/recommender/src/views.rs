//! What someone was shown, event by event, as a sequence model reads it.

use crate::marks::Mark;
use crate::ranker::Event;
use crate::sequence::SequenceModel;

/// Everything that someone was shown, oldest first, and which of it speaks for itself.
///
/// A model with vectors for marks reads every view with what was done; one without reads the items
/// that speak for themselves, which are the history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Views {
    all: Vec<(u32, Mark)>,
    history: Vec<u32>,
    /// The place in `all` of each item of the history.
    places: Vec<usize>,
    /// When the last view ended, in seconds.
    last: Option<f64>,
}

impl Views {
    /// Of items of which nothing else is known: each speaks for itself.
    pub fn of_items(items: &[u32]) -> Self {
        let mut views = Self::default();
        for item in items {
            views.add(*item, Mark::UNKNOWN, true);
        }
        views
    }

    /// Adds a view that ended now, in seconds, and says whether it belongs to the history; where the
    /// clock went back, the gap is unknown.
    pub fn push(&mut self, event: Event, speaks: bool, now: f64) {
        let gap = self.last.map(|last| now - last);
        self.add(event.item, Mark::new(event.action, gap), speaks);
        self.last = Some(now);
    }

    /// Adds a view, and says whether it belongs to the history.
    pub fn add(&mut self, item: u32, mark: Mark, speaks: bool) {
        if speaks {
            self.places.push(self.all.len());
            self.history.push(item);
        }
        self.all.push((item, mark));
    }

    /// Every view with what is known of it.
    pub fn all(&self) -> &[(u32, Mark)] {
        &self.all
    }

    /// The items that speak for themselves.
    pub fn history(&self) -> &[u32] {
        &self.history
    }

    /// Whether the view at this place belongs to the history.
    pub fn speaks(&self, place: usize) -> bool {
        self.places.binary_search(&place).is_ok()
    }

    /// The views before the item of this number in the history; all of them if it has fewer.
    pub fn before(&self, number: usize) -> &[(u32, Mark)] {
        &self.all[..self.places.get(number).copied().unwrap_or(self.all.len())]
    }

    /// Forgets all views but the last ones.
    pub fn keep_last(&mut self, count: usize) {
        let gone = self.all.len().saturating_sub(count);
        let silent = self.places.partition_point(|place| *place < gone);
        self.all.drain(..gone);
        self.history.drain(..silent);
        self.places.drain(..silent);
        self.places.iter_mut().for_each(|place| *place -= gone);
    }

    /// What this model reads of it, the last `count` at most.
    pub fn read_by(&self, model: &SequenceModel, count: usize) -> Vec<(u32, Mark)> {
        if model.reads_marks() {
            return self.all[self.all.len().saturating_sub(count)..].to_vec();
        }
        let history = &self.history[self.history.len().saturating_sub(count)..];
        history.iter().map(|item| (*item, Mark::UNKNOWN)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Views;
    use crate::ranker::{Action, Event};

    #[test]
    fn gaps_are_those_between_ends_and_unknown_where_time_ran_back() {
        let mut views = Views::default();
        let told = [(Action::Liked, 100.0), (Action::Skipped, 102.0), (Action::Long, 50.0)];
        for ((item, (action, now)), gap) in (7..).zip(told).zip([0, 1, 0]) {
            views.push(Event { item, action }, action.positive(), now);
            let (found, mark) = views.all()[views.all().len() - 1];
            assert_eq!((found, mark.rows()), (item, [action as usize, gap]));
        }
        assert_eq!(views.history(), [7, 9]);
        assert_eq!([0, 1, 2, 9].map(|number| views.before(number).len()), [0, 2, 3, 3]);
        assert_eq!([0, 1, 2, 9].map(|place| views.speaks(place)), [true, false, true, false]);
    }

    #[test]
    fn what_is_forgotten_is_forgotten_everywhere() {
        let mut views = Views::default();
        for item in 0..10 {
            let action = if item % 3 == 0 { Action::Long } else { Action::Skipped };
            views.push(Event { item, action }, action.positive(), f64::from(item));
        }
        views.keep_last(5);
        let items: Vec<u32> = views.all().iter().map(|view| view.0).collect();
        assert_eq!((items, views.history()), (vec![5, 6, 7, 8, 9], &[6, 9][..]));
        assert_eq!([0, 1, 2].map(|number| views.before(number).len()), [1, 4, 5]);
        views.keep_last(50);
        assert_eq!(views.all().len(), 5);
    }
}
