//! The places of a comparison and what may stand in them.

use model::{Case, Preset, Scenario};
use words::Phrase;

/// Scenarios side by side, at most.
pub const SLOTS: usize = 4;

static PRESETS: [Preset; 7] = Preset::ALL;

/// What stands in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    Empty,
    /// The plan of the address.
    Own,
    /// A preset, by its place.
    Preset(usize),
}

impl Slot {
    /// Every choice, the empty one last.
    pub fn all() -> impl Iterator<Item = Self> {
        let presets = (0..PRESETS.len()).map(Self::Preset);
        std::iter::once(Self::Own).chain(presets).chain(std::iter::once(Self::Empty))
    }

    /// The choice with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|slot| slot.key() == key)
    }

    /// The key used in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "none",
            Self::Own => "plan",
            Self::Preset(place) => PRESETS[place].key,
        }
    }

    /// What a reader would call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => Phrase::new("Nothing", "无").text(),
            Self::Own => Phrase::new("Your plan", "您的方案").text(),
            Self::Preset(place) => PRESETS[place].name.text(),
        }
    }

    /// The scenario, if there is one.
    pub fn scenario(self, own: &Case) -> Option<Scenario> {
        match self {
            Self::Empty => None,
            Self::Own => Some(own.scenario()),
            Self::Preset(place) => Some(Scenario::published(PRESETS[place].plan())),
        }
    }

    /// What is compared first: the reported plan with the reader's, or with two others.
    pub fn first(own: &Case) -> [Self; SLOTS] {
        let [reported, may, lease] = [0, 2, 6].map(Self::Preset);
        if *own == Case::december_2025() {
            [reported, may, lease, Self::Empty]
        } else {
            [reported, Self::Own, Self::Empty, Self::Empty]
        }
    }
}

/// The names of what is compared, in order.
#[cfg(feature = "figures")]
pub(crate) fn names(slots: &[Slot; SLOTS]) -> Vec<&'static str> {
    slots.iter().filter(|slot| **slot != Slot::Empty).map(|slot| slot.name()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_read_back() {
        assert_eq!(Slot::all().count(), PRESETS.len() + 2);
        assert!(Slot::all().all(|slot| Slot::from_key(slot.key()) == Some(slot)));
        assert_eq!(Slot::from_key("nobody"), None);
    }

    #[cfg(feature = "figures")]
    #[test]
    fn a_changed_plan_is_compared_with_the_reported_one() {
        let own = model::Plan::december_2025().with_lease(30.0).expect("in range").into();
        assert_eq!(names(&Slot::first(&own)), ["December 2025 plan", "Your plan"]);
    }
}
