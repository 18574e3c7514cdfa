//! The sizes of a sequence model, and where each tensor lies in one flat vector of weights.

use std::ops::Range;

use crate::error::{RecommenderError, in_range};

/// Blocks beyond which no model is read.
pub(crate) const MOST_BLOCKS: usize = 64;

/// The sizes of a sequence model; nothing else about it may vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// Items in the catalogue, counted from 0.
    pub items: usize,
    /// Numbers that describe one item or one event.
    pub width: usize,
    /// Width of the feed-forward layer between its two products.
    pub inner: usize,
    /// Blocks of attention and feed-forward.
    pub blocks: usize,
    /// Heads of attention; they divide the width evenly.
    pub heads: usize,
    /// Events that the model can look back on.
    pub context: usize,
}

impl Dimensions {
    /// Returns the sizes if a model can have them.
    ///
    /// # Errors
    /// [`RecommenderError::Size`] and [`RecommenderError::Heads`].
    pub fn checked(self) -> Result<Self, RecommenderError> {
        in_range("items", self.items, (1, 1 << 24))?;
        in_range("width", self.width, (1, 1024))?;
        in_range("inner", self.inner, (1, 8192))?;
        in_range("blocks", self.blocks, (1, MOST_BLOCKS))?;
        in_range("context", self.context, (1, 4096))?;
        if self.heads == 0 || !self.width.is_multiple_of(self.heads) {
            return Err(RecommenderError::Heads { width: self.width, heads: self.heads });
        }
        Ok(self)
    }

    /// Multiplications and additions to read so many events at once, and weights read for it.
    pub fn encoder_cost(&self, events: usize) -> (u64, u64) {
        let (width, blocks) = (self.width, self.blocks);
        let looked = self.heads * width;
        let products = 2 * width * looked + 2 * width * self.inner;
        // On the mean an event looks back on half of the others, but the newest on all; and nothing
        // else is wanted of the last block.
        let flops = 2 * events * (blocks - 1) * (products + looked * events);
        let newest = 2 * (products + 2 * looked * events);
        ((flops + newest) as u64, (blocks * products) as u64)
    }

    /// Where each tensor lies in the flat vector of weights.
    pub fn layout(&self) -> Layout {
        let mut next = Allocator::default();
        let (width, inner) = (self.width, self.inner);
        let items = next.tensor("E.weight", [self.items, width]);
        let positions = next.tensor("P.weight", [self.context, width]);
        let block = |index: usize| {
            let name = |part: &str| format!("blocks.{index}.{part}");
            BlockLayout {
                attention_norm: next.pair(&name("ln1"), [width].into()),
                query: next.pair(&name("q"), [width, width].into()),
                key: next.pair(&name("k"), [width, width].into()),
                value: next.pair(&name("v"), [width, width].into()),
                output: next.pair(&name("o"), [width, width].into()),
                feed_norm: next.pair(&name("ln2"), [width].into()),
                expand: next.pair(&name("f1"), [inner, width].into()),
                contract: next.pair(&name("f2"), [width, inner].into()),
            }
        };
        let blocks = (0..self.blocks).map(block).collect();
        let last_norm = next.pair("lnf", [width].into());
        Layout { items, positions, blocks, last_norm, tensors: next.tensors }
    }
}

/// The place of every tensor in one flat vector of weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Item vectors, item by item.
    pub items: Range<usize>,
    /// Position vectors, oldest position first.
    pub positions: Range<usize>,
    /// The blocks, first to last.
    pub blocks: Vec<BlockLayout>,
    /// The normalisation after the last block.
    pub last_norm: Pair,
    /// Every tensor by name and shape, in the order of the vector.
    pub tensors: Vec<Tensor>,
}

impl Layout {
    /// Length of the flat vector.
    pub fn total(&self) -> usize {
        self.tensors.last().map_or(0, |tensor| tensor.range.end)
    }
}

/// The places of one block's tensors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockLayout {
    /// Normalisation before attention.
    pub attention_norm: Pair,
    /// What an event looks for.
    pub query: Pair,
    /// What an event can be found by.
    pub key: Pair,
    /// What an event says when found.
    pub value: Pair,
    /// Mixes the heads.
    pub output: Pair,
    /// Normalisation before the feed-forward layer.
    pub feed_norm: Pair,
    /// First product of the feed-forward layer.
    pub expand: Pair,
    /// Second product of the feed-forward layer.
    pub contract: Pair,
}

/// The places of a weight, `outputs x inputs` or one per number, and of the bias beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The weight or the scale.
    pub weight: Range<usize>,
    /// The bias or the shift.
    pub bias: Range<usize>,
}

/// One tensor: its name in the file, its shape here, its place.
///
/// In the file `E.weight` has one more row, the first: the padding of the original training code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Name in a safetensors file.
    pub name: String,
    /// Rows and columns, or length.
    pub shape: Vec<usize>,
    /// Place in the flat vector.
    pub range: Range<usize>,
}

#[derive(Default)]
pub(crate) struct Allocator {
    tensors: Vec<Tensor>,
    end: usize,
}

impl Allocator {
    pub(crate) fn tensor(&mut self, name: &str, shape: impl Into<Vec<usize>>) -> Range<usize> {
        let shape = shape.into();
        let range = self.end..self.end + shape.iter().product::<usize>();
        self.end = range.end;
        self.tensors.push(Tensor { name: name.to_owned(), shape, range: range.clone() });
        range
    }

    pub(crate) fn into_tensors(self) -> Vec<Tensor> {
        self.tensors
    }

    pub(crate) fn pair(&mut self, name: &str, shape: Vec<usize>) -> Pair {
        let outputs = shape[0];
        let weight = self.tensor(&format!("{name}.weight"), shape);
        Pair { weight, bias: self.tensor(&format!("{name}.bias"), [outputs]) }
    }
}
