//! A model as it was loaded, and the session that belongs to it.

use std::collections::BTreeSet;

use js_sys::{Promise, Uint8Array};
use protocol::{Return, Sizes, Source, Storage};
use recommender::{
    Dimensions, Precision, Progress, Random, RecommenderError, SequenceModel, Weights,
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::Reason;
use crate::port::scope;

/// Larger files are not models for a browser.
const MOST_BYTES: u32 = 64 << 20;

/// A model that can be asked.
pub(super) struct Loaded {
    pub(super) model: SequenceModel,
    simulated: bool,
}

impl Loaded {
    /// What the page is told of it.
    pub(super) fn returned(&self, elapsed_millis: f64) -> Return {
        let Dimensions { items, width, inner, blocks, heads, context } = self.model.dimensions();
        let size = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let sizes = Sizes {
            items: size(items),
            width: size(width),
            inner: size(inner),
            blocks: size(blocks),
            heads: size(heads),
            context: size(context),
        };
        Return::Loaded { sizes, simulated: self.simulated, elapsed_millis }
    }

    /// A session without events.
    ///
    /// When its context is full the newer half stays: the next event then costs half a context, and
    /// every other event the work of one.
    pub(super) fn session(&self) -> Result<Session, RecommenderError> {
        let progress = self.model.progress(self.model.dimensions().context / 2)?;
        Ok(Session { progress, met: BTreeSet::new() })
    }
}

/// Loads a model, or says in a sentence why not.
pub(super) async fn load(source: &Source, storage: Storage) -> Result<Loaded, Reason> {
    let (weights, simulated) = match source {
        Source::File { address, heads, catalogue } => {
            let bytes = Fetch::new(address).bytes().await?;
            (read(&bytes, *heads, catalogue.as_deref())?, false)
        }
        Source::Simulated { seed, items } => (simulated(*seed, *items)?, true),
    };
    let precision = match storage {
        Storage::Single => Precision::Single,
        Storage::Byte => Precision::Byte,
    };
    Ok(Loaded { model: SequenceModel::new(&weights, precision), simulated })
}

fn read(bytes: &[u8], heads: Option<u32>, catalogue: Option<&str>) -> Result<Weights, Reason> {
    if let Some(expected) = catalogue {
        let metadata = Weights::read_metadata(bytes)?;
        let found = metadata.get("catalogue").map_or("none", String::as_str);
        if found != expected {
            let text = format!("the weights belong to catalogue `{found}`, not `{expected}`");
            return Err(Reason(text));
        }
    }
    Ok(match heads {
        Some(heads) => Weights::read_with_heads(bytes, heads as usize)?,
        None => Weights::read(bytes)?,
    })
}

/// The sizes of the browser's target, with random weights.
fn simulated(seed: u32, items: u32) -> Result<Weights, RecommenderError> {
    let dimensions = Dimensions {
        items: items as usize,
        width: 64,
        inner: 256,
        blocks: 2,
        heads: 1,
        context: 50,
    };
    let mut random = Random::new(seed.into(), 0);
    let count = dimensions.checked()?.layout().total();
    Weights::new(dimensions, (0..count).map(|_| 0.1 * random.normal()).collect())
}

/// A file that was asked for and travels, whatever is done meanwhile.
pub(super) struct Fetch<'a> {
    address: &'a str,
    response: Promise,
}

impl<'a> Fetch<'a> {
    pub(super) fn new(address: &'a str) -> Self {
        Self { address, response: scope().fetch_with_str(address) }
    }

    /// Its bytes.
    pub(super) async fn bytes(self) -> Result<Vec<u8>, Reason> {
        let address = self.address;
        let failed =
            |what: &str| Reason(format!("the model could not be fetched: {what}, `{address}`"));
        let response = JsFuture::from(self.response).await;
        let response: Response = response.map_err(|_| failed("no answer"))?.unchecked_into();
        if !response.ok() {
            return Err(failed(&format!("status {}", response.status())));
        }
        let body = response.array_buffer().map_err(|_| failed("no content"))?;
        let body = JsFuture::from(body).await.map_err(|_| failed("cut short"))?;
        let bytes = Uint8Array::new(&body);
        if bytes.length() > MOST_BYTES {
            return Err(failed("larger than 64 MiB"));
        }
        Ok(bytes.to_vec())
    }
}

/// What the visitor met so far.
pub(super) struct Session {
    progress: Progress,
    met: BTreeSet<u32>,
}

impl Session {
    /// Adds an event; returns how many the model looks back on.
    pub(super) fn append(
        &mut self,
        model: &SequenceModel,
        item: u32,
    ) -> Result<u32, RecommenderError> {
        self.progress.push(model, item)?;
        self.met.insert(item);
        Ok(u32::try_from(self.progress.events().len()).unwrap_or(u32::MAX))
    }

    /// The state after the last event.
    pub(super) fn state(&self) -> Result<&[f32], RecommenderError> {
        self.progress.state()
    }

    /// Everything that must not be shown.
    pub(super) fn seen(&self, hidden: &[u32]) -> Vec<u32> {
        self.met.iter().chain(hidden).copied().collect()
    }
}
