//! Where a number comes from: its formula, its inputs and their sources, and where it is used.

use std::collections::BTreeMap;

use kernels::trace::{Graph, Node, Parameter, Traced, formula, trace, values};
use model::{
    ACCELERATORS, Along, CELLS, Central, Decisions, INPUTS, Inputs, Scenario, Tag, Workload,
    evaluate,
};
use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::{AnalysisError, Answer, Finding, Job, Study};

/// Where the export state and the month of clearance come from.
const EXPORT_BASIS: Phrase =
    Phrase::new("press reports on export rules (estimate)", "关于出口规则的媒体报道（估计值）");
const PLAN: Phrase = Phrase::new("the plan", "方案");

/// A look at where a number comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspect {
    /// The scenario whose plan meets the median world.
    pub scenario: Scenario,
    /// The cell's symbol.
    pub symbol: String,
}

impl Inspect {
    pub(crate) fn study(&self) -> Box<dyn Study> {
        Box::new(self.clone())
    }
}

impl Study for Inspect {
    fn next_round(&mut self) -> Vec<Job> {
        Vec::new()
    }

    fn take(&mut self, _: Vec<Finding>) -> Result<(), AnalysisError> {
        Err(AnalysisError::Mismatch)
    }

    fn answer(&mut self) -> Result<Answer, AnalysisError> {
        let inspected = Inspector::new(&self.scenario).inspect(&self.symbol)?;
        Ok(Answer::Inspect(Box::new(inspected)))
    }
}

/// A number of the model with everything behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspected {
    /// The symbol, with its index where there are several: `K_gen`, `q[H200]`.
    pub symbol: String,
    /// What a reader would call it.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The value in the median world.
    pub value: f64,
    /// Definitions of what the formula uses more than once.
    pub parts: Vec<(String, String)>,
    /// The formula in symbols.
    pub formula: String,
    /// The formula with the numbers of the median world.
    pub live: String,
    /// What the formula mentions.
    pub inputs: Vec<Mention>,
    /// Symbols of the cells whose formulas mention this one.
    pub used_by: Vec<String>,
}

/// Something that a formula mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The symbol.
    pub symbol: String,
    /// What it is: a `cell` of the model, an uncertain `input` or a `decision`.
    pub kind: MentionKind,
    /// The value in the median world.
    pub value: f64,
    /// The unit, where there is one.
    pub unit: String,
    /// Where it comes from; empty for cells, which have formulas of their own.
    pub source: String,
    /// What it rests on; only inputs have one.
    pub tag: Option<Tag>,
    /// Whether another range than the published one is believed of it.
    pub changed: bool,
}

/// What a formula can mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// A number that the model computes.
    Cell,
    /// An uncertain input.
    Input,
    /// A number of the plan.
    Decision,
}

/// The trace of the model with names on it.
#[derive(Debug)]
pub struct Inspector {
    graph: Graph,
    values: Vec<f64>,
    /// Names of nodes; a node with several, such as a sum of one term, keeps the first.
    names: BTreeMap<u32, String>,
    /// Every cell's symbol with its place and its line in the table.
    cells: Vec<(String, u32, usize)>,
    /// Of which inputs another range than the published one is believed.
    changed: [bool; INPUTS.len()],
}

impl Inspector {
    /// Traces a scenario's plan through the median world.
    pub fn new(scenario: &Scenario) -> Self {
        let (graph, report) = trace(|| {
            let decisions = Decisions::from_array(std::array::from_fn(|index| {
                Traced::parameter(Parameter::Decision(index))
            }));
            let input = |index| Traced::parameter(Parameter::World(index));
            let inputs = Inputs::new(
                std::array::from_fn(input),
                input(INPUTS.len()),
                input(INPUTS.len() + 1),
            );
            evaluate(&decisions, &inputs).report()
        });
        let decisions = scenario.decisions().to_array();
        let world = Central::world(scenario);
        let given = |parameter| match parameter {
            Parameter::Decision(index) => decisions[index],
            Parameter::World(index) if index == INPUTS.len() => world.export_cap_k,
            Parameter::World(index) if index > INPUTS.len() => world.clearance_month,
            Parameter::World(index) => world.values()[index],
            _ => f64::NAN,
        };
        let values = values(&graph, &given);
        let mut cells = Vec::new();
        for (line, ((_, nodes), spec)) in report.iter().zip(&CELLS).enumerate() {
            for (index, node) in nodes.iter().enumerate() {
                let symbol = format!("{}{}", spec.symbol, index_name(spec.along, index));
                cells.push((symbol, node.place(), line));
            }
        }
        let mut names = parameter_names(&graph);
        for (symbol, place, _) in &cells {
            if !matches!(graph.nodes()[*place as usize], Node::Constant(_)) {
                names.entry(*place).or_insert_with(|| symbol.clone());
            }
        }
        let believed = scenario.priors.distributions();
        let changed = std::array::from_fn(|input| believed[input] != INPUTS[input].distribution);
        Self { graph, values, names, cells, changed }
    }

    /// Every cell's symbol, in the order of BUDGET_MODEL.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(symbol, ..)| symbol.as_str())
    }

    /// A cell by its symbol.
    ///
    /// # Errors
    /// [`AnalysisError::UnknownCell`] if there is none.
    pub fn inspect(&self, symbol: &str) -> Result<Inspected, AnalysisError> {
        let (symbol, place, line) = self
            .cells
            .iter()
            .find(|(known, ..)| known == symbol)
            .ok_or_else(|| AnalysisError::UnknownCell { symbol: symbol.to_owned() })?;
        let number = |value: f64| plain(value);
        let named = |at: u32| self.names.get(&at).cloned();
        let written = formula(&self.graph, *place, &named, &number);
        let known = |at: u32| self.names.contains_key(&at) || written.part_places.contains(&at);
        let shown = |at: u32| known(at).then(|| plain(self.values[at as usize]));
        let live = formula(&self.graph, *place, &shown, &number);
        let spec = &CELLS[*line];
        Ok(Inspected {
            symbol: symbol.clone(),
            name: spec.name.to_string(),
            unit: spec.unit.to_string(),
            value: self.values[*place as usize],
            parts: written.parts,
            formula: written.expression,
            live: live.expression,
            inputs: written.mentions.iter().map(|at| self.mention(*at)).collect(),
            used_by: self.used_by(*place),
        })
    }

    fn used_by(&self, place: u32) -> Vec<String> {
        let named = |at: u32| self.names.get(&at).cloned();
        let uses = |other: u32| {
            formula(&self.graph, other, &named, &|_| String::new()).mentions.contains(&place)
        };
        let cells = self.cells.iter().filter(|(_, other, _)| *other != place && uses(*other));
        cells.map(|(symbol, ..)| symbol.clone()).collect()
    }

    fn mention(&self, place: u32) -> Mention {
        let symbol = self.names.get(&place).cloned().unwrap_or_default();
        let (kind, unit, source, tag) = match self.graph.nodes()[place as usize] {
            Node::Parameter(Parameter::World(index)) => {
                let spec = INPUTS.get(index);
                let unit = spec.map_or("", |spec| spec.unit.text());
                let basis = spec.map_or(EXPORT_BASIS, |spec| spec.basis).text();
                // Exports and their clearance are estimates.
                let tag = spec.map_or(Tag::Estimate, |spec| spec.tag);
                (MentionKind::Input, unit, basis, Some(tag))
            }
            Node::Parameter(_) => (MentionKind::Decision, "", PLAN.text(), None),
            _ => {
                let line = self.cells.iter().find(|(_, at, _)| *at == place);
                let unit = line.map_or("", |(_, _, line)| CELLS[*line].unit.text());
                (MentionKind::Cell, unit, "", None)
            }
        };
        let value = self.values[place as usize];
        let changed = match self.graph.nodes()[place as usize] {
            Node::Parameter(Parameter::World(index)) => {
                self.changed.get(index).copied().unwrap_or_default()
            }
            _ => false,
        };
        let (unit, source) = (unit.to_owned(), source.to_owned());
        Mention { symbol, kind, value, unit, source, tag, changed }
    }
}

/// The names of everything that the model is given.
fn parameter_names(graph: &Graph) -> BTreeMap<u32, String> {
    let name = |node: &Node| match *node {
        Node::Parameter(Parameter::Decision(index)) => Some(Decisions::<f64>::name(index)),
        Node::Parameter(Parameter::World(index)) => Some(match index.checked_sub(INPUTS.len()) {
            None => INPUTS[index].symbol.to_owned(),
            Some(0) => "cap_h200".to_owned(),
            Some(_) => "t_clear".to_owned(),
        }),
        _ => None,
    };
    (0..).zip(graph.nodes()).filter_map(|(place, node)| Some((place, name(node)?))).collect()
}

/// The part of a symbol that says which of several numbers it is.
fn index_name(along: Along, index: usize) -> String {
    const NEEDS: [&str; 4] = ["host", "network", "space", "power"];
    match along {
        Along::Nothing => String::new(),
        Along::Bought | Along::Classes => format!("[{}]", ACCELERATORS[index].symbol()),
        Along::ClassesAndWorkloads => {
            format!("[{}, {}]", ACCELERATORS[index / 3].symbol(), Workload::ALL[index % 3].key())
        }
        Along::Needs => format!("[{}]", NEEDS[index]),
        Along::Workloads => format!("[{}]", Workload::ALL[index].key()),
    }
}

/// A number as a person writes it: five digits that count, without trailing zeros.
fn plain(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    if !(1e-4..1e7).contains(&magnitude) {
        return format!("{value:.4e}");
    }
    let decimals = (4.0 - magnitude.log10().floor()).clamp(0.0, 9.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
    let text = format!("{value:.*}", decimals as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use model::Plan;

    use super::*;

    fn inspector() -> Inspector {
        Inspector::new(&Scenario::published(Plan::december_2025()))
    }

    #[test]
    fn every_cell_has_the_value_that_the_model_computes() {
        let scenario = Scenario::published(Plan::december_2025());
        let outcome = evaluate(&scenario.decisions(), &Central::world(&scenario));
        let expected = outcome.report().into_iter().flat_map(|(_, values)| values);
        let inspector = inspector();
        for ((symbol, place, _), expected) in inspector.cells.iter().zip(expected) {
            let value = inspector.values[*place as usize];
            let error = (value - expected).abs() / expected.abs().max(1.0);
            assert!(error < 1e-12, "{symbol}: {value} is not {expected}");
        }
    }

    #[test]
    fn token_headroom_is_capacity_over_demand_minus_one() {
        let cell = inspector().inspect("h_gen").expect("it is a cell");
        assert_eq!(cell.formula, "K_gen / D_gen − 1");
        assert_eq!(cell.inputs.len(), 2);
        assert!(cell.used_by.iter().any(|user| user == "goal"), "{:?}", cell.used_by);
        assert!((cell.value - 0.17).abs() < 0.01);
    }

    #[test]
    fn demand_names_its_input_and_where_that_comes_from() {
        let cell = inspector().inspect("D_gen").expect("it is a cell");
        assert_eq!(cell.formula, "g_gen · 50");
        let [growth] = &cell.inputs[..] else { panic!("one input: {:?}", cell.inputs) };
        assert_eq!((growth.symbol.as_str(), growth.kind), ("g_gen", MentionKind::Input));
        assert!(growth.source.contains("reported"));
    }

    #[test]
    fn live_formulas_hold_numbers_where_the_others_hold_letters() {
        let cell = inspector().inspect("K_gen").expect("it is a cell");
        assert!(!cell.parts.is_empty());
        let letters = |text: &str| text.split(' ').any(|word| word.len() == 1 && word >= "a");
        assert!(letters(&cell.formula) && !letters(&cell.live.replace('·', "*")), "{}", cell.live);
    }

    #[test]
    fn every_cell_can_be_inspected_and_no_formula_is_empty() {
        let inspector = inspector();
        let symbols: Vec<String> = inspector.symbols().map(str::to_owned).collect();
        assert!(symbols.len() > 90);
        for symbol in &symbols {
            let cell = inspector.inspect(symbol).expect("a known symbol");
            assert!(!cell.formula.is_empty() && !cell.live.is_empty(), "{symbol}");
        }
        let unknown = inspector.inspect("K_gem");
        assert!(matches!(unknown, Err(AnalysisError::UnknownCell { .. })));
    }
}
