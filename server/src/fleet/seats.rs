//! Who watches: so many in all, and so many from one network.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use super::lock;

/// Watchers at a time.
const MOST: usize = 1_024;
/// Of which from one network, behind which there may be a whole fair.
const MOST_PER_NETWORK: usize = 64;

/// The seats that are taken, by the network of who sits there.
#[derive(Debug, Default)]
pub(super) struct Seats(Mutex<HashMap<IpAddr, usize>>);

impl Seats {
    /// A seat, if there is one for this network.
    pub(super) fn take(self: Arc<Self>, network: IpAddr) -> Option<Seat> {
        let mut taken = lock(&self.0);
        let (all, here) = (taken.values().sum::<usize>(), taken.get(&network).copied());
        if all >= MOST || here.is_some_and(|here| here >= MOST_PER_NETWORK) {
            return None;
        }
        *taken.entry(network).or_default() += 1;
        drop(taken);
        Some(Seat { seats: self, network })
    }
}

/// A seat, which is given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    network: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = lock(&self.seats.0);
        if let Some(here) = taken.get_mut(&self.network) {
            *here -= 1;
            if *here == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_network_has_its_share_and_seats_come_back() {
        let seats = Arc::<Seats>::default();
        let take = |last: usize| {
            let last = u8::try_from(last).expect("a few networks");
            Arc::clone(&seats).take(Ipv4Addr::new(192, 0, 2, last).into())
        };
        let mut held: Vec<Seat> = (0..MOST_PER_NETWORK).filter_map(|_| take(0)).collect();
        assert_eq!(held.len(), MOST_PER_NETWORK);
        assert!(take(0).is_none(), "this network has its share");
        let others = (MOST_PER_NETWORK..MOST).filter_map(|place| take(place / MOST_PER_NETWORK));
        held.extend(others);
        assert_eq!(held.len(), MOST);
        assert!(take(99).is_none(), "the house is full");
        held.pop();
        assert!(take(99).is_some());
        held.clear();
        assert!(lock(&seats.0).is_empty(), "nothing is left of who has gone");
    }
}
