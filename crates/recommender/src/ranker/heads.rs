//! What a ranker predicts.

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
        let (bins, heads) = logits.split_at(PLAY_BINS);
        let largest = bins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let (mut sum, mut mean) = (0.0, 0.0);
        for (bin, logit) in bins.iter().enumerate() {
            let weight = (logit - largest).exp();
            sum += weight;
            mean += weight * (bin as f32 + 0.5) / PLAY_BINS as f32;
        }
        let mut chances = [0.0; Head::ALL.len()];
        for (chance, logit) in chances.iter_mut().zip(heads) {
            *chance = 1.0 / (1.0 + (-logit).exp());
        }
        Self { play: mean / sum, chances }
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
