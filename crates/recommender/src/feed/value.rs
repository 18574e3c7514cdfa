//! What a view is worth: one number from everything that is expected of it.

use crate::ranker::{Head, Prediction};

/// What each expected thing counts.
///
/// # Formula
/// `V = play w + sum over heads of chance(head) w(head)`.
/// # Source
/// The form of "`TikTok` Algo 101" (New York Times, 2021); sizes by the rule that X published, each
/// term contributing a chosen share in the mean, from base rates of `KuaiRand`. Starting values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueWeights {
    /// Name of the set.
    pub key: &'static str,
    /// Weight of the play quantile.
    pub play: f32,
    /// Weight of each head, in the order of [`Head::ALL`].
    pub heads: [f32; Head::ALL.len()],
}

impl ValueWeights {
    /// Watching, pressing and rejecting in balance.
    pub const fn balanced() -> Self {
        let heads = [0.5, 9.0, 18.0, 63.0, 90.0, -104.0, -0.3, 0.0];
        Self { key: "balanced", play: 1.0, heads }
    }

    /// Nothing but time, skips taken off.
    pub const fn watching() -> Self {
        Self { key: "watching", play: 1.0, heads: [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, -0.3, 0.0] }
    }

    /// What ties people to creators counts twice.
    pub const fn creators() -> Self {
        let heads = [0.5, 9.0, 36.0, 126.0, 90.0, -104.0, -0.3, 0.0];
        Self { key: "creators", play: 1.0, heads }
    }

    /// Rejections and skips count twice.
    pub const fn gentle() -> Self {
        let heads = [0.5, 9.0, 18.0, 63.0, 90.0, -208.0, -0.6, 0.0];
        Self { key: "gentle", play: 1.0, heads }
    }

    /// Every set.
    pub const fn all() -> [Self; 4] {
        [Self::balanced(), Self::watching(), Self::creators(), Self::gentle()]
    }

    /// The set of this name.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|set| set.key == key)
    }

    /// The value of a view of which this is expected.
    pub fn value(&self, prediction: &Prediction) -> f32 {
        let heads = prediction.chances.iter().zip(&self.heads);
        self.play * prediction.play + heads.map(|(chance, weight)| chance * weight).sum::<f32>()
    }
}

/// What the value of another video of the same creator is multiplied with.
///
/// # Formula
/// `1/4 + 3/4 (1/2)^shown`
/// # Source
/// Decay and floor of X's home mixer (Apache-2.0, 2026).
pub fn creator_factor(shown: f32) -> f32 {
    0.25 + 0.75 * 0.5_f32.powf(shown.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::{ValueWeights, creator_factor};
    use crate::ranker::{Head, Prediction};

    fn base_rates() -> Prediction {
        let chances = [0.184, 0.0190, 0.0029, 0.0014, 0.0010, 0.00085, 0.341, 0.352];
        Prediction { play: 0.5, chances }
    }

    #[test]
    fn at_base_rates_every_term_has_the_share_it_was_given() {
        let set = ValueWeights::balanced();
        let rates = base_rates();
        let share = |head: Head| rates.chance(head) * set.heads[head as usize] / 0.352;
        let shares = [
            (Head::Finish, 0.26),
            (Head::Like, 0.50),
            (Head::Comment, 0.15),
            (Head::Follow, 0.25),
            (Head::Share, 0.25),
            (Head::NotInterested, -0.25),
            (Head::Skip, -0.29),
        ];
        for (head, expected) in shares {
            assert!((share(head) - expected).abs() < 0.02, "{}: {}", head.key(), share(head));
        }
    }

    #[test]
    fn more_of_what_is_wanted_is_worth_more_and_more_of_what_is_not_less() {
        for set in ValueWeights::all() {
            assert_eq!(ValueWeights::named(set.key), Some(set));
            for (place, weight) in set.heads.iter().enumerate() {
                let mut more = base_rates();
                more.chances[place] += 0.1;
                let gain = set.value(&more) - set.value(&base_rates());
                assert!(gain * weight >= 0.0 && (gain - 0.1 * weight).abs() < 1e-3);
            }
        }
        assert_eq!(ValueWeights::named("unheard of"), None);
    }

    #[test]
    fn creators_fade_to_a_quarter() {
        assert_eq!(creator_factor(0.0), 1.0);
        assert_eq!(creator_factor(1.0), 0.625);
        assert!(creator_factor(30.0) >= 0.25 && creator_factor(30.0) < 0.2501);
    }
}
