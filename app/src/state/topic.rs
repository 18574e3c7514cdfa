//! What a reader can ask beside how the plan turns out, as addresses and as questions.

use analysis::Question;
use analysis::questions::{
    Binding, ClearanceOption, Compare, Frontier, Inspect, Levers, PartialRanks, Sensitivity, Sweep,
    Swings,
};
use model::{OBSERVABLES, Observable, Plan, Sampling, Scenario};

use super::address::query_from_plan;
use super::movers::{MOVERS, Mover};
use super::slots::{SLOTS, Slot};

/// Scrambles of a question that compares many plans: the 2¹⁶ trials of the published tables.
const TABLE_SCRAMBLES: u32 = 8;

/// Something that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Topic {
    /// One of [`LISTED`], by its place.
    Listed(usize),
    /// A two-way sweep over two of [`MOVERS`], across and down.
    Sweep(usize, usize),
    /// Scenarios side by side, and the observable whose difference is drawn.
    Compare([Slot; SLOTS], Observable),
    /// Where a number comes from.
    Cell(String),
}

/// A question that needs nothing but the plan.
pub(crate) struct Listed {
    /// The key used in addresses.
    pub key: &'static str,
    /// The question as a reader would put it.
    pub name: &'static str,
    /// What comes of it, in a few words.
    pub about: &'static str,
    /// Whether the answer follows the sliders instead of waiting to be asked again.
    pub follows: bool,
    question: fn(Scenario) -> Question,
}

/// The questions in the order of the page; the sweep stands after them.
pub(crate) static LISTED: [Listed; 7] = [
    Listed {
        key: "levers",
        name: "What would help most?",
        about: "Fifteen levers, in points of the odds",
        follows: false,
        question: |scenario| Question::Levers(Levers::published(scenario, sampling())),
    },
    Listed {
        key: "spread",
        name: "What explains the spread?",
        about: "Shares of variance, alone and with others",
        follows: false,
        question: |scenario| Question::Sensitivity(Sensitivity::published(scenario)),
    },
    Listed {
        key: "movers",
        name: "What moves it?",
        about: "Partial rank correlations; follows the sliders",
        follows: true,
        question: |scenario| Question::Ranks(PartialRanks::preview(scenario)),
    },
    Listed {
        key: "swings",
        name: "What does each input do alone?",
        about: "One at a time, in the median world",
        follows: false,
        question: |scenario| Question::Swings(Swings::of_covers(scenario)),
    },
    Listed {
        key: "binding",
        name: "What binds under each export rule?",
        about: "Constraints, state by state",
        follows: false,
        question: |scenario| Question::Binding(Binding { scenario, sampling: sampling() }),
    },
    Listed {
        key: "frontier",
        name: "Which plans does none beat?",
        about: "About 3,000 plans at this capex",
        follows: false,
        question: |scenario| Question::Frontier(Frontier::published(scenario)),
    },
    Listed {
        key: "clearance",
        name: "Is waiting for clearance worth it?",
        about: "Month by month, and what the option is worth",
        follows: false,
        question: |scenario| Question::Option(ClearanceOption::published(scenario, sampling())),
    },
];

/// The key of the sweep in addresses.
pub(crate) const SWEEP: &str = "sweep";
/// The sweep of the page that has not been told otherwise: supply against clearance.
pub(crate) const FIRST_SWEEP: (usize, usize) = (0, 1);
/// What the comparison draws unless told otherwise.
pub(crate) const FIRST_OBSERVABLE: Observable = Observable::TokenCover;

fn sampling() -> Sampling {
    Sampling { scrambles: TABLE_SCRAMBLES, ..Sampling::settled() }
}

/// A topic and the plan that it is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What is asked.
    pub(crate) topic: Topic,
    /// What is asked about.
    pub(crate) plan: Plan,
}

impl Asked {
    /// What an address asks beside its plan, the page's own question first.
    pub fn from_address(path: &str, query: &str, plan: &Plan) -> Vec<Self> {
        let mut fields = Fields::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Some(place) = FIELDS.iter().position(|field| *field == name) {
                fields[place].get_or_insert(value.into_owned());
            }
        }
        let page = match path {
            "/lab" => listed(&fields),
            "/compare" => Some(compared(&fields, plan)),
            _ => None,
        };
        let [_, _, _, symbol, ..] = fields;
        let topics = page.into_iter().chain(symbol.filter(|s| is_cell(s)).map(Topic::Cell));
        topics.map(|topic| Self { topic, plan: *plan }).collect()
    }

    /// What the engine is asked.
    pub fn question(&self) -> Question {
        let scenario = Scenario::published(self.plan);
        match &self.topic {
            Topic::Listed(place) => (LISTED[*place].question)(scenario),
            Topic::Sweep(across, down) => Question::Sweep(Sweep {
                scenario,
                sampling: sampling(),
                across: MOVERS[*across].axis(),
                down: MOVERS[*down].axis(),
                median_of: Observable::TokenCover,
            }),
            Topic::Compare(slots, _) => Question::Compare(Compare {
                scenarios: slots.iter().filter_map(|slot| slot.scenario(&self.plan)).collect(),
                sampling: Sampling::settled(),
                observables: OBSERVABLES.map(|spec| spec.observable).to_vec(),
            }),
            Topic::Cell(symbol) => Question::Inspect(Inspect { scenario, symbol: symbol.clone() }),
        }
    }

    /// The question as a query, plan included; two with the same query have the same answer.
    pub fn query(&self) -> String {
        joined(query_from_plan(&self.plan), &self.topic.query())
    }
}

/// Fields of addresses that do not belong to the plan.
const FIELDS: [&str; 9] = ["ask", "across", "down", "inspect", "a", "b", "c", "d", "of"];
type Fields = [Option<String>; FIELDS.len()];

/// Whether a field belongs to a question, and what is wrong with its value if something is.
pub(crate) fn checked(name: &str, value: &str) -> Option<Result<(), &'static str>> {
    let known = match FIELDS.iter().position(|field| *field == name)? {
        0 => value == SWEEP || LISTED.iter().any(|listed| listed.key == value),
        1 | 2 => Mover::place(value).is_some(),
        3 => is_cell(value),
        8 => observable(value).is_some(),
        _ => Slot::from_key(value).is_some(),
    };
    Some(if known { Ok(()) } else { Err("nothing is called that") })
}

/// Whether a symbol, its index aside, is one of the model's numbers.
fn is_cell(symbol: &str) -> bool {
    let name = symbol.split('[').next().unwrap_or_default();
    symbol.len() < 64 && model::CELLS.iter().any(|cell| cell.symbol == name)
}

fn observable(key: &str) -> Option<Observable> {
    OBSERVABLES.iter().find(|spec| spec.key == key).map(|spec| spec.observable)
}

fn listed([ask, across, down, ..]: &Fields) -> Option<Topic> {
    let ask = ask.as_deref()?;
    let mover = |field: &Option<String>, first: usize| {
        field.as_deref().and_then(Mover::place).unwrap_or(first)
    };
    if ask == SWEEP {
        return Some(Topic::Sweep(mover(across, FIRST_SWEEP.0), mover(down, FIRST_SWEEP.1)));
    }
    LISTED.iter().position(|listed| listed.key == ask).map(Topic::Listed)
}

fn compared([.., a, b, c, d, of]: &Fields, plan: &Plan) -> Topic {
    let mut slots = Slot::first(plan);
    for (place, field) in [a, b, c, d].into_iter().enumerate() {
        // The first two are always there: one scenario alone is no comparison.
        let wanted = field.as_deref().and_then(Slot::from_key);
        if let Some(slot) = wanted.filter(|slot| place > 1 || *slot != Slot::Empty) {
            slots[place] = slot;
        }
    }
    let of = of.as_deref().and_then(observable).unwrap_or(FIRST_OBSERVABLE);
    Topic::Compare(slots, of)
}

impl Topic {
    /// The topic alone as a query.
    pub(crate) fn query(&self) -> String {
        match self {
            Self::Listed(place) => format!("ask={}", LISTED[*place].key),
            Self::Sweep(across, down) => {
                format!("ask={SWEEP}&across={}&down={}", MOVERS[*across].key, MOVERS[*down].key)
            }
            Self::Compare(slots, of) => {
                let [a, b, c, d] = slots.map(Slot::key);
                format!("a={a}&b={b}&c={c}&d={d}&of={}", OBSERVABLES[*of as usize].key)
            }
            Self::Cell(symbol) => form_urlencoded::Serializer::new(String::new())
                .append_pair("inspect", symbol)
                .finish(),
        }
    }

    /// Whether the answer follows the plan by itself, because it takes no time.
    pub(crate) fn follows(&self) -> bool {
        match self {
            Self::Listed(place) => LISTED[*place].follows,
            Self::Cell(_) => true,
            Self::Sweep(..) | Self::Compare(..) => false,
        }
    }

    /// Whether two topics are answered by the same figures, so that these may stay.
    pub(crate) fn same_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(one), Self::Listed(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Whether the workbench lists it.
    pub(crate) fn on_the_workbench(&self) -> bool {
        matches!(self, Self::Listed(_) | Self::Sweep(..))
    }
}

/// Parts of a query, of which either may be empty.
pub(crate) fn joined(mut query: String, more: &str) -> String {
    if !query.is_empty() && !more.is_empty() {
        query.push('&');
    }
    query + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics() -> Vec<Topic> {
        let slots = [Slot::Preset(0), Slot::Own, Slot::Preset(6), Slot::Empty];
        (0..LISTED.len())
            .map(Topic::Listed)
            .chain([Topic::Sweep(3, 6), Topic::Compare(slots, Observable::TotalCost)])
            .collect()
    }

    #[test]
    fn every_topic_survives_its_address() {
        let plan = Plan::december_2025().with_lease(40.0).expect("in range");
        for topic in topics() {
            let asked = Asked { topic, plan };
            let path = if asked.topic.on_the_workbench() { "/lab" } else { "/compare" };
            let query = asked.query();
            assert_eq!(Asked::from_address(path, &query, &plan), [asked], "{query}");
            assert_eq!(super::super::address::plan_from_query(&query), (plan, Vec::new()));
        }
        let cell = Asked { topic: Topic::Cell("q[Ascend 910C]".to_owned()), plan };
        assert_eq!(Asked::from_address("/", &cell.query(), &plan), [cell]);
    }

    #[test]
    fn what_nobody_can_ask_is_not_asked() {
        let plan = Plan::december_2025();
        let query = "ask=everything&inspect=K_gem&a=none";
        assert_eq!(Asked::from_address("/lab", query, &plan), []);
        let notes = super::super::address::plan_from_query(query).1;
        assert_eq!(notes.len(), 2, "{notes:?}");
        let [asked] = &Asked::from_address("/compare", query, &plan)[..] else {
            panic!("a comparison is always asked")
        };
        assert_eq!(asked.topic, Topic::Compare(Slot::first(&plan), FIRST_OBSERVABLE));
    }

    #[test]
    fn every_question_can_be_asked() {
        let plan = Plan::december_2025();
        for topic in topics() {
            assert!(Asked { topic, plan }.question().study().is_ok());
        }
    }
}
