//! A graph as formulas that people read, and as numbers.

use std::collections::BTreeMap;

use super::graph::{Binary, Function, Graph, Node, Parameter, Unary};

/// How tightly an expression binds, from a choice to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Choice,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Sign,
    Name,
}

/// A formula: the definitions of what it uses more than once, then the expression itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Parts that are used several times, each with its expression, in the order of their use.
    pub parts: Vec<(String, String)>,
    /// The expression.
    pub expression: String,
    /// The places of the parts.
    pub part_places: Vec<u32>,
    /// The places of the named nodes and parameters that it mentions, in ascending order.
    pub mentions: Vec<u32>,
}

/// Writes the formula of a node down to what `name` has a name for.
///
/// `name` is asked of every node but the first; a constant or parameter without a name is written as
/// its number by `number`.
pub fn formula(
    graph: &Graph,
    place: u32,
    name: &dyn Fn(u32) -> Option<String>,
    number: &dyn Fn(f64) -> String,
) -> Formula {
    let mut writer = Writer { graph, name, number, shared: BTreeMap::new(), parts: Vec::new() };
    let mut uses = BTreeMap::new();
    writer.count_uses(place, true, &mut uses);
    // What is long and used twice gets a letter instead of being written twice.
    writer.shared = uses
        .iter()
        .filter(|(at, (count, _))| **at != place && *count > 1 && writer.long(**at))
        .enumerate()
        .map(|(index, (at, _))| (*at, part_name(index)))
        .collect();
    let (expression, _) = writer.written(place, true);
    let mentions = uses.iter().filter(|(_, (_, named))| *named).map(|(at, _)| *at).collect();
    let part_places = writer.shared.keys().copied().collect();
    Formula { parts: writer.parts, expression, part_places, mentions }
}

/// `a` to `z`, then `a1`, `b1` and so on.
fn part_name(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}

struct Writer<'graph> {
    graph: &'graph Graph,
    name: &'graph dyn Fn(u32) -> Option<String>,
    number: &'graph dyn Fn(f64) -> String,
    shared: BTreeMap<u32, String>,
    parts: Vec<(String, String)>,
}

impl Writer<'_> {
    /// How often each node is used in the formula, and whether it has a name.
    fn count_uses(&self, place: u32, first: bool, uses: &mut BTreeMap<u32, (usize, bool)>) {
        let named = !first && (self.name)(place).is_some();
        let entry = uses.entry(place).or_insert((0, named));
        entry.0 += 1;
        if entry.0 == 1 && !named {
            for operand in operands(self.graph.nodes()[place as usize]) {
                self.count_uses(operand, false, uses);
            }
        }
    }

    /// Whether a node takes more room than a letter.
    fn long(&self, place: u32) -> bool {
        (self.name)(place).is_none() && !operands(self.graph.nodes()[place as usize]).is_empty()
    }

    fn written(&mut self, place: u32, first: bool) -> (String, Binding) {
        if !first {
            if let Some(name) = (self.name)(place) {
                return (name, Binding::Name);
            }
            if let Some(letter) = self.shared.get(&place).cloned() {
                if !self.parts.iter().any(|(name, _)| *name == letter) {
                    // The place is kept before its parts are written, which come before it.
                    let (expression, _) = self.expression(place);
                    self.parts.push((letter.clone(), expression));
                }
                return (letter, Binding::Name);
            }
        }
        self.expression(place)
    }

    fn expression(&mut self, place: u32) -> (String, Binding) {
        match self.graph.nodes()[place as usize] {
            Node::Constant(bits) => ((self.number)(f64::from_bits(bits)), Binding::Name),
            Node::Parameter(parameter) => (format!("{parameter:?}"), Binding::Name),
            Node::Unary(Unary::Negate, a) => {
                (format!("−{}", self.within(a, Binding::Sign)), Binding::Sign)
            }
            Node::Unary(operator, a) => {
                let name = match operator {
                    Unary::SquareRoot => "√",
                    Unary::Exponential => "exp",
                    _ => "ln",
                };
                (format!("{name}({})", self.written(a, false).0), Binding::Name)
            }
            Node::Binary(operator, a, b) => self.binary(operator, a, b),
            Node::Not(a) => (format!("not ({})", self.written(a, false).0), Binding::Sign),
            Node::Select(mask, when_true, when_false) => {
                let condition = self.within(mask, Binding::Or);
                let yes = self.within(when_true, Binding::Or);
                let no = self.within(when_false, Binding::Choice);
                (format!("if {condition} then {yes} else {no}"), Binding::Choice)
            }
            Node::Call(function, a) => {
                let name = match function {
                    Function::NormalQuantile => "Φ⁻¹",
                    Function::NormalCumulative => "Φ",
                };
                (format!("{name}({})", self.written(a, false).0), Binding::Name)
            }
        }
    }

    fn binary(&mut self, operator: Binary, a: u32, b: u32) -> (String, Binding) {
        let (symbol, binding) = match operator {
            Binary::Minimum | Binary::Maximum => {
                let name = if operator == Binary::Minimum { "min" } else { "max" };
                let (a, b) = (self.written(a, false).0, self.written(b, false).0);
                return (format!("{name}({a}, {b})"), Binding::Name);
            }
            Binary::Add => ("+", Binding::Sum),
            Binary::Subtract => ("−", Binding::Sum),
            Binary::Multiply => ("·", Binding::Product),
            Binary::Divide => ("/", Binding::Product),
            Binary::Less => ("<", Binding::Comparison),
            Binary::And => ("and", Binding::And),
            Binary::Or => ("or", Binding::Or),
        };
        let left = self.within(a, binding);
        // The right side of − and / needs parentheses where the left one does not.
        let tighter = match operator {
            Binary::Subtract => Binding::Product,
            Binary::Divide => Binding::Sign,
            _ => binding,
        };
        let right = self.within(b, tighter);
        (format!("{left} {symbol} {right}"), binding)
    }

    /// An operand, in parentheses if it binds less tightly than what is around it.
    fn within(&mut self, place: u32, around: Binding) -> String {
        let (text, binding) = self.written(place, false);
        if binding < around { format!("({text})") } else { text }
    }
}

/// What a node is computed from.
fn operands(node: Node) -> Vec<u32> {
    match node {
        Node::Constant(_) | Node::Parameter(_) => Vec::new(),
        Node::Unary(_, a) | Node::Not(a) | Node::Call(_, a) => vec![a],
        Node::Binary(_, a, b) => vec![a, b],
        Node::Select(a, b, c) => vec![a, b, c],
    }
}

/// The value of every node in double precision; masks are 1 where they hold.
pub fn values(graph: &Graph, given: &dyn Fn(Parameter) -> f64) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let at = |place: u32| values[place as usize];
        let truth = |holds: bool| if holds { 1.0 } else { 0.0 };
        values.push(match *node {
            Node::Constant(bits) => f64::from_bits(bits),
            Node::Parameter(parameter) => given(parameter),
            Node::Unary(Unary::Negate, a) => -at(a),
            Node::Unary(Unary::SquareRoot, a) => at(a).sqrt(),
            Node::Unary(Unary::Exponential, a) => at(a).exp(),
            Node::Unary(Unary::Logarithm, a) => at(a).ln(),
            Node::Binary(operator, a, b) => match operator {
                Binary::Add => at(a) + at(b),
                Binary::Subtract => at(a) - at(b),
                Binary::Multiply => at(a) * at(b),
                Binary::Divide => at(a) / at(b),
                Binary::Minimum => at(a).min(at(b)),
                Binary::Maximum => at(a).max(at(b)),
                Binary::Less => truth(at(a) < at(b)),
                Binary::And => truth(at(a) > 0.5 && at(b) > 0.5),
                Binary::Or => truth(at(a) > 0.5 || at(b) > 0.5),
            },
            Node::Not(a) => truth(at(a) < 0.5),
            Node::Select(mask, when_true, when_false) => {
                if at(mask) > 0.5 {
                    at(when_true)
                } else {
                    at(when_false)
                }
            }
            Node::Call(Function::NormalQuantile, a) => model::quantile_double(at(a)),
            Node::Call(Function::NormalCumulative, a) => model::cumulative_double(at(a)),
        });
    }
    values
}

#[cfg(test)]
mod tests {
    use model::Scalar as _;

    use super::super::{Traced, trace};
    use super::*;

    fn named(place: u32, graph: &Graph) -> Option<String> {
        match graph.nodes()[place as usize] {
            Node::Parameter(Parameter::World(index)) => Some(format!("x{index}")),
            _ => None,
        }
    }

    fn written(program: impl FnOnce(Traced, Traced) -> Traced) -> Formula {
        let (graph, result) = trace(|| {
            let input = |index| Traced::parameter(Parameter::World(index));
            program(input(0), input(1))
        });
        formula(&graph, result.place(), &|place| named(place, &graph), &|number| number.to_string())
    }

    #[test]
    fn parentheses_stand_where_they_are_needed_and_nowhere_else() {
        for (expected, actual) in [
            ("x0 + x1 · 2", written(|a, b| a + b * 2.0)),
            ("(x0 + x1) · 2", written(|a, b| (a + b) * 2.0)),
            ("x0 − (x1 + 1)", written(|a, b| a - (b + 1.0))),
            ("x0 / (x1 · 3)", written(|a, b| a / (b * 3.0))),
            ("min(x0, −x1)", written(|a, b| a.minimum(-b))),
            ("if x0 < x1 then 1 else 0", written(|a, b| Traced::indicator(a.less(b)))),
        ] {
            assert_eq!(actual.expression, expected);
            assert!(actual.parts.is_empty(), "{actual:?}");
        }
    }

    #[test]
    fn what_is_used_twice_is_written_once() {
        let formula = written(|a, b| {
            let sum = a + b;
            sum * sum.exp()
        });
        assert_eq!(formula.parts, [("a".to_owned(), "x0 + x1".to_owned())]);
        assert_eq!(formula.expression, "a · exp(a)");
        assert_eq!(formula.mentions.len(), 2);
    }

    #[test]
    fn values_are_those_of_the_program() {
        let (graph, result) = trace(|| {
            let x = Traced::parameter(Parameter::World(0));
            Traced::select(x.less(Traced::literal(2.0)), x.sqrt() + 1.0, x.ln())
        });
        for x in [1.5_f64, 7.0] {
            let value = values(&graph, &|_| x)[result.place() as usize];
            let expected = if x < 2.0 { x.sqrt() + 1.0 } else { x.ln() };
            assert_eq!(value, expected);
        }
    }
}
