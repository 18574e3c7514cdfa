//! The messages between a page and the recommender, and between the recommender and its crew.

use serde::{Deserialize, Serialize};

use crate::ProtocolError;
use crate::feed::{Card, Deed, FeedStage};
use crate::message::{Backend, Checked, Fault, Preference};

/// Most histories in one call, and most items in one list.
const MOST_AT_ONCE: usize = 4096;
/// Most items of a catalogue that is drawn here: a quarter of a gigabyte of vectors.
const MOST_ITEMS: u32 = 1_000_000;
/// Most items in one list of a feed, whose diversity costs the square of its length.
const MOST_SHOWN: usize = 100;

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A safetensors file on this server.
    File {
        /// Its address.
        address: String,
        /// Heads of attention, if the file does not state them.
        heads: Option<u32>,
        /// The hash of the catalogue that it must belong to, if there is one.
        catalogue: Option<String>,
    },
    /// Weights drawn at random: as fast as a real model of that size, and of no other use.
    Simulated {
        /// Decides all of them.
        seed: u32,
        /// Items in the catalogue.
        items: u32,
    },
}

/// How models were trained, as their file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// On what, in English.
    pub source: String,
    /// The ranker's GAUC on held-out days: each head's name and number, as
    /// `finish 0.758, like 0.605`. It is read by the page, because a worker would carry ten kilobytes
    /// for the reading of numbers.
    pub quality: String,
}

impl Trained {
    /// The ranker's GAUC, one for each of its heads in their order; empty if the file does not tell.
    pub fn gauc(&self) -> Vec<f64> {
        let number = |head: &str| head.rsplit(' ').next()?.parse().ok();
        self.quality.split(", ").map_while(number).collect()
    }
}

/// How a model holds the vectors of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Storage {
    /// Single precision: four bytes a number.
    Single,
    /// One byte a number and one scale a row.
    #[default]
    Byte,
}

/// A history to recommend for, independent of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// Items that were met, oldest first.
    pub history: Vec<u32>,
    /// Items that must not be recommended.
    pub seen: Vec<u32>,
}

/// What the page asks of the recommender; calls are answered in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Call {
    /// Load a model in place of the one before; the session begins anew.
    Load {
        /// Where it comes from.
        source: Source,
        /// How its items are held.
        storage: Storage,
    },
    /// Which backend to use from now on.
    Prefer(Preference),
    /// Begin the session anew.
    Forget,
    /// The session met an item.
    Append {
        /// The item.
        item: u32,
    },
    /// The next list of the session.
    Recommend {
        /// The page's number of the call, greater than any before.
        generation: u32,
        /// Items that must not be recommended beside those that the session met.
        hidden: Vec<u32>,
        /// Length of the list.
        count: u32,
    },
    /// Lists for many histories at once.
    Serve {
        /// The page's number of the call, greater than any before.
        generation: u32,
        /// The histories.
        visitors: Vec<Visitor>,
        /// Length of each list.
        count: u32,
    },
    /// A part of [`Call::Serve`], for another worker.
    Assist {
        /// The other worker's number of the part.
        ticket: u32,
        /// The histories.
        visitors: Vec<Visitor>,
        /// Length of each list.
        count: u32,
    },
    /// Open a feed: a simulated catalogue, and the models that know it.
    Open {
        /// Decides the catalogue.
        seed: u32,
        /// Items in it.
        items: u32,
        /// Address of the models' file on this server; without it they are drawn at random, and
        /// their beliefs mean nothing.
        address: Option<String>,
        /// How items' vectors are held.
        storage: Storage,
    },
    /// Someone did something with an item; the next list of the feed knows it.
    Did {
        /// The item.
        item: u32,
        /// What was done.
        deed: Deed,
    },
    /// The next list of the feed.
    Feed {
        /// The page's number of the call, greater than any before.
        generation: u32,
        /// Decides all draws: a session that stays as it is, and is fresh when reopened.
        session: u32,
        /// Length of the list.
        count: u32,
        /// Hour of the day, from 0 to 24.
        hour: f32,
    },
    /// Fail, as a rehearsal.
    Rehearse(Fault),
}

/// An item on a list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item, counted from 0.
    pub item: u32,
    /// The model's score; only comparisons within one list mean something.
    pub score: f32,
}

/// Where the time of a call went, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Stages {
    /// From histories to states.
    pub encode_millis: f64,
    /// From states to the best items, on the device that does it.
    pub score_millis: f64,
    /// Exact scores of the short list, where a device only estimated.
    pub settle_millis: f64,
    /// From taking up the call to its answer; more than the sum of the stages when several workers
    /// share it, because stages are the first worker's own.
    pub total_millis: f64,
}

/// Where the time of opening a feed went, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Opening {
    /// Drawing the catalogue, while the models travel.
    pub draw_millis: f64,
    /// Waiting for the models after that.
    pub fetch_millis: f64,
    /// Reading the models.
    pub read_millis: f64,
    /// Laying them out for speed.
    pub pack_millis: f64,
}

/// Sizes of a loaded model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Items in the catalogue.
    pub items: u32,
    /// Numbers that describe one item.
    pub width: u32,
    /// Width of the feed-forward layer between its products.
    pub inner: u32,
    /// Blocks of attention and feed-forward.
    pub blocks: u32,
    /// Heads of attention.
    pub heads: u32,
    /// Events that the model looks back on.
    pub context: u32,
}

/// What the recommender answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Return {
    /// The recommender listens.
    Ready,
    /// The model is there; what is known of a GPU follows in [`Return::Gpu`].
    Loaded {
        /// Its sizes.
        sizes: Sizes,
        /// Whether it was drawn at random, so that its lists mean nothing.
        simulated: bool,
        /// Milliseconds from the call to a model that can be used.
        elapsed_millis: f64,
    },
    /// The GPU was found and measured with this model, or why it was not.
    Gpu(Result<Measured, String>),
    /// The GPU went away; the CPU goes on.
    GpuLost(String),
    /// An event was added to the session.
    Appended {
        /// Events of the session that the model looks back on.
        events: u32,
        /// Milliseconds that it took.
        encode_millis: f64,
    },
    /// Lists, one for each history.
    Recommended {
        /// The call that they answer.
        generation: u32,
        /// Best first; shorter than asked for when nothing unseen is left.
        lists: Vec<Vec<Entry>>,
        /// Who scored.
        backend: Backend,
        /// How many workers took part.
        workers: u32,
        /// Where the time went.
        stages: Stages,
    },
    /// The lists that another worker asked for.
    Assisted {
        /// The other worker's number of the part.
        ticket: u32,
        /// One for each history.
        lists: Vec<Vec<Entry>>,
    },
    /// A feed is open.
    Opened {
        /// Items in its catalogue.
        items: u32,
        /// How its models were trained; `None` if they were drawn at random.
        trained: Option<Trained>,
        /// Where the time went from the call to a feed that can be asked.
        opening: Opening,
    },
    /// What someone did is known.
    Noted {
        /// The item.
        item: u32,
        /// Milliseconds that it took.
        elapsed_millis: f64,
    },
    /// The next list of the feed.
    Fed {
        /// The call that it answers.
        generation: u32,
        /// First to show first.
        cards: Vec<Card>,
        /// Where the time went.
        stages: Vec<FeedStage>,
        /// Milliseconds from taking up the call to its answer, reasons included.
        total_millis: f64,
        /// Who searched the catalogue.
        backend: Backend,
    },
    /// A call that cannot be answered, and why.
    Failed {
        /// Its number, if it has one.
        generation: Option<u32>,
        /// Why.
        reason: String,
    },
    /// A call could not be read.
    Refused(String),
    /// The recommender is about to die of a bug.
    Crashed(String),
}

/// What was measured of a GPU.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What kind of GPU it is.
    pub backend: Backend,
    /// Milliseconds for one list on the GPU.
    pub gpu_millis: f64,
    /// Milliseconds for one list on the CPU.
    pub cpu_millis: f64,
}

pub(crate) fn within(field: &'static str, found: usize) -> Result<(), ProtocolError> {
    let most = MOST_AT_ONCE;
    if found > most { Err(ProtocolError::TooMany { field, most, found }) } else { Ok(()) }
}

impl Checked for Call {
    fn check(&self) -> Result<(), ProtocolError> {
        match self {
            Self::Recommend { count, .. } => within("items in a list", *count as usize),
            Self::Open { items, .. }
            | Self::Load { source: Source::Simulated { items, .. }, .. }
                if *items > MOST_ITEMS =>
            {
                let (most, found) = (MOST_ITEMS as usize, *items as usize);
                Err(ProtocolError::TooMany { field: "items in a catalogue", most, found })
            }
            Self::Feed { count, .. } if *count as usize > MOST_SHOWN => {
                let (most, found) = (MOST_SHOWN, *count as usize);
                Err(ProtocolError::TooMany { field: "items in a feed", most, found })
            }
            Self::Serve { visitors, count, .. } | Self::Assist { visitors, count, .. } => {
                within("histories", visitors.len())?;
                within("items in a list", *count as usize)
            }
            _ => Ok(()),
        }
    }
}

impl Checked for Return {
    fn check(&self) -> Result<(), ProtocolError> {
        let numbers = |lists: &[Vec<Entry>]| lists.iter().flatten().all(|e| !e.score.is_nan());
        match self {
            Self::Recommended { lists, .. } | Self::Assisted { lists, .. } if !numbers(lists) => {
                Err(ProtocolError::NotANumber)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a message that cannot be written has failed the test")]

    use super::{Call, Entry, MOST_AT_ONCE, Return, Stages, Trained, Visitor};
    use crate::message::Backend;
    use crate::{ProtocolError, decode, encode};

    #[test]
    fn what_a_file_says_of_its_quality_is_read_head_by_head() {
        let trained =
            |quality: &str| Trained { source: String::new(), quality: quality.to_owned() };
        let gauc = trained("finish 0.758, not interested 0.486").gauc();
        assert_eq!(gauc, [0.758, 0.486]);
        assert!(trained("unknown").gauc().is_empty());
    }

    fn serve(count: u32, visitors: usize) -> Call {
        let visitor = Visitor { history: vec![3, 70_000], seen: vec![] };
        Call::Serve { generation: 4, visitors: vec![visitor; visitors], count }
    }

    fn recommended(score: f32) -> Return {
        Return::Recommended {
            generation: 4,
            lists: vec![vec![Entry { item: 70_000, score }], vec![]],
            backend: Backend::SoftwareGpu,
            workers: 2,
            stages: Stages { encode_millis: 0.5, ..Stages::default() },
        }
    }

    #[test]
    fn calls_and_returns_survive_the_crossing() {
        let bytes = encode(&serve(20, 3)).expect("calls encode");
        assert_eq!(decode::<Call>(&bytes), Ok(serve(20, 3)));
        let bytes = encode(&recommended(1.5)).expect("returns encode");
        assert_eq!(decode::<Return>(&bytes), Ok(recommended(1.5)));
    }

    #[test]
    fn too_much_at_once_and_false_numbers_are_refused() {
        let refused = |call: &Call| decode::<Call>(&encode(call).expect("calls encode"));
        for call in [serve(4097, 1), serve(20, MOST_AT_ONCE + 1)] {
            let too_many =
                matches!(refused(&call), Err(ProtocolError::TooMany { found: 4097, .. }));
            assert!(too_many);
        }
        let bytes = encode(&recommended(f32::NAN)).expect("returns encode");
        assert_eq!(decode::<Return>(&bytes), Err(ProtocolError::NotANumber));
    }
}
