//! What can be asked, as queries of addresses.

use model::{Case, OBSERVABLES, Observable};
use words::{Phrase, Shown, billions, thousands, units};

use crate::movers::{MOVERS, mover_place};
use crate::slots::{SLOTS, Slot};

/// Something that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
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
#[derive(Debug)]
pub struct Listed {
    /// The key used in addresses.
    pub key: &'static str,
    /// The question as a reader would put it.
    pub name: Phrase,
    /// What comes of it, in a few words.
    pub about: Phrase,
}

const fn listed(key: &'static str, name: Phrase, about: Phrase) -> Listed {
    Listed { key, name, about }
}

/// The questions in the order of the page; the sweep stands after them.
pub static LISTED: [Listed; 7] = [
    listed(
        "levers",
        Phrase::new("What would help most?", "什么最有帮助？"),
        Phrase::new("Fifteen levers, in points of the odds", "15项变化，以达标概率的百分点计"),
    ),
    listed(
        "spread",
        Phrase::new("What explains the spread?", "差异从何而来？"),
        Phrase::new("Shares of variance, alone and with others", "方差占比，单独与含交互"),
    ),
    listed(
        "movers",
        Phrase::new("What moves it?", "什么在影响它？"),
        Phrase::new("Partial rank correlations; follows the sliders", "偏秩相关系数；随滑块更新"),
    ),
    listed(
        "swings",
        Phrase::new("What does each input do alone?", "每个输入单独有何作用？"),
        Phrase::new("One at a time, in the median world", "在中位世界里逐个变动"),
    ),
    listed(
        "binding",
        Phrase::new("What binds under each export rule?", "各出口规则下什么是瓶颈？"),
        Phrase::new("Constraints, state by state", "逐条规则看约束"),
    ),
    listed(
        "frontier",
        Phrase::new("Which plans does none beat?", "哪些方案未被超越？"),
        Phrase::new("About 3,000 plans at this capex", "同等资本开支下约3000种方案"),
    ),
    listed(
        "clearance",
        Phrase::new("Is waiting for clearance worth it?", "值得等待放行吗？"),
        Phrase::new("Month by month, and what the option is worth", "逐月比较，以及选择权的价值"),
    ),
];

/// The place of the question whose answer follows the sliders, because it takes no time.
const FOLLOWS: usize = 2;
/// The key of the sweep in addresses.
pub const SWEEP: &str = "sweep";
/// The sweep of a page that has not been told otherwise: supply against clearance.
pub const FIRST_SWEEP: Topic = Topic::Sweep(0, 1);
/// What the comparison draws unless told otherwise.
pub const FIRST_OBSERVABLE: Observable = Observable::TokenCover;

/// Fields of addresses that do not belong to the plan.
const FIELDS: [&str; 9] = ["ask", "across", "down", "inspect", "a", "b", "c", "d", "of"];
type Fields = [Option<String>; FIELDS.len()];

/// Whether a field belongs to a question, and what is wrong with its value if something is.
pub fn checked(name: &str, value: &str) -> Option<Result<(), &'static str>> {
    let known = match FIELDS.iter().position(|field| *field == name)? {
        0 => value == SWEEP || LISTED.iter().any(|listed| listed.key == value),
        1 | 2 => mover_place(value).is_some(),
        3 => is_cell(value),
        8 => observable(value).is_some(),
        _ => Slot::from_key(value).is_some(),
    };
    Some(if known {
        Ok(())
    } else {
        Err(Phrase::new("nothing is called that", "没有这个名称").text())
    })
}

/// Whether a symbol, its index aside, is one of the model's numbers.
fn is_cell(symbol: &str) -> bool {
    let name = symbol.split('[').next().unwrap_or_default();
    symbol.len() < 64 && model::CELLS.iter().any(|cell| cell.symbol == name)
}

/// The observable with this key.
pub fn observable(key: &str) -> Option<Observable> {
    OBSERVABLES.iter().find(|spec| spec.key == key).map(|spec| spec.observable)
}

fn on_the_lab([ask, across, down, ..]: &Fields) -> Option<Topic> {
    let ask = ask.as_deref()?;
    let mover = |field: &Option<String>, first: usize| {
        field.as_deref().and_then(mover_place).unwrap_or(first)
    };
    if ask == SWEEP {
        return Some(Topic::Sweep(mover(across, 0), mover(down, 1)));
    }
    LISTED.iter().position(|listed| listed.key == ask).map(Topic::Listed)
}

fn compared([.., a, b, c, d, of]: &Fields, case: &Case) -> Topic {
    let mut slots = Slot::first(case);
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

fn fields(query: &str) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(place) = FIELDS.iter().position(|field| *field == name) {
            fields[place].get_or_insert(value.into_owned());
        }
    }
    fields
}

impl Topic {
    /// What an address asks beside its plan, the page's own question first.
    pub fn of_address(path: &str, query: &str, case: &Case) -> Vec<Self> {
        let fields = fields(query);
        let page = match path {
            "/lab" => on_the_lab(&fields),
            "/compare" => Some(compared(&fields, case)),
            _ => None,
        };
        page.into_iter().chain(cell(&fields)).collect()
    }

    /// Reads a topic as [`Topic::query`] writes it.
    pub fn read(query: &str, case: &Case) -> Option<Self> {
        let fields = fields(query);
        let [.., a, _, _, _, _] = &fields;
        let compare = || a.is_some().then(|| compared(&fields, case));
        cell(&fields).or_else(|| on_the_lab(&fields)).or_else(compare)
    }

    /// The topic alone as a query.
    pub fn query(&self) -> String {
        match self {
            Self::Listed(place) => format!("ask={}", LISTED[*place].key),
            Self::Sweep(across, down) => {
                format!("ask={SWEEP}&across={}&down={}", MOVERS[*across].key, MOVERS[*down].key)
            }
            Self::Compare(slots, of) => {
                let [a, b, c, d] = slots.map(Slot::key);
                format!("a={a}&b={b}&c={c}&d={d}&of={}", observable_key(*of))
            }
            Self::Cell(symbol) => form_urlencoded::Serializer::new(String::new())
                .append_pair("inspect", symbol)
                .finish(),
        }
    }

    /// Whether the answer follows the plan by itself, because it takes no time.
    pub fn follows(&self) -> bool {
        match self {
            Self::Listed(place) => *place == FOLLOWS,
            Self::Cell(_) => true,
            Self::Sweep(..) | Self::Compare(..) => false,
        }
    }

    /// Whether two topics are answered by the same figures, so that these may stay.
    pub fn same_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(one), Self::Listed(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Whether the workbench lists it.
    pub fn on_the_workbench(&self) -> bool {
        matches!(self, Self::Listed(_) | Self::Sweep(..))
    }
}

fn cell([_, _, _, symbol, ..]: &Fields) -> Option<Topic> {
    symbol.clone().filter(|symbol| is_cell(symbol)).map(Topic::Cell)
}

/// Parts of a query, of which either may be empty.
pub fn joined(mut query: String, more: &str) -> String {
    if !query.is_empty() && !more.is_empty() {
        query.push('&');
    }
    query + more
}

/// The key of an observable.
pub fn observable_key(observable: Observable) -> &'static str {
    OBSERVABLES[observable as usize].key
}

/// What a reader would call an observable, without its unit.
pub fn observable_name(observable: Observable) -> &'static str {
    let name = match observable {
        Observable::UnspentShare => Phrase::new("Unspent share of chip money", "购芯资金未用比例"),
        Observable::Deployed => Phrase::new("New accelerators", "新增加速器"),
        Observable::Live => Phrase::new("Live fleet", "在用集群"),
        Observable::ItPower => Phrase::new("IT power", "IT功率"),
        Observable::TokenCapacity => Phrase::new("Token capacity", "词元产能"),
        Observable::TokenDemand => Phrase::new("Token demand", "词元需求"),
        Observable::TokenCover => Phrase::new("Token capacity over demand", "词元产能与需求之比"),
        Observable::RequestCover => Phrase::new("Feed capacity over demand", "推荐产能与需求之比"),
        Observable::TrainingCover => Phrase::new("Training over its goal", "训练与目标之比"),
        Observable::TotalCost => Phrase::new("Total cost", "总成本"),
        Observable::TokenCost => Phrase::new("Cost of a million tokens", "每百万词元成本"),
        Observable::RequestCost => Phrase::new("Cost of a thousand requests", "每千次请求成本"),
        Observable::NetPresentValue => {
            Phrase::new("Net present value (weak)", "净现值（依据薄弱）")
        }
    };
    name.text()
}

/// How an observable is shown to this reader: what multiplies the model's number, and the unit.
pub fn observable_shown(observable: Observable) -> Shown {
    let plain = |unit: Phrase| Shown { factor: 1.0, unit: unit.text() };
    match observable {
        Observable::UnspentShare => plain(Phrase::name("")),
        Observable::Deployed | Observable::Live => thousands(),
        Observable::ItPower => plain(Phrase::name("MW")),
        Observable::TokenCapacity | Observable::TokenDemand => {
            plain(Phrase::new("tn/day", "万亿/日"))
        }
        Observable::TokenCover | Observable::RequestCover | Observable::TrainingCover => {
            plain(Phrase::name("×"))
        }
        Observable::TotalCost | Observable::NetPresentValue => billions(),
        Observable::TokenCost | Observable::RequestCost => units(),
    }
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
    fn every_topic_survives_its_query() {
        let plan = model::Plan::december_2025().with_lease(40.0).expect("in range").into();
        for topic in topics() {
            let path = if topic.on_the_workbench() { "/lab" } else { "/compare" };
            let query = topic.query();
            assert_eq!(
                Topic::of_address(path, &query, &plan),
                std::slice::from_ref(&topic),
                "{query}"
            );
            assert_eq!(Topic::read(&query, &plan), Some(topic), "{query}");
            for (name, value) in form_urlencoded::parse(query.as_bytes()) {
                assert_eq!(checked(&name, &value), Some(Ok(())), "{query}");
            }
        }
        let cell = Topic::Cell("q[Ascend 910C]".to_owned());
        assert_eq!(Topic::of_address("/", &cell.query(), &plan), [cell]);
    }

    #[test]
    fn what_nobody_can_ask_is_not_asked() {
        let plan = Case::december_2025();
        let query = "ask=everything&inspect=K_gem&a=none";
        assert_eq!(Topic::of_address("/lab", query, &plan), []);
        assert!(checked("ask", "everything").is_some_and(|checked| checked.is_err()));
        assert_eq!(checked("capex", "160"), None);
        let first = Topic::Compare(Slot::first(&plan), FIRST_OBSERVABLE);
        assert_eq!(Topic::of_address("/compare", query, &plan), [first]);
    }
}
