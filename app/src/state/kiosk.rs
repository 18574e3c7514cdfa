//! A screen that strangers use one after another: its steps, and what it does while nobody does.
//!
//! Everything here is a function of times in milliseconds of the wall clock. Timers are held up while
//! a page is hidden or a machine sleeps; the clock is not.

/// The steps of the booth, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Step {
    /// Nobody is there: scenes that invite.
    #[default]
    Attract,
    /// How much is spent.
    Budget,
    /// What may be bought.
    Export,
    /// What is leased abroad.
    Lease,
    /// What comes of it, in a hundred futures.
    Futures,
    /// The recommender at work on this screen.
    Load,
    /// What this screen serves, beside what the fleet must.
    Scale,
    /// The scenario to take away.
    TakeAway,
}

impl Step {
    /// Every step.
    pub(crate) const ALL: [Self; 8] = [
        Self::Attract,
        Self::Budget,
        Self::Export,
        Self::Lease,
        Self::Futures,
        Self::Load,
        Self::Scale,
        Self::TakeAway,
    ];

    /// Its name in addresses.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Attract => "attract",
            Self::Budget => "budget",
            Self::Export => "export",
            Self::Lease => "lease",
            Self::Futures => "futures",
            Self::Load => "load",
            Self::Scale => "scale",
            Self::TakeAway => "take-away",
        }
    }

    /// The step that a query asks for; the first one if it asks for none that there is.
    pub(crate) fn of_query(query: &str) -> Self {
        let key = query.split('&').find_map(|field| field.strip_prefix("step="));
        Self::of_key(key.unwrap_or_default())
    }

    /// The step of this name; the first one if there is none.
    pub(crate) fn of_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.key() == key).unwrap_or_default()
    }

    /// Its place, counted from the step after the invitation; zero for the invitation.
    pub(crate) const fn place(self) -> usize {
        self as usize
    }

    /// The step after it; after the last one the invitation.
    pub(crate) fn next(self) -> Self {
        Self::ALL.get(self.place() + 1).copied().unwrap_or_default()
    }

    /// The step before it; the first one has none but the invitation.
    pub(crate) fn previous(self) -> Self {
        Self::ALL.get(self.place().saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// Steps that the invitation shows, one scene each.
pub(crate) const SCENES: [Step; 5] =
    [Step::Budget, Step::Export, Step::Lease, Step::Futures, Step::Load];

/// How long a scene of the invitation is shown.
const SCENE_MILLIS: f64 = 12_000.0;
/// How long a visitor may do nothing before the countdown.
const IDLE_MILLIS: f64 = 45_000.0;
/// How long the countdown is.
const COUNTDOWN_MILLIS: f64 = 10_000.0;
/// How long the picture stays where it is, so that nothing burns in.
const ORBIT_MILLIS: f64 = 60_000.0;
/// After this long without anybody the screen is dimmed.
const DIM_MILLIS: f64 = 600_000.0;

/// What a screen is to do about its visitor's absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Someone is there.
    Here,
    /// Perhaps not: so many seconds are left.
    Leaving(u32),
    /// Nobody is: begin anew.
    Gone,
}

/// What follows from the time since the last touch.
pub(crate) fn presence(since_touch: f64) -> Presence {
    if since_touch < IDLE_MILLIS {
        return Presence::Here;
    }
    let left = IDLE_MILLIS + COUNTDOWN_MILLIS - since_touch;
    if left <= 0.0 { Presence::Gone } else { Presence::Leaving(seconds(left)) }
}

/// The scene of an invitation that began so long ago, and whether its layout is mirrored.
pub(crate) fn scene(since_begin: f64) -> (usize, bool) {
    let shown = whole(since_begin / SCENE_MILLIS) as usize;
    (shown % SCENES.len(), (shown / SCENES.len()) % 2 == 1)
}

/// Where on its little round the picture is: one of eight places, a minute each.
pub(crate) fn orbit(now: f64) -> u32 {
    const PLACES: f64 = 8.0;
    whole((now / ORBIT_MILLIS).rem_euclid(PLACES))
}

/// Whether nobody has been there for so long that the screen is dimmed.
pub(crate) fn is_dim(since_touch: f64) -> bool {
    since_touch >= DIM_MILLIS
}

/// Whether it is time for the reload of the night, at four o'clock, once.
///
/// `since_load` keeps a page that was loaded in that hour from being loaded again in it.
pub(crate) fn is_night_reload(hour: f32, since_load: f64) -> bool {
    const FOUR: std::ops::Range<f32> = 4.0..5.0;
    const HOUR_MILLIS: f64 = 3.6e6;
    FOUR.contains(&hour) && since_load > HOUR_MILLIS
}

/// Counts taps into the corner that only the staff knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Taps(Vec<f64>);

impl Taps {
    /// Takes a tap; whether it was the fifth within four seconds.
    pub(crate) fn tap(&mut self, now: f64) -> bool {
        const WANTED: usize = 5;
        const WITHIN_MILLIS: f64 = 4_000.0;
        self.0.retain(|time| (0.0..WITHIN_MILLIS).contains(&(now - time)));
        self.0.push(now);
        let enough = self.0.len() >= WANTED;
        if enough {
            self.0.clear();
        }
        enough
    }
}

/// A time as a countdown says it: what has begun counts.
fn seconds(millis: f64) -> u32 {
    seconds_up(millis / 1e3)
}

/// As many whole seconds as hold this many.
pub(crate) fn seconds_up(seconds: f64) -> u32 {
    whole(seconds.ceil())
}

/// Whole units of a time; none of one that is negative, as after a clock was set back.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float is held to the range of the integer"
)]
fn whole(time: f64) -> u32 {
    time as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_an_address_and_leads_round() {
        let mut step = Step::Attract;
        for place in 0..Step::ALL.len() {
            assert_eq!(step.place(), place);
            assert_eq!(Step::of_query(&format!("v=1&step={}&lease=40", step.key())), step);
            assert_eq!(step.next().previous(), if place == 7 { Step::Attract } else { step });
            step = step.next();
        }
        assert_eq!(step, Step::Attract, "after the last comes the first");
        for query in ["", "step=", "step=nothing", "instep=load"] {
            assert_eq!(Step::of_query(query), Step::Attract, "{query}");
        }
    }

    #[test]
    fn a_visitor_who_leaves_is_counted_out_for_ten_seconds() {
        assert_eq!(presence(0.0), Presence::Here);
        assert_eq!(presence(44_999.0), Presence::Here);
        assert_eq!(presence(45_000.0), Presence::Leaving(10));
        assert_eq!(presence(45_001.0), Presence::Leaving(10));
        assert_eq!(presence(54_500.0), Presence::Leaving(1));
        assert_eq!(presence(55_000.0), Presence::Gone);
        assert_eq!(presence(8.64e7), Presence::Gone, "after a night of sleep");
        assert_eq!(presence(-5_000.0), Presence::Here, "after the clock was set back");
    }

    #[test]
    fn scenes_follow_each_other_and_every_other_round_is_mirrored() {
        let rounds: Vec<_> =
            (0..11).map(|shown| scene(f64::from(shown) * 12_000.0 + 1.0)).collect();
        assert_eq!(
            rounds[..6],
            [(0, false), (1, false), (2, false), (3, false), (4, false), (0, true)]
        );
        assert_eq!(rounds[10], (0, false));
        assert_eq!(scene(-1.0), (0, false));
    }

    #[test]
    fn the_picture_moves_every_minute_through_eight_places() {
        let places: Vec<_> = (0..9).map(|minute| orbit(f64::from(minute) * 60_000.0)).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 5, 6, 7, 0]);
    }

    #[test]
    fn the_night_reload_happens_once() {
        assert!(is_night_reload(4.2, 8.64e7));
        assert!(!is_night_reload(4.9, 2_400_000.0), "it was reloaded at a quarter past four");
        assert!(!is_night_reload(3.99, 8.64e7) && !is_night_reload(5.0, 8.64e7));
    }

    #[test]
    fn only_five_taps_in_four_seconds_open_the_corner() {
        let mut taps = Taps::default();
        let tapped: Vec<_> = (0..5).map(|tap| taps.tap(f64::from(tap) * 900.0)).collect();
        assert_eq!(tapped, [false, false, false, false, true]);
        let slow: Vec<_> = (0..9).map(|tap| taps.tap(1e6 + f64::from(tap) * 1_100.0)).collect();
        assert!(slow.iter().all(|opened| !opened));
    }
}
