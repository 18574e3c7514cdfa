//! What can be moved along an axis: a decision of the plan or an input of its worlds.

use model::{Shares, WHOLE};
use serde::{Deserialize, Serialize};

use crate::error::quantity_in;
use crate::score::Variant;
use crate::{AnalysisError, Change};

/// A number of the plan or of its worlds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Capex, bn yuan.
    Capex,
    /// Overseas leases, bn yuan a year.
    Leases,
    /// Multiplier on domestic supply.
    DomesticSupply,
    /// Share of unspent chip money put into leases.
    Spill,
    /// Share of capex of a line, the others in proportion.
    Split(u8),
    /// Share of chip money of a class, the others in proportion.
    Mix(u8),
    /// Share of the owned fleet of a workload, the others in proportion.
    Owned(u8),
    /// Share of the leased fleet of a workload, the others in proportion.
    Leased(u8),
    /// An input, in its unit in every world.
    Input(String),
    /// A factor on an input in every world.
    Times(String),
    /// Month of 2026 from which H200 arrive.
    Clearance,
}

impl Subject {
    /// Moves a variant to a value.
    ///
    /// # Errors
    /// [`AnalysisError`] if the value or the subject is none that the model takes.
    pub(crate) fn set(&self, value: f64, variant: &mut Variant) -> Result<(), AnalysisError> {
        let plan = variant.plan;
        variant.plan = match self {
            Self::Capex => plan.with_capex(value)?,
            Self::Leases => plan.with_lease(value)?,
            Self::DomesticSupply => plan.with_domestic_supply(value)?,
            Self::Spill => plan.with_spill(value)?,
            Self::Split(line) => plan.with_split(moved("split", &plan.split, *line, value)?),
            Self::Mix(class) => plan.with_mix(moved("mix", &plan.mix, *class, value)?),
            Self::Owned(workload) => {
                plan.with_owned(moved("owned", &plan.owned, *workload, value)?)
            }
            Self::Leased(workload) => {
                plan.with_leased(moved("leased", &plan.leased, *workload, value)?)
            }
            Self::Input(input) => {
                variant.change(Change::Set { input: input.clone(), value })?;
                plan
            }
            Self::Times(input) => {
                variant.change(Change::Scale { input: input.clone(), factor: value })?;
                plan
            }
            Self::Clearance => {
                variant.change(Change::Clear { month: value })?;
                plan
            }
        };
        Ok(())
    }
}

impl Variant {
    fn change(&mut self, change: Change) -> Result<(), AnalysisError> {
        change.check()?;
        self.changes.push(change);
        Ok(())
    }
}

/// Shares with one of them moved to a fraction.
fn moved<const N: usize>(
    field: &'static str,
    shares: &Shares<N>,
    place: u8,
    fraction: f64,
) -> Result<Shares<N>, AnalysisError> {
    quantity_in(field, fraction, (0.0, 1.0))?;
    let place = usize::from(place);
    if place >= N {
        let (high, value) = (u32::try_from(N).unwrap_or(u32::MAX), u32::try_from(place));
        let value = value.unwrap_or(u32::MAX);
        return Err(AnalysisError::OutOfRange { field, low: 0, high: high - 1, value });
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of the whole lies between 0 and the whole"
    )]
    let part = (fraction * f64::from(WHOLE)).round() as u32;
    Ok(shares.with_share(place, part, &[false; N]))
}
