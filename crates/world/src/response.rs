//! What people do with what they are shown, and how likely each thing was.

use recommender::Random;

use crate::catalogue::{Hidden, Item};
use crate::draws::{normal, normal_quantile, normal_share_below};
use crate::mind::Mind;
use crate::watching::{
    FINISH_SHARE, SKIP_SECONDS, VIEWS, duration_bucket, engagement_at, long_view_seconds,
    seconds_watched,
};

/// Shares of the variance of engagement, roots taken: person, item, closeness, chance.
const BY_PERSON: f64 = 0.46;
const BY_QUALITY: f64 = 0.30;
const BY_AFFINITY: f64 = 0.22;
const BY_CHANCE: f64 = 0.81;
/// Mean and spread of closeness under the policy that made the log.
const AFFINITY_MEAN: f64 = 0.25;
const AFFINITY_SPREAD: f64 = 0.27;
/// The first video after opening is given a little less time.
const FIRST_SCREEN: f64 = -0.10;
/// What is shown is better than the mean of the catalogue; real quantiles are of what is shown.
const SHOWN: f64 = -0.275;
/// How much likelier a press is after a long view and otherwise, relative to its base rate.
///
/// # Source
/// Rates given long view or not over base rates of `KuaiRand`, single-column feed.
const AFTER_LONG: Presses =
    Presses { like: 1.82, comment: 2.45, follow: 2.04, share: 1.98, rejection: 0.765 };
const AFTER_SHORT: Presses =
    Presses { like: 0.455, comment: 0.155, follow: 0.46, share: 0.35, rejection: 1.08 };
/// Base rates; that of a follow without a like.
const BASE: Presses =
    Presses { like: 0.0250, comment: 0.00288, follow: 0.00080, share: 0.00110, rejection: 0.00085 };
/// Mean of like rates over durations as views are spread over them.
const LIKED_MEAN: f64 = 0.0190;
/// Chance of a follow given a like.
const FOLLOW_GIVEN_LIKE: f64 = 0.035;
/// No press is more likely than this.
const MOST: f64 = 0.8;

#[derive(Debug, Clone, Copy)]
struct Presses {
    like: f64,
    comment: f64,
    follow: f64,
    share: f64,
    rejection: f64,
}

/// What someone did with one item.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "signals that are seen one beside the other")]
pub struct Response {
    /// Seconds watched.
    pub seconds: f32,
    /// Which share of views of videos as long as this was shorter.
    pub play: f32,
    /// Watched to 95 % or more.
    pub finish: bool,
    /// Watched for 18 s, or to the end if it is shorter.
    pub long_view: bool,
    /// Liked.
    pub like: bool,
    /// Commented on.
    pub comment: bool,
    /// Its creator followed.
    pub follow: bool,
    /// Passed on.
    pub share: bool,
    /// Marked as not interesting.
    pub not_interested: bool,
    /// Left within 3 s.
    pub skip: bool,
}

/// What the world expects of showing an item now: the truth, which only the oracle may read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// Mean of [`Response::play`].
    pub play: f64,
    /// Chance of a finish.
    pub finish: f64,
    /// Chance of a long view.
    pub long_view: f64,
    /// Chance of a like.
    pub like: f64,
    /// Chance of a comment.
    pub comment: f64,
    /// Chance of a follow.
    pub follow: f64,
    /// Chance of passing it on.
    pub share: f64,
    /// Chance of being marked as not interesting.
    pub not_interested: f64,
    /// Chance of being left within 3 s.
    pub skip: f64,
}

/// A person before an item.
pub(crate) struct Encounter<'a> {
    pub(crate) mind: &'a Mind,
    pub(crate) item: &'a Item,
    pub(crate) hidden: &'a Hidden,
    /// Place in the session, from 0.
    pub(crate) position: usize,
}

impl Encounter<'_> {
    /// What decides engagement, all but chance; and closeness as a standard number.
    fn pull(&self) -> (f64, f64) {
        let affinity = self.mind.affinity(self.item, self.hidden);
        let affinity = (affinity - AFFINITY_MEAN) / AFFINITY_SPREAD;
        let first = if self.position == 0 { FIRST_SCREEN } else { 0.0 };
        let quality = BY_QUALITY * f64::from(self.hidden.quality);
        (
            BY_PERSON * self.mind.patience + quality + BY_AFFINITY * affinity + first + SHOWN,
            affinity,
        )
    }

    /// Chances of presses after a long view and otherwise.
    fn presses(&self, affinity: f64) -> [Presses; 2] {
        let bucket = VIEWS[duration_bucket(self.item.seconds)].liked / LIKED_MEAN;
        let close = libm::exp(0.45 * affinity - 0.1);
        let far = libm::exp(-0.5 * affinity - 0.125);
        let like = self.mind.warmth * f64::from(self.hidden.charm) * bucket * close;
        let open = self.mind.openness * close;
        let far = self.mind.openness * far;
        [AFTER_LONG, AFTER_SHORT].map(|factor| Presses {
            like: (BASE.like * factor.like * like).min(MOST),
            comment: (BASE.comment * factor.comment * open).min(MOST),
            follow: (BASE.follow * factor.follow * open).min(MOST),
            share: (BASE.share * factor.share * open).min(MOST),
            rejection: (BASE.rejection * factor.rejection * far).min(MOST),
        })
    }

    pub(crate) fn chances(&self) -> Chances {
        let (pull, affinity) = self.pull();
        let seconds = self.item.seconds;
        let above = |watched: f64| {
            let bar = normal_quantile(engagement_at(seconds, watched));
            normal_share_below((pull - bar) / BY_CHANCE)
        };
        let long_view = above(long_view_seconds(seconds));
        let [long, short] = self.presses(affinity);
        let mixed =
            |of: fn(&Presses) -> f64| long_view * of(&long) + (1.0 - long_view) * of(&short);
        let follow = |presses: &Presses| {
            presses.like * FOLLOW_GIVEN_LIKE + (1.0 - presses.like) * presses.follow
        };
        Chances {
            play: normal_share_below(pull / libm::sqrt(1.0 + BY_CHANCE * BY_CHANCE)),
            finish: above(FINISH_SHARE * f64::from(seconds)),
            long_view,
            like: mixed(|presses| presses.like),
            comment: mixed(|presses| presses.comment),
            follow: mixed(follow),
            share: mixed(|presses| presses.share),
            not_interested: mixed(|presses| presses.rejection),
            skip: 1.0 - above(SKIP_SECONDS),
        }
    }

    pub(crate) fn respond(&self, random: &mut Random) -> Response {
        let (pull, affinity) = self.pull();
        let play = normal_share_below(pull + BY_CHANCE * normal(random));
        let seconds = seconds_watched(self.item.seconds, play);
        let long_view = seconds >= long_view_seconds(self.item.seconds);
        let [long, short] = self.presses(affinity);
        let chance = if long_view { long } else { short };
        // Always the same number of draws, so that policies share their luck.
        let mut happens = |chance: f64| random.unit() < chance;
        let like = happens(chance.like);
        let comment = happens(chance.comment);
        let follow = happens(if like { FOLLOW_GIVEN_LIKE } else { chance.follow });
        Response {
            seconds: crate::draws::narrow(seconds),
            play: crate::draws::narrow(play),
            finish: seconds >= FINISH_SHARE * f64::from(self.item.seconds),
            long_view,
            like,
            comment,
            follow,
            share: happens(chance.share),
            not_interested: happens(chance.rejection),
            skip: seconds < SKIP_SECONDS,
        }
    }
}
