//! The questions of topics.

use analysis::Question;
use analysis::questions::{
    Binding, ClearanceOption, Compare, Frontier, Inspect, Levers, PartialRanks, Sensitivity, Sweep,
    Swings,
};
use model::{Case, OBSERVABLES, Observable, Sampling, Scenario};

use crate::stops::STOPS;
use crate::topic::Topic;

/// Scrambles of a question that compares many plans: the 2¹⁶ trials of the published tables.
const TABLE_SCRAMBLES: u32 = 8;

/// What the analyst is asked.
pub fn question(topic: &Topic, case: &Case) -> Question {
    let scenario = case.scenario();
    let sampling = Sampling { scrambles: TABLE_SCRAMBLES, ..Sampling::settled() };
    match topic {
        Topic::Listed(place) => listed(*place, scenario, sampling),
        Topic::Sweep(across, down) => Question::Sweep(Sweep {
            scenario,
            sampling,
            across: STOPS[*across].axis(),
            down: STOPS[*down].axis(),
            median_of: Observable::TokenCover,
        }),
        Topic::Compare(slots, _) => Question::Compare(Compare {
            scenarios: slots.iter().filter_map(|slot| slot.scenario(case)).collect(),
            sampling: Sampling::settled(),
            observables: OBSERVABLES.map(|spec| spec.observable).to_vec(),
        }),
        Topic::Cell(symbol) => Question::Inspect(Inspect { scenario, symbol: symbol.clone() }),
    }
}

/// The questions in the order of [`crate::LISTED`].
fn listed(place: usize, scenario: Scenario, sampling: Sampling) -> Question {
    match place {
        0 => Question::Levers(Levers::published(scenario, sampling)),
        1 => Question::Sensitivity(Sensitivity::published(scenario)),
        2 => Question::Ranks(PartialRanks::preview(scenario)),
        3 => Question::Swings(Swings::of_covers(scenario)),
        4 => Question::Binding(Binding { scenario, sampling }),
        5 => Question::Frontier(Frontier::published(scenario)),
        _ => Question::Option(ClearanceOption::published(scenario, sampling)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FIRST_OBSERVABLE, FIRST_SWEEP, LISTED, Slot};

    #[test]
    fn every_question_can_be_asked() {
        let plan = Case::december_2025();
        let compare = Topic::Compare(Slot::first(&plan), FIRST_OBSERVABLE);
        let others = [FIRST_SWEEP, compare, Topic::Cell("K_gen".to_owned())];
        for topic in (0..LISTED.len()).map(Topic::Listed).chain(others) {
            assert!(question(&topic, &plan).study().is_ok(), "{topic:?}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_list() {
        let plan = Case::december_2025();
        let key = |place| match question(&Topic::Listed(place), &plan) {
            Question::Levers(_) => "levers",
            Question::Sensitivity(_) => "spread",
            Question::Ranks(_) => "movers",
            Question::Swings(_) => "swings",
            Question::Binding(_) => "binding",
            Question::Frontier(_) => "frontier",
            Question::Option(_) => "clearance",
            other => panic!("{other:?}"),
        };
        for (place, listed) in LISTED.iter().enumerate() {
            assert_eq!(key(place), listed.key);
        }
    }
}
