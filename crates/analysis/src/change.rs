//! Changes to the worlds that a plan meets.

use kernels::{Lanes, Worlds};
use model::{Distribution, INPUTS, Scalar, World};
use serde::{Deserialize, Serialize};

use crate::AnalysisError;
use crate::error::quantity_in;

/// A change made in every world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An input times a factor.
    Scale {
        /// The input's symbol or field name.
        input: String,
        /// The factor, from .01 to 100.
        factor: f64,
    },
    /// An input set to a value.
    Set {
        /// The input's symbol or field name.
        input: String,
        /// The value, in the input's unit.
        value: f64,
    },
    /// H200 arrive from this month of 2026 on.
    Clear {
        /// The month, from 0 to 12.
        month: f64,
    },
    /// H200 work as well as assumed times a factor.
    Yield {
        /// The factor, from 0 to 2.
        factor: f64,
    },
}

/// The place of an input in [`INPUTS`], by its symbol or its field name.
///
/// # Errors
/// [`AnalysisError::UnknownInput`] if no input has the name.
pub fn input_place(name: &str) -> Result<usize, AnalysisError> {
    INPUTS
        .iter()
        .position(|input| input.symbol == name || input.field == name)
        .ok_or_else(|| AnalysisError::UnknownInput { name: name.to_owned() })
}

/// The values that an input may be set to: far beyond its prior, but where the equations hold.
///
/// A share of tokens stays below one; what the prior bounds away from zero stays away from it.
pub fn input_range(place: usize) -> (f64, f64) {
    let spec = &INPUTS[place];
    match spec.distribution {
        _ if is_share(place) => (0.01, 0.99),
        Distribution::LogNormal { p10, p90 } => (p10 / 100.0, p90 * 100.0),
        Distribution::Triangular { low, high, .. } => (low / 2.0, high * 2.0),
    }
}

/// Whether an input is a share of tokens, which a factor must not lift over one.
fn is_share(place: usize) -> bool {
    matches!(INPUTS[place].symbol, "f_in" | "hit")
}

impl Change {
    /// Checks names and numbers.
    pub(crate) fn check(&self) -> Result<(), AnalysisError> {
        match self {
            Self::Scale { input, factor } => {
                input_place(input)?;
                quantity_in("factor", *factor, (0.01, 100.0))
            }
            Self::Set { input, value } => {
                let place = input_place(input)?;
                quantity_in(INPUTS[place].field, *value, input_range(place))
            }
            Self::Clear { month } => quantity_in("month", *month, (0.0, 12.0)),
            Self::Yield { factor } => quantity_in("yield", *factor, (0.0, 2.0)),
        }
    }

    /// Whether the change is one of the worlds that plans meet.
    pub(crate) const fn moves_worlds(&self) -> bool {
        !matches!(self, Self::Yield { .. })
    }

    /// Makes the change; a change that does not pass [`Change::check`] does nothing.
    fn make(&self, worlds: &mut Worlds) {
        let each = |worlds: &mut Worlds, act: &dyn Fn(&mut World<Lanes>)| {
            worlds.blocks_mut().iter_mut().for_each(act);
        };
        match self {
            _ if self.check().is_err() => {}
            Self::Scale { input, factor } => {
                let Ok(place) = input_place(input) else { return };
                let most = Lanes::literal(if is_share(place) { 0.99 } else { f64::MAX });
                each(worlds, &|world| {
                    world.values[place] = (world.values[place] * *factor).minimum(most);
                });
            }
            Self::Set { input, value } => {
                let Ok(place) = input_place(input) else { return };
                each(worlds, &|world| world.values[place] = Lanes::literal(*value));
            }
            Self::Clear { month } => {
                each(worlds, &|world| world.clearance_month = Lanes::literal(*month));
            }
            Self::Yield { .. } => {}
        }
    }

    /// Makes changes, in their order.
    pub(crate) fn make_all(changes: &[Self], worlds: &mut Worlds) {
        for change in changes {
            change.make(worlds);
        }
    }

    /// The share of H200 that work as assumed, after these changes.
    pub(crate) fn h200_yield(changes: &[Self]) -> f64 {
        let factor = |change: &Self| match change {
            Self::Yield { factor } if change.check().is_ok() => *factor,
            _ => 1.0,
        };
        changes.iter().map(factor).product()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_go_by_symbol_and_by_field() {
        assert_eq!(input_place("p_h200"), Ok(0));
        assert_eq!(input_place("price_h200_kcny"), Ok(0));
        assert!(matches!(input_place("h200"), Err(AnalysisError::UnknownInput { .. })));
    }

    #[test]
    fn numbers_that_the_equations_cannot_take_are_refused() {
        let set = |input: &str, value| Change::Set { input: input.to_owned(), value };
        assert!(set("slip", 0.0).check().is_ok());
        for wrong in [
            set("f_in", 1.0),
            set("p_h200", 0.0),
            set("p_h200", f64::NAN),
            set("nothing", 1.0),
            Change::Scale { input: "hit".to_owned(), factor: f64::INFINITY },
            Change::Clear { month: -1.0 },
            Change::Yield { factor: f64::NAN },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
