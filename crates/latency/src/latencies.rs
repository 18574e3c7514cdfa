//! Counts of times, in buckets of relative width.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2DeflateSerializer};

/// The shortest time that is told apart from none, in microseconds.
const SHORTEST: u64 = 1;
/// The longest; longer ones count as this long.
const LONGEST: u64 = 60_000_000;
/// Decimal digits that are kept.
const DIGITS: u8 = 3;
/// Bytes that an encoding of a full histogram stays below.
const MOST_INFLATED: u64 = 256 * 1024;
/// What an uncompressed encoding of the second version begins with.
const COOKIE: u32 = 0x1c84_9313;
/// Bytes of an encoding before its counts.
const HEAD: usize = 40;
/// Samples beyond a quantile below which it is a guess.
const BEYOND: f64 = 100.0;

/// Times of many requests, 1 µs to 60 s to three significant digits.
///
/// The buckets and their encoding are those of `HdrHistogram`, so other tools read them. Merging
/// loses nothing: what was recorded apart and merged equals what was recorded together.
#[derive(Debug, Clone, PartialEq)]
pub struct Latencies(Histogram<u64>);

/// Why bytes are not latencies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LatencyError {
    /// The bytes are not an encoded histogram.
    #[error("not a histogram in the compressed encoding of HdrHistogram (V2)")]
    Encoding,
    /// The histogram has other bounds.
    #[error("the histogram must hold 1 µs to 60 s to three digits")]
    Bounds,
}

/// A quantile with the interval that the number of samples allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spectrum {
    /// The quantile, in microseconds.
    pub value: u64,
    /// Lower and upper end of its 95 % interval, in microseconds.
    pub interval: (u64, u64),
    /// Whether there are enough samples for the quantile to be shown as one.
    pub enough: bool,
}

impl Default for Latencies {
    fn default() -> Self {
        // The bounds are constants, and valid ones.
        let empty = Histogram::new_with_bounds(SHORTEST, LONGEST, DIGITS);
        Self(empty.unwrap_or_else(|_| unreachable!("constant bounds are valid")))
    }
}

impl Latencies {
    /// Records a time in microseconds; what is no time is left out, what is too long is the longest.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number lies between 0 and 60 million"
    )]
    pub fn record(&mut self, micros: f64) {
        if micros >= 0.0 {
            self.0.saturating_record(micros.round().min(LONGEST as f64) as u64);
        }
    }

    /// Adds all that another has counted.
    pub fn merge(&mut self, other: &Self) {
        // Histograms of the same bounds always merge, and there are no others.
        let merged = self.0.add(&other.0);
        debug_assert!(merged.is_ok(), "bounds are the same");
    }

    /// How many times are counted.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The mean in microseconds; zero if nothing is counted.
    pub fn mean(&self) -> f64 {
        self.0.mean()
    }

    /// Variance over squared mean; zero if nothing is counted.
    pub fn squared_variation(&self) -> f64 {
        let (mean, deviation) = (self.0.mean(), self.0.stdev());
        if mean > 0.0 { (deviation / mean).powi(2) } else { 0.0 }
    }

    /// The longest time in microseconds.
    pub fn longest(&self) -> u64 {
        self.0.max()
    }

    /// How many times are at most this long.
    pub fn at_most(&self, micros: u64) -> u64 {
        self.0.count_between(0, micros)
    }

    /// The quantile of a probability in microseconds.
    pub fn quantile(&self, probability: f64) -> u64 {
        self.0.value_at_quantile(probability)
    }

    /// The quantile with its interval.
    ///
    /// # Formula
    /// The number of samples below a quantile is binomial: the interval lies between the order
    /// statistics at `np ± 1.96·√(np(1−p))`. There are enough samples from `100/(1−p)` on.
    pub fn spectrum(&self, probability: f64) -> Spectrum {
        let count = self.count() as f64;
        let half = 1.96 * (count * probability * (1.0 - probability)).sqrt() / count.max(1.0);
        let at = |probability: f64| self.quantile(probability.clamp(0.0, 1.0));
        Spectrum {
            value: at(probability),
            interval: (at(probability - half), at(probability + half)),
            enough: count * (1.0 - probability) >= BEYOND,
        }
    }

    /// The buckets that hold anything: their upper end in microseconds and their count.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64)> {
        self.0
            .iter_recorded()
            .map(|step| (step.value_iterated_to(), step.count_since_last_iteration()))
    }

    /// The compressed encoding, a few hundred bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let written = V2DeflateSerializer::new().serialize(&self.0, &mut bytes);
        debug_assert!(written.is_ok(), "memory takes all");
        bytes
    }

    /// Reads the compressed encoding; bytes from strangers take no more memory than an empty
    /// histogram of ours.
    pub fn decode(bytes: &[u8]) -> Result<Self, LatencyError> {
        let plain = inflated(bytes).ok_or(LatencyError::Encoding)?;
        if !has_our_bounds(&plain).ok_or(LatencyError::Encoding)? {
            return Err(LatencyError::Bounds);
        }
        let read: Histogram<u64> = Deserializer::new()
            .deserialize(&mut plain.as_slice())
            .map_err(|_| LatencyError::Encoding)?;
        let mut latencies = Self::default();
        latencies.0.add(&read).map_err(|_| LatencyError::Bounds)?;
        Ok(latencies)
    }
}

/// The encoding inside the compressed one, which has eight bytes of its own in front.
fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let stream = ZlibDecoder::new(bytes.get(8..)?);
    stream.take(MOST_INFLATED).read_to_end(&mut plain).ok()?;
    Some(plain)
}

/// Whether the head of an encoding names our bounds; `None` where it is no such encoding.
///
/// All of it is big-endian: a cookie, the length of what follows the head and an offset, four bytes
/// each, then digits, shortest and longest, and eight bytes more. The length must be true, because
/// the reader takes memory for it before it reads on.
fn has_our_bounds(plain: &[u8]) -> Option<bool> {
    let (cookie, rest) = plain.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let behind = plain.len().checked_sub(HEAD)?;
    let is_true = u32::from_be_bytes(*cookie) == COOKIE
        && usize::try_from(u32::from_be_bytes(*length)).is_ok_and(|length| length == behind);
    if !is_true {
        return None;
    }
    let (digits, rest) = rest.get(4..)?.split_first_chunk()?;
    let (shortest, rest) = rest.split_first_chunk()?;
    let longest = rest.first_chunk()?;
    Some(
        u32::from_be_bytes(*digits) == u32::from(DIGITS)
            && u64::from_be_bytes(*shortest) == SHORTEST
            && u64::from_be_bytes(*longest) == LONGEST,
    )
}
