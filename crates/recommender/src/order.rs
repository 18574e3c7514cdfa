//! Lists in order, and values kept by number: one routine for every key.
//!
//! A sort is compiled anew for each type that it sorts, three to ten kilobytes each time, and an
//! ordered map likewise; so everything here is brought to the same few types first.

/// The places of keys in ascending order, equal keys by their place.
pub(crate) fn ascending(keys: impl IntoIterator<Item = u64>) -> Vec<u32> {
    let mut placed: Vec<(u64, u32)> = keys.into_iter().zip(0..).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, place)| place).collect()
}

/// The places of values from the highest to the lowest in their total order, equal ones by their
/// place.
pub(crate) fn descending(values: impl IntoIterator<Item = f64>) -> Vec<u32> {
    ascending(values.into_iter().map(|value| !sortable(value)))
}

/// Bits that order as the values do.
fn sortable(value: f64) -> u64 {
    let bits = value.to_bits();
    // A negative number is the smaller the larger its bits are.
    if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

/// Values by number; for as many as one person meets.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ledger<V>(Vec<(u32, V)>);

impl<V: Default> Ledger<V> {
    /// What stands under a number.
    pub(crate) fn get(&self, number: u32) -> Option<&V> {
        self.place(number).ok().map(|place| &self.0[place].1)
    }

    /// What stands under a number, which there is from now on; and whether it was there before.
    pub(crate) fn entry(&mut self, number: u32) -> (&mut V, bool) {
        let (place, known) = match self.place(number) {
            Ok(place) => (place, true),
            Err(place) => {
                self.0.insert(place, (number, V::default()));
                (place, false)
            }
        };
        (&mut self.0[place].1, known)
    }

    /// All numbers, ascending.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|(number, _)| *number)
    }

    fn place(&self, number: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |(number, _)| *number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Ledger, ascending, descending};

    proptest! {
        #[test]
        fn places_are_those_of_a_stable_sort(values in prop::collection::vec(any::<f64>(), 0..60)) {
            let mut sorted: Vec<u32> = (0..).take(values.len()).collect();
            sorted.sort_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]));
            prop_assert_eq!(descending(values.iter().copied()), sorted);
        }

        #[test]
        fn equal_keys_keep_their_places(keys in prop::collection::vec(0_u64..5, 0..60)) {
            let mut sorted: Vec<u32> = (0..).take(keys.len()).collect();
            sorted.sort_by_key(|place| keys[*place as usize]);
            prop_assert_eq!(ascending(keys.iter().copied()), sorted);
        }

        #[test]
        fn a_ledger_is_an_ordered_map(pushed in prop::collection::vec((0_u32..20, 1_u8..9), 0..60)) {
            let (mut ledger, mut map) = (Ledger::<u32>::default(), BTreeMap::new());
            for (number, more) in pushed {
                let known = map.contains_key(&number);
                *map.entry(number).or_insert(0) += u32::from(more);
                let (sum, was_known) = ledger.entry(number);
                *sum += u32::from(more);
                prop_assert_eq!(was_known, known);
            }
            prop_assert!(ledger.numbers().eq(map.keys().copied()));
            for number in 0..20 {
                prop_assert_eq!(ledger.get(number), map.get(&number));
            }
        }
    }
}
