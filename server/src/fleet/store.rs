//! The newest report of every reporter, within bounds.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use latency::{DeviceClass, Report};

/// Reporters at a time.
const MOST_REPORTERS: usize = 1_024;
/// Of which from one address, behind which there may be a whole fair.
const MOST_PER_ADDRESS: usize = 64;
/// Classes that are told apart at a time: what watchers are sent grows with them.
const MOST_CLASSES: usize = 64;
/// Of which one address may bring so many.
const MOST_CLASSES_PER_ADDRESS: usize = 16;
/// A reporter that comes sooner is told to wait.
const SHORTEST_WAIT: Duration = Duration::from_secs(2);
/// A reporter that has been silent for so long has left.
const ALIVE: Duration = Duration::from_mins(10);

/// Why a report was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("reports are taken every {} seconds at the soonest", SHORTEST_WAIT.as_secs())]
    TooSoon,
    #[error("this address has {MOST_PER_ADDRESS} reporters already")]
    AddressFull,
    #[error("{MOST_REPORTERS} devices are reporting already")]
    Full,
    #[error("this name reports from another address")]
    Elsewhere,
    #[error("this address reports {MOST_CLASSES_PER_ADDRESS} kinds of load already")]
    AddressClasses,
    #[error("{MOST_CLASSES} kinds of load are reported already")]
    Classes,
}

/// What a device has said last.
#[derive(Debug, Clone)]
struct Entry {
    address: IpAddr,
    heard: Instant,
    class: DeviceClass,
    /// Encoded: a kilobyte instead of the hundred and fifty of its buckets.
    service: Vec<u8>,
    response: Vec<u8>,
}

/// One reporter's histograms, encoded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    pub(crate) class: DeviceClass,
    pub(crate) service: Vec<u8>,
    pub(crate) response: Vec<u8>,
}

/// The newest reports.
#[derive(Debug, Default)]
pub(crate) struct Store {
    entries: HashMap<String, Entry>,
    changed: bool,
}

impl Store {
    /// Takes a report in place of the reporter's last one.
    pub(crate) fn take(
        &mut self,
        report: Report,
        address: IpAddr,
        now: Instant,
    ) -> Result<(), Refusal> {
        // Who has been silent too long is a newcomer, whether or not anybody has swept the name away.
        match self.entries.get(&report.reporter).filter(|entry| is_alive(entry, now)) {
            Some(entry) if entry.address != address => return Err(Refusal::Elsewhere),
            Some(entry) if now.duration_since(entry.heard) < SHORTEST_WAIT => {
                return Err(Refusal::TooSoon);
            }
            Some(_) => self.forget_the_silent(now),
            None => self.admit(address, now)?,
        }
        self.admit_class(&report, address)?;
        let Report { reporter, class, service, response } = report;
        let (service, response) = (service.encode(), response.encode());
        self.entries.insert(reporter, Entry { address, heard: now, class, service, response });
        self.changed = true;
        Ok(())
    }

    /// Whether there is room for another reporter at an address.
    fn admit(&mut self, address: IpAddr, now: Instant) -> Result<(), Refusal> {
        self.forget_the_silent(now);
        if self.entries.values().filter(|entry| entry.address == address).count()
            >= MOST_PER_ADDRESS
        {
            return Err(Refusal::AddressFull);
        }
        if self.entries.len() >= MOST_REPORTERS {
            return Err(Refusal::Full);
        }
        Ok(())
    }

    /// Whether there is room for another class, beside those of all other reporters.
    fn admit_class(&self, report: &Report, address: IpAddr) -> Result<(), Refusal> {
        let others = || self.entries.iter().filter(|(name, _)| **name != report.reporter);
        let all: BTreeSet<_> = others().map(|(_, entry)| &entry.class).collect();
        if !all.contains(&report.class) && all.len() >= MOST_CLASSES {
            return Err(Refusal::Classes);
        }
        let here = others().filter(|(_, entry)| entry.address == address);
        let here: BTreeSet<_> = here.map(|(_, entry)| &entry.class).collect();
        if !here.contains(&report.class) && here.len() >= MOST_CLASSES_PER_ADDRESS {
            return Err(Refusal::AddressClasses);
        }
        Ok(())
    }

    fn forget_the_silent(&mut self, now: Instant) {
        let before = self.entries.len();
        self.entries.retain(|_, entry| is_alive(entry, now));
        self.changed |= self.entries.len() != before;
    }

    /// All that is known, if it is not what it was when this was last asked; in an order of its own.
    pub(crate) fn changed(&mut self, now: Instant) -> Option<Vec<Measured>> {
        self.forget_the_silent(now);
        std::mem::take(&mut self.changed).then(|| {
            let measured = |entry: &Entry| Measured {
                class: entry.class.clone(),
                service: entry.service.clone(),
                response: entry.response.clone(),
            };
            self.entries.values().map(measured).collect()
        })
    }
}

fn is_alive(entry: &Entry, now: Instant) -> bool {
    now.duration_since(entry.heard) < ALIVE
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use latency::Latencies;

    use super::*;

    fn report(reporter: &str) -> Report {
        report_at(600, reporter)
    }

    fn report_at(rate_tenths: u32, reporter: &str) -> Report {
        let mut times = Latencies::default();
        times.record(5_000.0);
        let [backend, model, precision, mode] = ["cpu", "S", "f32", "server"].map(str::to_owned);
        Report {
            reporter: reporter.to_owned(),
            class: DeviceClass {
                backend,
                model,
                precision,
                mode,
                rate_tenths,
                at_once: 0,
                batch: 1,
            },
            service: times.clone(),
            response: times,
        }
    }

    fn address(last: u8) -> IpAddr {
        Ipv4Addr::new(192, 0, 2, last).into()
    }

    #[test]
    fn the_newest_report_replaces_the_one_before() {
        let (mut store, now) = (Store::default(), Instant::now());
        assert_eq!(store.take(report("a"), address(1), now), Ok(()));
        assert_eq!(store.take(report("a"), address(1), now), Err(Refusal::TooSoon));
        let later = now + SHORTEST_WAIT;
        assert_eq!(store.take(report("a"), address(1), later), Ok(()));
        assert_eq!(store.changed(later).map(|all| all.len()), Some(1));
        assert_eq!(store.changed(later), None);
    }

    #[test]
    fn nobody_speaks_in_the_name_of_one_who_is_alive() {
        let (mut store, now) = (Store::default(), Instant::now());
        assert_eq!(store.take(report("a"), address(1), now), Ok(()));
        assert_eq!(store.take(report("a"), address(2), now + ALIVE / 2), Err(Refusal::Elsewhere));
        assert_eq!(store.take(report("a"), address(2), now + ALIVE), Ok(()));
    }

    #[test]
    fn a_name_that_has_been_silent_is_a_newcomer_wherever_it_comes_from() {
        let (mut store, now) = (Store::default(), Instant::now());
        assert_eq!(store.take(report("old"), address(2), now), Ok(()));
        let later = now + ALIVE;
        let before = now + ALIVE.saturating_sub(SHORTEST_WAIT);
        for place in 0..MOST_PER_ADDRESS {
            let reported = store.take(report(&place.to_string()), address(1), before);
            assert_eq!(reported, Ok(()));
        }
        // Nobody has swept the silent one away yet.
        assert_eq!(store.take(report("old"), address(1), later), Err(Refusal::AddressFull));
    }

    #[test]
    fn an_address_has_its_share_and_a_full_house_stays_as_it_is() {
        let (mut store, now) = (Store::default(), Instant::now());
        for place in 0..MOST_REPORTERS {
            let from = address(u8::try_from(place / MOST_PER_ADDRESS).expect("sixteen addresses"));
            assert_eq!(store.take(report(&place.to_string()), from, now), Ok(()));
        }
        assert_eq!(store.take(report("x"), address(0), now), Err(Refusal::AddressFull));
        assert_eq!(store.take(report("x"), address(99), now), Err(Refusal::Full));
        assert_eq!(store.take(report("0"), address(0), now + SHORTEST_WAIT), Ok(()));
        assert_eq!(store.take(report("x"), address(99), now + ALIVE), Ok(()));
        assert_eq!(store.changed(now + ALIVE).map(|all| all.len()), Some(2));
    }

    #[test]
    fn classes_that_strangers_make_up_swell_nothing_and_drive_nobody_out() {
        let (mut store, now) = (Store::default(), Instant::now());
        let kinds = u32::try_from(MOST_CLASSES_PER_ADDRESS).expect("a few");
        let networks = u8::try_from(MOST_CLASSES / MOST_CLASSES_PER_ADDRESS).expect("a few");
        for network in 0..networks {
            for kind in 0..kinds {
                let name = format!("{network}-{kind}");
                let made_up = report_at(1 + u32::from(network) * kinds + kind, &name);
                assert_eq!(store.take(made_up, address(network), now), Ok(()));
            }
            let refusal = store.take(report_at(9_000, "x"), address(network), now);
            let full = network + 1 == networks;
            let expected = if full { Refusal::Classes } else { Refusal::AddressClasses };
            assert_eq!(refusal, Err(expected));
        }
        // A known class is taken from anybody, and a reporter may change to another one.
        let later = now + SHORTEST_WAIT;
        assert_eq!(store.take(report_at(1, "y"), address(99), later), Ok(()));
        assert_eq!(store.take(report_at(9_000, "z"), address(99), later), Err(Refusal::Classes));
        assert_eq!(store.take(report_at(9_000, "0-1"), address(0), later), Ok(()));
        assert_eq!(store.take(report_at(9_001, "z"), address(99), later), Err(Refusal::Classes));
        assert_eq!(
            store.take(report_at(9_001, "z"), address(99), now + ALIVE + SHORTEST_WAIT),
            Ok(())
        );
    }
}
