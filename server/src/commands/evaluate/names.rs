//! Which input a name stands for, and what it may be.

use std::collections::BTreeSet;

use model::{DIMENSIONS, Decisions, EXPORT_CAPS_K, INPUTS, Inputs, Joint, Scenario};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Input(usize),
    ExportState,
    ExportCap,
    Clearance,
}

impl Target {
    /// The target of a symbol or field name.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let place = INPUTS.iter().position(|input| input.symbol == name || input.field == name);
        match (place, name) {
            (Some(place), _) => Ok(Self::Input(place)),
            (None, "exp") => Ok(Self::ExportState),
            (None, "export_cap_k") => Ok(Self::ExportCap),
            (None, "t_clear" | "clearance_month") => Ok(Self::Clearance),
            _ => {
                let symbols = INPUTS.map(|input| format!("`{}`", input.symbol)).join(", ");
                Err(format!(
                    "`{}` is no input; accepted are {symbols}, `exp`, `export_cap_k`, `t_clear` or \
                     their field names",
                    echo(name)
                ))
            }
        }
    }

    /// The values that make sense, ends included.
    fn range(self) -> (f64, f64) {
        let Self::Input(place) = self else {
            return match self {
                Self::Clearance => (0.0, 12.0),
                _ => (0.0, 1e6),
            };
        };
        match INPUTS.get(place).map_or("", |input| input.field) {
            "input_share" | "cache_hit" => (0.0, 1.0),
            field if field.ends_with("_utilisation") => (0.0, 1.0),
            field if field.starts_with("cap_") => (0.0, 1e6),
            "colocation_mw" => (0.0, 1e6),
            "slip_months" => (0.0, 12.0),
            "pue" => (1.0, 10.0),
            _ => (1e-6, 1e9),
        }
    }

    /// Checks a value for this target.
    pub(super) fn check(self, name: &str, value: f64) -> Result<f64, String> {
        let is_state = [0.0, 1.0, 2.0, 3.0].contains(&value);
        if self == Self::ExportState {
            let accepted = "accepted are 0 (denied), 1 (trial), 2 (quota) and 3 (open)";
            return if is_state {
                Ok(value)
            } else {
                Err(format!("`{name}` is `{value}`; {accepted}"))
            };
        }
        let (low, high) = self.range();
        // What is not a number lies in no range.
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(format!("`{name}` is `{value}`; accepted is a number from {low} to {high}"))
    }
}

/// Targets named so far in one header or object.
#[derive(Debug, Default)]
pub(super) struct Named(BTreeSet<Target>);

impl Named {
    /// The target of a name that must stand for something not named yet.
    pub(super) fn take(&mut self, name: &str) -> Result<Target, String> {
        let target = Target::named(name)?;
        let rival = match target {
            Target::ExportState => Target::ExportCap,
            Target::ExportCap => Target::ExportState,
            other => other,
        };
        if self.0.contains(&rival) || !self.0.insert(target) {
            return Err(format!("`{name}` is given twice; accepted is one name of each input"));
        }
        Ok(target)
    }
}

/// The world in which everything that is not given stands at its median.
pub(super) struct MedianWorld {
    values: [f64; INPUTS.len()],
    export_cap_k: f64,
    clearance_month: f64,
}

impl MedianWorld {
    /// The median world under a scenario's priors, exports at the likeliest state of its plan.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let world = Joint::new(&scenario.priors).world(&[0.5; DIMENSIONS]);
        let odds = scenario.plan.export.probabilities();
        let likeliest = odds.iter().copied().fold(0.0, f64::max);
        let state = odds.iter().position(|&odds| odds == likeliest).unwrap_or(0);
        Self {
            values: world.values,
            export_cap_k: EXPORT_CAPS_K[state],
            clearance_month: world.clearance_month,
        }
    }

    /// The world with some values given.
    pub(super) fn with(&self, given: impl IntoIterator<Item = (Target, f64)>) -> Inputs<f64> {
        let Self { mut values, mut export_cap_k, mut clearance_month } = *self;
        for (target, value) in given {
            match target {
                Target::Input(place) => {
                    if let Some(slot) = values.get_mut(place) {
                        *slot = value;
                    }
                }
                Target::ExportCap => export_cap_k = value,
                Target::ExportState => {
                    let state = EXPORT_CAPS_K.into_iter().zip(0_u32..);
                    let cap = state.into_iter().find(|&(_, state)| f64::from(state) == value);
                    export_cap_k = cap.map_or(export_cap_k, |(cap, _)| cap);
                }
                Target::Clearance => clearance_month = value,
            }
        }
        Inputs::new(values, export_cap_k, clearance_month)
    }
}

/// Everything that the rows of a file share.
pub(super) struct Bench {
    pub decisions: Decisions<f64>,
    pub median: MedianWorld,
}

impl Bench {
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self { decisions: scenario.decisions(), median: MedianWorld::of(scenario) }
    }
}

/// Text of a file, cut to a length that a sentence can hold.
pub(super) fn echo(text: &str) -> String {
    cut(text, 60)
}

/// Text on one line with at most `longest` letters.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let mut short: String =
        text.chars().filter(|letter| !letter.is_control()).take(longest).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}
