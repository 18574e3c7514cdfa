//! What a ranker predicts.

use wide::f32x8;

use crate::exponential::exp;

/// Bins of the play quantile.
pub const PLAY_BINS: usize = 8;
/// Numbers that a ranker puts out: the bins, then one for each [`Head`].
pub const RANKER_OUTPUTS: usize = PLAY_BINS + Head::ALL.len();

/// Something that happens or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Head {
    /// Watched to 95 % or more.
    Finish = 0,
    /// Liked.
    Like = 1,
    /// Commented on.
    Comment = 2,
    /// Its creator followed.
    Follow = 3,
    /// Passed on.
    Share = 4,
    /// Marked as not interesting.
    NotInterested = 5,
    /// Left within 3 s.
    Skip = 6,
    /// Watched for 18 s, or to the end if it is shorter.
    LongView = 7,
}

impl Head {
    /// All of them, in the order of the outputs.
    pub const ALL: [Self; 8] = [
        Self::Finish,
        Self::Like,
        Self::Comment,
        Self::Follow,
        Self::Share,
        Self::NotInterested,
        Self::Skip,
        Self::LongView,
    ];

    /// Its name in files and reports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Finish => "finish",
            Self::Like => "like",
            Self::Comment => "comment",
            Self::Follow => "follow",
            Self::Share => "share",
            Self::NotInterested => "not interested",
            Self::Skip => "skip",
            Self::LongView => "long view",
        }
    }
}

/// What is expected of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Which share of views of videos as long as this is expected to be shorter, from 0 to 1.
    pub play: f32,
    /// The chance of each head, in the order of [`Head::ALL`].
    pub chances: [f32; Head::ALL.len()],
}

impl Prediction {
    /// The chance of one head.
    pub fn chance(&self, head: Head) -> f32 {
        self.chances[head as usize]
    }

    /// Turns outputs into an expectation and chances.
    ///
    /// # Formula
    /// `play = sum over bins of softmax(bin) (bin + 1/2) / bins`; a chance is `1 / (1 + exp -x)`.
    pub fn from_logits(logits: &[f32; RANKER_OUTPUTS]) -> Self {
        let ([bins, heads], _) = logits.as_chunks::<PLAY_BINS>() else {
            return Self { play: f32::NAN, chances: [f32::NAN; Head::ALL.len()] };
        };
        let largest = bins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let weights = exp(f32x8::new(*bins) - f32x8::splat(largest));
        let middles = std::array::from_fn(|bin| (bin as f32 + 0.5) / PLAY_BINS as f32);
        let mean = (weights * f32x8::new(middles)).reduce_add();
        let chances = f32x8::ONE / (f32x8::ONE + exp(-f32x8::new(*heads)));
        Self { play: mean / weights.reduce_add(), chances: chances.to_array() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, Prediction, RANKER_OUTPUTS};

    #[test]
    fn even_outputs_expect_the_middle() {
        let found = Prediction::from_logits(&[0.0; RANKER_OUTPUTS]);
        assert!((found.play - 0.5).abs() < 1e-6);
        assert!(Head::ALL.iter().all(|head| found.chance(*head) == 0.5));
        let places: Vec<usize> = Head::ALL.iter().map(|head| *head as usize).collect();
        assert_eq!(places, (0..8).collect::<Vec<_>>());
    }
}
