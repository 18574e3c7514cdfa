//! Believed ranges in addresses: `g_gen=2.8-9`, or from a form `g_gen-low=2.8&g_gen-high=9`.

use std::collections::BTreeMap;

use model::{Distribution, INPUTS, ModelError, Ranges};

use words::say;

use super::parsed;

/// The numbers of a range in forms, in the order in which an address has them.
pub(crate) const ENDS: [&str; 3] = ["low", "mode", "high"];

/// The place of the input with this symbol.
pub(super) fn input_place(symbol: &str) -> Option<usize> {
    INPUTS.iter().position(|spec| spec.symbol == symbol)
}

/// Every changed range as a field.
pub(super) fn fields(ranges: &Ranges) -> impl Iterator<Item = (&'static str, String)> {
    ranges.changed().map(|(input, believed)| {
        let value = match believed {
            Distribution::LogNormal { p10, p90 } => format!("{p10}-{p90}"),
            Distribution::Triangular { low, mode, high } => format!("{low}-{mode}-{high}"),
        };
        (INPUTS[input].symbol, value)
    })
}

/// A range as an address has it.
pub(super) fn read(ranges: &Ranges, input: usize, value: &str) -> Result<Ranges, String> {
    let numbers: Vec<f64> = value.split('-').take(4).map(parsed).collect::<Result<_, _>>()?;
    let believed = match (INPUTS[input].distribution, &numbers[..]) {
        (Distribution::LogNormal { .. }, &[p10, p90]) => Distribution::LogNormal { p10, p90 },
        (Distribution::Triangular { .. }, &[low, mode, high]) => {
            Distribution::Triangular { low, mode, high }
        }
        (Distribution::LogNormal { .. }, _) => {
            return Err(say!("two numbers joined by `-` are expected", "应为以`-`相连的两个数"));
        }
        _ => {
            return Err(say!("three numbers joined by `-` are expected", "应为以`-`相连的三个数"));
        }
    };
    ranges.with(input, believed).map_err(|error| refusal(&error))
}

/// Why the model refuses a number, for the reader of a page.
pub(crate) fn refusal(error: &ModelError) -> String {
    match error {
        ModelError::OutOfRange { low, high, .. } => {
            say!("it lies between {low} and {high}", "应在{low}与{high}之间")
        }
        ModelError::NotFinite { .. } => say!("it is a finite number", "应为有限数值"),
        ModelError::Distribution { .. } => say!("its numbers must ascend", "各数须依次增大"),
        ModelError::Shares { .. } | ModelError::Fractions { .. } => {
            say!("its shares must sum to the whole", "各项比例之和须等于整体")
        }
        other => other.to_string(),
    }
}

/// Numbers that a form sends one by one.
#[derive(Debug, Default)]
pub(super) struct Single(BTreeMap<usize, [Option<f64>; ENDS.len()]>);

impl Single {
    /// Keeps one number of an input's range.
    pub(super) fn keep(&mut self, input: usize, end: &str, value: &str) -> Result<(), String> {
        let end = ENDS.iter().position(|known| *known == end).ok_or_else(super::no_such_field)?;
        self.0.entry(input).or_default()[end] = Some(parsed(value)?);
        Ok(())
    }

    /// The ranges with these numbers, and what was refused.
    pub(super) fn finish(self, mut ranges: Ranges) -> (Ranges, Vec<(&'static str, String)>) {
        let mut refused = Vec::new();
        for (input, [least, likeliest, most]) in self.0 {
            let believed = match ranges.of(input) {
                Distribution::LogNormal { p10, p90 } => {
                    Distribution::LogNormal { p10: least.unwrap_or(p10), p90: most.unwrap_or(p90) }
                }
                Distribution::Triangular { low, mode, high } => Distribution::Triangular {
                    low: least.unwrap_or(low),
                    mode: likeliest.unwrap_or(mode),
                    high: most.unwrap_or(high),
                },
            };
            match ranges.with(input, believed) {
                Ok(changed) => ranges = changed,
                Err(error) => refused.push((INPUTS[input].symbol, refusal(&error))),
            }
        }
        (ranges, refused)
    }
}
