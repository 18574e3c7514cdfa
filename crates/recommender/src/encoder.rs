//! The causal sequence model: from events to the state of a user.

mod fused;

use crate::dimensions::{BlockLayout, Dimensions};
use crate::layers::{Keys, Linear, Norm, attend};
use crate::weights::Weights;

/// One block: attention, then a feed-forward layer, each on a normalised copy and added back.
///
/// Attention is two maps and not four. A query meets keys only in inner products, and values are
/// only mixed and mapped; so what is multiplied anyway is multiplied once, when the model is read,
/// and the memory of an event is its normalised row: nothing of it has to be computed in the last
/// block, of which the newest state alone is wanted.
///
/// # Formula
/// Per head of `s` numbers, with `n` normalised rows: `q.k / sqrt(s) = n' (K'Q / sqrt(s)) n`, where
/// the key's bias adds the same to all and so nothing to a softmax, and
/// `O (sum a v) = (O V) sum a n`, the `a` adding up to 1.
/// # Source
/// Ours; `scores_are_those_of_the_plain_writing` shows it. Several heads make wider maps: from three on, four
/// maps would be less work.
#[derive(Debug, Clone)]
struct Block {
    attention_norm: Norm,
    /// From a row to what each head looks for in others.
    look: Linear,
    /// From what each head found to what is added to the row.
    say: Linear,
    feed_norm: Norm,
    expand: Linear,
    contract: Linear,
}

impl Block {
    fn new(weights: &Weights, layout: &BlockLayout) -> Self {
        let heads = weights.dimensions().heads;
        Self {
            attention_norm: Norm::new(weights, &layout.attention_norm),
            look: fused::look(weights, layout, heads),
            say: fused::say(weights, layout, heads),
            feed_norm: Norm::new(weights, &layout.feed_norm),
            expand: Linear::new(weights, &layout.expand),
            contract: Linear::new(weights, &layout.contract),
        }
    }
}

/// What past events can be found by and say, block by block: their normalised rows, laid out for
/// both.
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
            block.attention_norm.apply(&rows, &mut workspace.normal);
            self.remember((&mut memory.keys[index], &mut memory.values[index]), &workspace.normal);
            rows.drain(..rows.len() - kept);
            workspace.normal.drain(..workspace.normal.len() - kept);
            let past = (&memory.keys[index], memory.values[index].as_slice());
            self.transform(block, past, &mut rows, workspace);
        }
        self.last_norm.apply(&rows, &mut workspace.normal);
        workspace.normal.clone()
    }

    /// Adds new rows, normalised.
    fn remember(&self, (keys, values): (&mut Keys, &mut Vec<f32>), rows: &[f32]) {
        keys.reserve(self.dimensions.context, self.dimensions.width);
        values.reserve(
            (self.dimensions.context * self.dimensions.width).saturating_sub(values.len()),
        );
        keys.extend(rows, self.dimensions.width);
        values.extend_from_slice(rows);
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
        block.look.apply(&workspace.normal, &mut workspace.queries);
        workspace.found.resize(heads * rows.len(), 0.0);
        let hidden = (past.1.len() - rows.len()) / width;
        let queries = workspace.queries.chunks_exact(heads * width);
        let founds = workspace.found.chunks_exact_mut(heads * width);
        for (events, (query, into)) in (hidden + 1..).zip(queries.zip(founds)) {
            attend(query, past, (events, width), into, &mut workspace.scores);
        }
        block.say.add_to(&workspace.found, rows);
        block.feed_norm.apply(rows, &mut workspace.normal);
        block.expand.apply_rectified(&workspace.normal, &mut workspace.inner);
        block.contract.add_to(&workspace.inner, rows);
    }
}
