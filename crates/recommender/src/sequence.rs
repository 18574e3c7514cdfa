//! The sequence model as its users see it: histories in, lists out.

use crate::best::Scored;
use crate::dimensions::Dimensions;
use crate::encoder::{Encoder, Memory, Wanted, Workspace};
use crate::error::{RecommenderError, known};
use crate::marks::{Mark, Marks};
use crate::order::ascending;
use crate::shortlist::Shortlist;
use crate::table::{ItemTable, Precision};
use crate::weights::Weights;

/// A user to recommend for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// Items in the order in which they were met, oldest first; only the last `context` count.
    pub history: &'a [u32],
    /// Items that must not be recommended, in any order; often the whole history.
    pub seen: &'a [u32],
}

/// A sequence model, ready to recommend.
#[derive(Debug, Clone)]
pub struct SequenceModel {
    dimensions: Dimensions,
    encoder: Encoder,
    table: ItemTable,
    marks: Marks,
}

impl SequenceModel {
    /// Packs weights for speed, the item table in the precision asked for.
    pub fn new(weights: &Weights, precision: Precision) -> Self {
        let dimensions = weights.dimensions();
        let items = weights.part(&dimensions.layout().items);
        Self {
            dimensions,
            encoder: Encoder::new(weights),
            table: ItemTable::new(items, dimensions.width, precision),
            marks: weights.marks().clone(),
        }
    }

    /// The sizes of the model.
    pub fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    /// Whether it has vectors for what was done with events and when.
    pub fn reads_marks(&self) -> bool {
        self.marks != Marks::default()
    }

    /// The state of a user after a history.
    ///
    /// # Shape
    /// `width` numbers.
    /// # Errors
    /// [`RecommenderError::EmptyHistory`] and [`RecommenderError::UnknownItem`].
    pub fn state(&self, history: &[u32]) -> Result<Vec<f32>, RecommenderError> {
        self.run(&self.unmarked(history), Wanted::Newest)
    }

    /// The state after a history of which more than the items is known.
    ///
    /// A model without vectors for marks reads the items alone.
    ///
    /// # Shape
    /// `width` numbers.
    /// # Errors
    /// As [`SequenceModel::state`].
    pub fn state_of(&self, history: &[(u32, Mark)]) -> Result<Vec<f32>, RecommenderError> {
        self.run(history, Wanted::Newest)
    }

    /// The states after each of the last events of a history, oldest first.
    ///
    /// # Shape
    /// `width` numbers for each event within the context.
    /// # Errors
    /// As [`SequenceModel::state`].
    pub fn states(&self, history: &[u32]) -> Result<Vec<f32>, RecommenderError> {
        self.run(&self.unmarked(history), Wanted::All)
    }

    /// The best items for each request, best first; equal scores by the lower item.
    ///
    /// What one request gets does not depend on the others, to the bit.
    ///
    /// # Shape
    /// One list per request, of `count` items or as many as are left unseen.
    /// # Errors
    /// As [`SequenceModel::state`], for the first request that has none.
    pub fn recommend(
        &self,
        requests: &[Request<'_>],
        count: usize,
    ) -> Result<Vec<Vec<Scored>>, RecommenderError> {
        let mut states = Vec::with_capacity(requests.len() * self.dimensions.width);
        for request in requests {
            states.extend(self.state(request.history)?);
        }
        let seen: Vec<&[u32]> = requests.iter().map(|request| request.seen).collect();
        self.best(&states, &seen, count)
    }

    /// The best items for states that are known, as [`SequenceModel::recommend`] orders them.
    ///
    /// # Shape
    /// `states` holds `width` numbers for each list of `seen`.
    /// # Errors
    /// [`RecommenderError::BufferLength`].
    pub fn best(
        &self,
        states: &[f32],
        seen: &[&[u32]],
        count: usize,
    ) -> Result<Vec<Vec<Scored>>, RecommenderError> {
        self.check_states(states, seen.len())?;
        let seen: Vec<Vec<u32>> = seen.iter().map(|seen| sorted(seen)).collect();
        Ok(self.table.best(states, &seen, count))
    }

    /// The lists of [`SequenceModel::best`], to the bit, by scoring every item in the model's own
    /// precision: what that is measured against.
    ///
    /// # Errors
    /// As [`SequenceModel::best`].
    pub fn best_of_all(
        &self,
        states: &[f32],
        seen: &[&[u32]],
        count: usize,
    ) -> Result<Vec<Vec<Scored>>, RecommenderError> {
        self.check_states(states, seen.len())?;
        let seen: Vec<Vec<u32>> = seen.iter().map(|seen| sorted(seen)).collect();
        Ok(self.table.best_of_all(states, &seen, count))
    }

    /// The list of [`SequenceModel::best`] for one state, to the bit, from estimates made elsewhere.
    ///
    /// Only stretches of the catalogue that may hold one of the best are scored.
    ///
    /// # Errors
    /// [`RecommenderError::BufferLength`], also if the shortlist is of another catalogue.
    pub fn settle(
        &self,
        state: &[f32],
        seen: &[u32],
        shortlist: &Shortlist<'_>,
        count: usize,
    ) -> Result<Vec<Scored>, RecommenderError> {
        self.check_states(state, 1)?;
        let items = self.dimensions.items;
        if shortlist.stretches() != items.div_ceil(shortlist.stretch()) {
            let length = shortlist.stretches() * shortlist.stretch();
            return Err(RecommenderError::BufferLength { items, length });
        }
        let panels = shortlist.panels(count, items);
        Ok(self.table.best_within(state, &sorted(seen), &panels, count))
    }

    /// The vector of an item, as the model multiplies it.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn item(&self, item: u32) -> Result<Vec<f32>, RecommenderError> {
        let mut row = vec![0.0; self.dimensions.width];
        self.copy_item(item, &mut row)?;
        Ok(row)
    }

    /// [`SequenceModel::item`] into a row of this width.
    pub(crate) fn copy_item(&self, item: u32, into: &mut [f32]) -> Result<(), RecommenderError> {
        self.table.copy_row(known(item, self.dimensions.items)?, into);
        Ok(())
    }

    fn check_states(&self, states: &[f32], requests: usize) -> Result<(), RecommenderError> {
        let items = requests * self.dimensions.width;
        let length = states.len();
        if length == items { Ok(()) } else { Err(RecommenderError::BufferLength { items, length }) }
    }

    /// Every item's score after a history.
    ///
    /// # Errors
    /// As [`SequenceModel::state`], and [`RecommenderError::BufferLength`].
    pub fn scores(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        self.scores_of(&self.unmarked(history), into)
    }

    /// Every item's score after a history of which more than the items is known.
    ///
    /// # Errors
    /// As [`SequenceModel::scores`].
    pub fn scores_of(
        &self,
        history: &[(u32, Mark)],
        into: &mut [f64],
    ) -> Result<(), RecommenderError> {
        let items = self.dimensions.items;
        if into.len() != items {
            return Err(RecommenderError::BufferLength { items, length: into.len() });
        }
        self.table.scores(&self.state_of(history)?, into);
        Ok(())
    }

    /// A session to which events can be added one by one.
    ///
    /// `kept` is how many of the latest events stay when the context is full: at `context - 1`
    /// every list is that of the last `context` events, at the price of reading all of them again
    /// for each event; with fewer, that price falls due once in `context - kept` events.
    ///
    /// # Errors
    /// [`RecommenderError::Size`] if `kept` leaves no room for an event.
    pub fn session(&self, kept: usize) -> Result<Session<'_>, RecommenderError> {
        Ok(Session { model: self, progress: self.progress(kept)? })
    }

    /// What a session keeps, apart from the model; for owners who hold both.
    ///
    /// # Errors
    /// As [`SequenceModel::session`].
    pub fn progress(&self, kept: usize) -> Result<Progress, RecommenderError> {
        crate::error::in_range("kept", kept, (0, self.dimensions.context - 1))?;
        Ok(Progress {
            kept,
            events: Vec::with_capacity(self.dimensions.context),
            marks: Vec::with_capacity(self.dimensions.context),
            memory: Memory::default(),
            workspace: Workspace::default(),
            state: Vec::new(),
        })
    }

    /// The events that count, of which the items alone are known.
    fn unmarked(&self, history: &[u32]) -> Vec<(u32, Mark)> {
        self.recent(history).iter().map(|item| (*item, Mark::UNKNOWN)).collect()
    }

    fn recent<'a, T>(&self, history: &'a [T]) -> &'a [T] {
        &history[history.len().saturating_sub(self.dimensions.context)..]
    }

    fn run(&self, history: &[(u32, Mark)], wanted: Wanted) -> Result<Vec<f32>, RecommenderError> {
        let rows = self.rows(self.recent(history))?;
        Ok(self.encoder.advance(&mut Memory::default(), rows, wanted, &mut Workspace::default()))
    }

    fn rows(&self, events: &[(u32, Mark)]) -> Result<Vec<f32>, RecommenderError> {
        if events.is_empty() {
            return Err(RecommenderError::EmptyHistory);
        }
        let width = self.dimensions.width;
        let mut rows = vec![0.0; events.len() * width];
        for ((item, mark), row) in events.iter().zip(rows.chunks_exact_mut(width)) {
            self.table.copy_row(known(*item, self.dimensions.items)?, row);
            self.marks.add_to(*mark, row);
        }
        Ok(rows)
    }
}

/// A history that grows: a new event costs one event's work, because what was computed of earlier ones is kept.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    model: &'a SequenceModel,
    progress: Progress,
}

impl Session<'_> {
    /// Adds an event and returns the state after it, the same bits as [`SequenceModel::state`].
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`]; the session is then as it was.
    pub fn push(&mut self, item: u32) -> Result<&[f32], RecommenderError> {
        self.progress.push(self.model, item)
    }

    /// Adds an event of which more than the item is known, see [`SequenceModel::state_of`].
    ///
    /// # Errors
    /// As [`Session::push`].
    pub fn push_marked(&mut self, item: u32, mark: Mark) -> Result<&[f32], RecommenderError> {
        self.progress.push_marked(self.model, item, mark)
    }

    /// The events that the state looks back on, oldest first.
    pub fn events(&self) -> &[u32] {
        self.progress.events()
    }

    /// The best items after the last event, those in `seen` left out.
    ///
    /// # Errors
    /// [`RecommenderError::EmptyHistory`] before the first event.
    pub fn recommend(&self, seen: &[u32], count: usize) -> Result<Vec<Scored>, RecommenderError> {
        let lists = self.model.best(self.progress.state()?, &[seen], count)?;
        Ok(lists.into_iter().flatten().collect())
    }
}

/// What a [`Session`] knows of the past; it belongs to the model that made it.
#[derive(Debug, Clone)]
pub struct Progress {
    kept: usize,
    events: Vec<u32>,
    marks: Vec<Mark>,
    memory: Memory,
    workspace: Workspace,
    state: Vec<f32>,
}

impl Progress {
    /// Adds an event and returns the state after it.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`]; the progress is then as it was.
    pub fn push(&mut self, model: &SequenceModel, item: u32) -> Result<&[f32], RecommenderError> {
        self.push_marked(model, item, Mark::UNKNOWN)
    }

    /// Adds an event of which more than the item is known and returns the state after it.
    ///
    /// # Errors
    /// As [`Progress::push`].
    pub fn push_marked(
        &mut self,
        model: &SequenceModel,
        item: u32,
        mark: Mark,
    ) -> Result<&[f32], RecommenderError> {
        known(item, model.dimensions.items)?;
        if self.memory.length() == model.dimensions.context {
            self.memory.clear();
            self.events.drain(..self.events.len() - self.kept);
            self.marks.drain(..self.marks.len() - self.kept);
        }
        self.events.push(item);
        self.marks.push(mark);
        let events = self.events.iter().copied().zip(self.marks.iter().copied());
        let fresh: Vec<(u32, Mark)> = events.skip(self.memory.length()).collect();
        let rows = model.rows(&fresh)?;
        let (encoder, memory) = (&model.encoder, &mut self.memory);
        self.state = encoder.advance(memory, rows, Wanted::Newest, &mut self.workspace);
        Ok(&self.state)
    }

    /// The events that the state looks back on, oldest first.
    pub fn events(&self) -> &[u32] {
        &self.events
    }

    /// The state after the last event.
    ///
    /// # Errors
    /// [`RecommenderError::EmptyHistory`] before the first event.
    pub fn state(&self) -> Result<&[f32], RecommenderError> {
        if self.events.is_empty() { Err(RecommenderError::EmptyHistory) } else { Ok(&self.state) }
    }
}

fn sorted(seen: &[u32]) -> Vec<u32> {
    if seen.is_sorted() {
        return seen.to_vec();
    }
    let places = ascending(seen.iter().map(|item| u64::from(*item)));
    places.into_iter().map(|place| seen[place as usize]).collect()
}
