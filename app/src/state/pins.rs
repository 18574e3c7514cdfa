//! Outputs that a reader keeps in sight: which, and what is shown of each.

use std::fmt::Write as _;

use inquiry::{observable, observable_key, observable_shown};
use model::Observable;
use protocol::Simulated;
use words::{Phrase, say};

use super::links::where_from;

/// How many outputs are in sight.
pub(crate) const PINS: usize = 6;

/// The outputs in sight, in the order of their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pins([Observable; PINS]);

impl Default for Pins {
    fn default() -> Self {
        Self([
            Observable::TokenCover,
            Observable::RequestCover,
            Observable::TrainingCover,
            Observable::TotalCost,
            Observable::TokenCost,
            Observable::ItPower,
        ])
    }
}

impl Pins {
    /// The output in a place; of a place that is none, in the last.
    pub(crate) fn at(self, place: usize) -> Observable {
        self.0[place.min(PINS - 1)]
    }

    /// Puts another output into a place.
    pub(crate) fn put(&mut self, place: usize, observable: Observable) {
        if let Some(pin) = self.0.get_mut(place) {
            *pin = observable;
        }
    }

    /// The keys of the outputs.
    pub(crate) fn to_text(self) -> String {
        self.0.map(observable_key).join(" ")
    }

    /// Reads what [`Self::to_text`] wrote; nothing if the text is anything else.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let pins = text.split(' ').map(observable).collect::<Option<Vec<_>>>()?;
        pins.try_into().ok().map(Self)
    }
}

/// The symbol of the model behind an output, and how the output follows from it, as its link says.
pub(super) fn source(observable: Observable) -> (&'static str, &'static str) {
    let same = |symbol| (symbol, symbol);
    match observable {
        Observable::UnspentShare => ("unspent", "unspent/bud_acc"),
        Observable::Deployed => same("units_new"),
        Observable::Live => same("n_live"),
        Observable::ItPower => same("mw_it"),
        Observable::TokenCapacity => same("K_gen"),
        Observable::TokenDemand => same("D_gen"),
        Observable::TokenCover => ("h_gen", "h_gen + 1"),
        Observable::RequestCover => ("h_rec", "h_rec + 1"),
        Observable::TrainingCover => ("h_tr", "h_tr + 1"),
        Observable::TotalCost => same("tco"),
        Observable::TokenCost => same("c_mtok"),
        Observable::RequestCost => same("c_krec"),
        Observable::NetPresentValue => same("npv"),
    }
}

const IN_THE_MEDIAN_WORLD: Phrase = Phrase::new("Median world", "中位世界");

/// One output: its median, its range, where it comes from, and, where that is asked for, what it is
/// in the median world.
pub(crate) fn pin_html(answer: &Simulated, of: Observable, median: bool) -> String {
    let interval = answer.summary.of(of).interval;
    let central = answer.central.observed[of as usize];
    let shown = observable_shown(of);
    let [p5, p50, p95] = [interval.p5, interval.p50, interval.p95].map(|value| shown.number(value));
    let unit = shown.unit;
    let range = say!("{p5} to {p95} in 90 of 100 futures", "100种未来中有90种在{p5}至{p95}之间");
    let (symbol, expression) = source(of);
    let mut html = format!(
        "<p class=\"pin-value\"><strong>{p50}</strong> <span class=\"pin-unit\">{unit}</span> {}</p>\
         {}<p class=\"pin-range\">{range}</p>",
        where_from(&answer.case, symbol, expression),
        strip(
            [interval.p5, interval.p25, interval.p50, interval.p75, interval.p95],
            central,
            median
        ),
    );
    if median {
        let value = shown.number(central);
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<p class=\"pin-median\">{IN_THE_MEDIAN_WORLD} <strong>{value}</strong></p>"
        );
    }
    html
}

/// The range as bands of 90 and 50 of 100 futures with the median, and the median world as a mark.
fn strip([p5, p25, p50, p75, p95]: [f64; 5], central: f64, median: bool) -> String {
    let (least, most) = (p5.min(central), p95.max(central));
    let place = |value: f64| 0.5 + 99.0 * (value - least) / (most - least).max(f64::MIN_POSITIVE);
    let band = |class: &str, low: f64, high: f64| {
        let (low, width) = (place(low), (place(high) - place(low)).max(0.5));
        format!(
            "<rect class=\"{class}\" x=\"{low:.1}\" y=\"3\" width=\"{width:.1}\" height=\"6\"/>"
        )
    };
    let mark = if median {
        let at = place(central);
        format!("<path class=\"pin-world\" d=\"M{at:.1} 0V12\"/>")
    } else {
        String::new()
    };
    format!(
        "<svg class=\"pin-strip\" viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\">{}{}<path class=\"pin-middle\" d=\"M{:.1} 1V11\"/>{mark}</svg>",
        band("pin-ninety", p5, p95),
        band("pin-fifty", p25, p75),
        place(p50),
    )
}

#[cfg(test)]
mod tests {
    use model::OBSERVABLES;

    use super::super::figures::tests::answer;
    use super::*;

    #[test]
    fn pins_survive_as_text_and_anything_else_is_refused() {
        let mut pins = Pins::default();
        pins.put(2, Observable::NetPresentValue);
        pins.put(9, Observable::Live);
        assert_eq!(Pins::from_text(&pins.to_text()), Some(pins));
        for text in ["", "token_cover", "a b c d e f"] {
            assert_eq!(Pins::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn every_output_has_a_value_and_a_cell_behind_it() {
        let answer = answer();
        let scenario = answer.case.scenario();
        let world = model::Central::world(&scenario);
        let report = model::evaluate(&scenario.decisions(), &world).report();
        for spec in &OBSERVABLES {
            let of = spec.observable;
            let (symbol, expression) = source(of);
            assert!(model::CELLS.iter().any(|cell| cell.symbol == symbol), "{}", spec.key);
            let html = pin_html(&answer, of, true);
            assert!(!html.contains("NaN") && html.contains("Median world"), "{html}");
            assert!(html.contains(&format!(">{expression}</a>")), "{html}");
            // What the link leads to is what the pin shows, or the link says what else.
            let cell = report.iter().find(|(known, _)| *known == symbol);
            let value = cell.and_then(|(_, values)| values.first()).expect("a number");
            let shown = answer.central.observed[of as usize];
            let budget_bn = answer.case.plan.chip_budget_bn_cny();
            let expected = match expression {
                "unspent/bud_acc" => value / budget_bn,
                "h_gen + 1" | "h_rec + 1" | "h_tr + 1" => value + 1.0,
                same => {
                    assert_eq!(same, symbol);
                    *value
                }
            };
            assert!((shown / expected - 1.0).abs() < 1e-9, "{symbol}: {shown}, {expected}");
            assert!(!pin_html(&answer, of, false).contains("Median world"));
        }
    }
}
