//! What a ranker learns from: candidates, what came before them, and what was done with them.

use std::ops::Range;

use recommender::{Action, DENSE, Event, Head, PLAY_BINS};

/// What was done with a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labels {
    /// Which share of views of videos as long as this was shorter, from 0 to 1.
    pub play: f32,
    /// What happened, in the order of [`Head::ALL`].
    pub happened: [bool; Head::ALL.len()],
}

impl Labels {
    pub(crate) fn bin(&self) -> usize {
        let mut bin = 0;
        while bin + 1 < PLAY_BINS && self.play * PLAY_BINS as f32 >= (bin + 1) as f32 {
            bin += 1;
        }
        bin
    }
}

/// One candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The user, to tell users apart when orderings are judged.
    pub user: u32,
    /// The item.
    pub item: u32,
    /// What came before, as a range of [`Examples::events`].
    pub history: Range<usize>,
    /// Plain numbers.
    pub dense: [f32; DENSE],
    /// What was done.
    pub labels: Labels,
}

/// Candidates over common events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Examples {
    /// Events of all users, each user's in order of time.
    pub events: Vec<Event>,
    /// Candidates; neighbours share events, which makes a step cheaper.
    pub list: Vec<Example>,
}

impl Examples {
    /// The events that a run of examples needs, as one range, and those examples' own ranges
    /// within it: cheap if neighbours share events.
    pub(crate) fn window(&self, examples: &[usize]) -> (Vec<Event>, Vec<Range<usize>>) {
        let mut events = Vec::new();
        let mut ranges = Vec::with_capacity(examples.len());
        let mut last: Option<(Range<usize>, usize)> = None;
        for example in examples {
            let own = self.list[*example].history.clone();
            let start = match &last {
                // It begins within what is there and goes on from it.
                Some((there, at)) if there.contains(&own.start) && own.end >= there.end => {
                    events.extend_from_slice(&self.events[there.end..own.end]);
                    at + own.start - there.start
                }
                Some((there, at)) if there.start <= own.start && own.end <= there.end => {
                    at + own.start - there.start
                }
                _ => {
                    events.extend_from_slice(&self.events[own.clone()]);
                    events.len() - own.len()
                }
            };
            ranges.push(start..start + own.len());
            if events.len() == start + own.len() {
                last = Some((own, start));
            }
        }
        (events, ranges)
    }
}

pub(crate) fn action_place(event: Event) -> usize {
    event.action as usize
}

/// The strongest thing that applies.
pub(crate) fn action_of(labels: &Labels) -> Action {
    let did = |head: Head| labels.happened[head as usize];
    if did(Head::NotInterested) {
        Action::NotInterested
    } else if did(Head::Comment) || did(Head::Share) || did(Head::Follow) {
        Action::Engaged
    } else if did(Head::Like) {
        Action::Liked
    } else if did(Head::Finish) {
        Action::Finished
    } else if did(Head::LongView) {
        Action::Long
    } else if did(Head::Skip) {
        Action::Skipped
    } else {
        Action::Partial
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Examples, Labels};
    use recommender::{Action, DENSE, Event, Random};

    #[test]
    fn windows_show_each_example_its_own_events() {
        let mut random = Random::new(2, 0);
        let events: Vec<Event> = (0..60).map(|item| Event { item, action: Action::Long }).collect();
        let labels = Labels { play: 0.5, happened: [false; 8] };
        let mut list = Vec::new();
        for end in 0..60_usize {
            let start = end.saturating_sub(random.below(12));
            let dense = [0.0; DENSE];
            list.push(Example { user: 0, item: 0, history: start..end, dense, labels });
        }
        let examples = Examples { events, list };
        for _ in 0..50 {
            let first = random.below(50);
            let mut chosen: Vec<usize> = (first..first + 10).collect();
            if random.unit() < 0.5 {
                random.shuffle(&mut chosen);
            }
            let (events, ranges) = examples.window(&chosen);
            for (example, range) in chosen.iter().zip(ranges) {
                let own = examples.list[*example].history.clone();
                assert_eq!(events[range], examples.events[own]);
            }
        }
    }

    #[test]
    fn bins_are_eighths() {
        let bin = |play| Labels { play, happened: [false; 8] }.bin();
        assert_eq!([0.0, 0.124, 0.125, 0.99, 1.0].map(bin), [0, 0, 1, 7, 7]);
    }
}
