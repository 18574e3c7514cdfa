//! The causal sequence model: from events to the state of a user.

use crate::dimensions::{BlockLayout, Dimensions};
use crate::layers::{Keys, Linear, Norm, attend};
use crate::weights::Weights;

/// One block: attention, then a feed-forward layer, each on a normalised copy and added back.
#[derive(Debug, Clone)]
struct Block {
    attention_norm: Norm,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    feed_norm: Norm,
    expand: Linear,
    contract: Linear,
}

impl Block {
    fn new(weights: &Weights, layout: &BlockLayout) -> Self {
        Self {
            attention_norm: Norm::new(weights, &layout.attention_norm),
            query: Linear::new(weights, &layout.query),
            key: Linear::new(weights, &layout.key),
            value: Linear::new(weights, &layout.value),
            output: Linear::new(weights, &layout.output),
            feed_norm: Norm::new(weights, &layout.feed_norm),
            expand: Linear::new(weights, &layout.expand),
            contract: Linear::new(weights, &layout.contract),
        }
    }
}

/// What past events can be found by and say, block by block: the key-value cache.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    keys: Vec<Keys>,
    values: Vec<Vec<f32>>,
    length: usize,
}

impl Memory {
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    pub(crate) fn clear(&mut self) {
        self.keys.iter_mut().for_each(Keys::clear);
        self.values.iter_mut().for_each(Vec::clear);
        self.length = 0;
    }
}

/// Room for intermediate rows, kept so that an event allocates nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Workspace {
    normal: Vec<f32>,
    queries: Vec<f32>,
    fresh: Vec<f32>,
    found: Vec<f32>,
    inner: Vec<f32>,
    scores: Vec<f32>,
}

/// Which of the new events' final states are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Every one.
    All,
    /// The newest alone, which saves most of the last block.
    Newest,
}

/// The blocks, packed for speed.
///
/// # Source
/// Kang and McAuley, "Self-Attentive Sequential Recommendation" (2018), with the normalisation
/// before each layer and no mask but the causal one.
#[derive(Debug, Clone)]
pub(crate) struct Encoder {
    dimensions: Dimensions,
    positions: Vec<f32>,
    blocks: Vec<Block>,
    last_norm: Norm,
}

impl Encoder {
    pub(crate) fn new(weights: &Weights) -> Self {
        let dimensions = weights.dimensions();
        let layout = dimensions.layout();
        Self {
            dimensions,
            positions: weights.part(&layout.positions).to_vec(),
            blocks: layout.blocks.iter().map(|block| Block::new(weights, block)).collect(),
            last_norm: Norm::new(weights, &layout.last_norm),
        }
    }

    /// Appends events to a memory and returns the final states that are wanted, row by row.
    ///
    /// `rows` holds the items' vectors, oldest first; they must fit the context together with
    /// what the memory already holds.
    pub(crate) fn advance(
        &self,
        memory: &mut Memory,
        mut rows: Vec<f32>,
        wanted: Wanted,
        workspace: &mut Workspace,
    ) -> Vec<f32> {
        let width = self.dimensions.width;
        let start = memory.length;
        for (row, position) in rows.iter_mut().zip(&self.positions[start * width..]) {
            *row += position;
        }
        memory.keys.resize_with(self.blocks.len(), Keys::default);
        memory.values.resize_with(self.blocks.len(), Vec::new);
        memory.length += rows.len() / width;
        for (index, block) in self.blocks.iter().enumerate() {
            let last = index + 1 == self.blocks.len();
            let kept = if last && wanted == Wanted::Newest { width } else { rows.len() };
            self.remember(
                block,
                (&mut memory.keys[index], &mut memory.values[index]),
                &rows,
                workspace,
            );
            rows.drain(..rows.len() - kept);
            workspace.normal.drain(..workspace.normal.len() - kept);
            let past = (&memory.keys[index], memory.values[index].as_slice());
            self.transform(block, past, &mut rows, workspace);
        }
        self.last_norm.apply(&rows, &mut workspace.normal);
        workspace.normal.clone()
    }

    /// Adds the keys and values of new rows; leaves the normalised rows in the workspace.
    fn remember(
        &self,
        block: &Block,
        (keys, values): (&mut Keys, &mut Vec<f32>),
        rows: &[f32],
        workspace: &mut Workspace,
    ) {
        keys.reserve(self.dimensions.context, self.dimensions.width);
        values.reserve(
            (self.dimensions.context * self.dimensions.width).saturating_sub(values.len()),
        );
        block.attention_norm.apply(rows, &mut workspace.normal);
        block.key.apply(&workspace.normal, &mut workspace.fresh);
        keys.extend(&workspace.fresh, self.dimensions.width);
        block.value.apply(&workspace.normal, &mut workspace.fresh);
        values.extend_from_slice(&workspace.fresh);
    }

    /// Attention and feed-forward for the newest rows, whose normalised copies are at hand.
    fn transform(
        &self,
        block: &Block,
        past: (&Keys, &[f32]),
        rows: &mut Vec<f32>,
        workspace: &mut Workspace,
    ) {
        let (width, heads) = (self.dimensions.width, self.dimensions.heads);
        block.query.apply(&workspace.normal, &mut workspace.queries);
        workspace.found.resize(rows.len(), 0.0);
        let hidden = (past.1.len() - rows.len()) / width;
        for first in (0..rows.len()).step_by(width) {
            let events = hidden + first / width + 1;
            let query = &workspace.queries[first..first + width];
            let into = &mut workspace.found[first..first + width];
            attend(query, past, events, heads, into, &mut workspace.scores);
        }
        block.output.add_to(&workspace.found, rows);
        block.feed_norm.apply(rows, &mut workspace.normal);
        block.expand.apply_rectified(&workspace.normal, &mut workspace.inner);
        block.contract.add_to(&workspace.inner, rows);
    }
}
