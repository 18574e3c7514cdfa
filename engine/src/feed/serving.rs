//! Lists for many histories, alone or with other workers.

use std::rc::Rc;

use protocol::{Backend, Call, Entry, Return, Stages, Visitor, decode, encode};
use recommender::{Scored, SequenceModel};

use super::Reason;
use super::model::Loaded;
use crate::crew::{Craft, Heard};
use crate::port::now_millis;

/// Histories that share one pass over the item table, so that a chunk should hold no fewer.
const TOGETHER: usize = 4;
/// Chunks for each worker, so that a slow one does not hold up all.
const CHUNKS_EACH: usize = 4;

/// What the recommender's crew does: it serves chunks of visitors.
pub(super) struct Serving;

/// Visitors that one worker serves at once.
pub(super) struct Chunk {
    pub(super) visitors: Vec<Visitor>,
    pub(super) count: u32,
}

/// Lists, who made them and how long it took.
pub(super) struct Served {
    pub(super) lists: Vec<Vec<Entry>>,
    pub(super) backend: Backend,
    pub(super) stages: Stages,
}

impl Craft for Serving {
    type Job = Chunk;
    type Finding = Result<Served, Reason>;
    type Workshop = Rc<Loaded>;

    fn handed_over(ticket: u32, chunk: &Chunk) -> Option<Vec<u8>> {
        let (visitors, count) = (chunk.visitors.clone(), chunk.count);
        encode(&Call::Assist { ticket, visitors, count }).ok()
    }

    fn heard(bytes: &[u8]) -> Heard<Self::Finding> {
        match decode::<Return>(bytes) {
            Ok(Return::Ready) => Heard::Unbriefed,
            Ok(Return::Loaded { .. }) => Heard::Ready,
            Ok(Return::Assisted { ticket, lists }) => {
                Heard::Done(ticket, Ok(Served { lists, ..Served::default() }))
            }
            _ => Heard::Failed,
        }
    }

    fn done(chunk: &Chunk, loaded: &Rc<Loaded>) -> Self::Finding {
        serve(&loaded.model, &chunk.visitors, chunk.count)
    }
}

impl Default for Served {
    fn default() -> Self {
        Self { lists: Vec::new(), backend: Backend::Cpu, stages: Stages::default() }
    }
}

/// Visitors to a chunk.
pub(super) fn chunk_length(visitors: usize, hands: usize) -> usize {
    visitors.div_ceil(hands * CHUNKS_EACH).next_multiple_of(TOGETHER)
}

/// The states of visitors, one after another.
pub(super) fn states(model: &SequenceModel, visitors: &[Visitor]) -> Result<Vec<f32>, Reason> {
    let mut states = Vec::with_capacity(visitors.len() * model.dimensions().width);
    for visitor in visitors {
        states.extend(model.state(&visitor.history)?);
    }
    Ok(states)
}

/// Serves visitors here, on the CPU.
pub(super) fn serve(
    model: &SequenceModel,
    visitors: &[Visitor],
    count: u32,
) -> Result<Served, Reason> {
    let start = now_millis();
    let states = states(model, visitors)?;
    let encoded = now_millis();
    let seen: Vec<&[u32]> = visitors.iter().map(|visitor| &visitor.seen[..]).collect();
    let found = model.best(&states, &seen, count as usize)?;
    let stages = Stages {
        encode_millis: encoded - start,
        score_millis: now_millis() - encoded,
        ..Stages::default()
    };
    Ok(Served { lists: lists(&found), backend: Backend::Cpu, stages })
}

/// Lists as they are sent.
pub(super) fn lists(found: &[Vec<Scored>]) -> Vec<Vec<Entry>> {
    let entry = |scored: &Scored| Entry { item: scored.item, score: scored.score };
    found.iter().map(|list| list.iter().map(entry).collect()).collect()
}
