//! What is counted of every trial.

use serde::{Deserialize, Serialize};

use crate::statistics::Binned;
use crate::{Outcome, Scalar};

/// Bins of a histogram.
pub const BINS: usize = 1024;
/// Bins per doubling in a logarithmic histogram, as a power of two.
const OCTAVE_BITS: u32 = 6;
const SINGLE_FRACTION_BITS: u32 = 23;
const SINGLE_BIAS: i32 = 127;

/// How a quantity is cut into [`BINS`] bins; what falls outside lands in the end bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Binning {
    /// 64 equal steps per doubling, upwards from `2^least_exponent`.
    ///
    /// The bin is a shift of the number's bits, so every machine agrees on it.
    Logarithmic {
        /// Exponent of the lower end.
        least_exponent: i32,
    },
    /// Equal steps.
    Linear {
        /// Lower end of the first bin.
        low: f32,
        /// Width of a bin.
        step: f32,
    },
}

impl Binning {
    /// What a logarithmic bin's number is above the bits shifted right.
    pub const fn offset(least_exponent: i32) -> i32 {
        (SINGLE_BIAS + least_exponent) << OCTAVE_BITS
    }

    /// How far the bits of a number are shifted right for its logarithmic bin.
    pub const SHIFT: u32 = SINGLE_FRACTION_BITS - OCTAVE_BITS;

    /// The bin of a number.
    #[inline]
    pub fn bin(&self, value: f32) -> usize {
        usize::from(match *self {
            Self::Logarithmic { least_exponent } => logarithmic_bin(least_exponent, value),
            Self::Linear { low, step } => linear_bin(low, step, value),
        })
    }

    /// The bins of many numbers, and how many numbers each holds.
    pub(crate) fn binned(&self, values: &[f32]) -> Binned {
        // The kind is asked for once, so that the loops over numbers have no branches.
        let bins: Vec<u16> = match *self {
            Self::Logarithmic { least_exponent } => {
                values.iter().map(|&value| logarithmic_bin(least_exponent, value)).collect()
            }
            Self::Linear { low, step } => {
                values.iter().map(|&value| linear_bin(low, step, value)).collect()
            }
        };
        let mut counts = vec![0; BINS];
        for &bin in &bins {
            counts[usize::from(bin)] += 1;
        }
        Binned { counts, bins }
    }

    /// The lower edge of a bin; `BINS` gives the upper end.
    pub fn edge(&self, bin: usize) -> f64 {
        match *self {
            Self::Logarithmic { least_exponent } => {
                let steps = 1 << OCTAVE_BITS;
                let octave = i32::try_from(bin / steps).unwrap_or(i32::MAX);
                let within = (bin % steps) as f64 / steps as f64;
                (1.0 + within) * 2.0_f64.powi(least_exponent + octave)
            }
            Self::Linear { low, step } => f64::from(low) + f64::from(step) * bin as f64,
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_wrap, reason = "bits shifted so far stay below 2^15")]
fn logarithmic_bin(least_exponent: i32, value: f32) -> u16 {
    let bits = value.max(f32::MIN_POSITIVE).to_bits() >> Binning::SHIFT;
    held(bits as i32 - Binning::offset(least_exponent))
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "float to int saturates")]
fn linear_bin(low: f32, step: f32, value: f32) -> u16 {
    held(((value - low) / step) as i32)
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "what is held to the bins is small and not negative"
)]
fn held(bin: i32) -> u16 {
    bin.clamp(0, BINS as i32 - 1) as u16
}

/// A quantity that is counted of every trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observable {
    /// Share of the chip budget that stays unspent.
    UnspentShare,
    /// New accelerators deployed, thousands.
    Deployed,
    /// Live accelerators at the end of December, thousands.
    Live,
    /// IT power on our own bill, MW.
    ItPower,
    /// Token capacity, tn/day.
    TokenCapacity,
    /// Token demand, tn/day.
    TokenDemand,
    /// Token capacity over demand.
    TokenCover,
    /// Recommendation capacity over demand.
    RequestCover,
    /// Training over its goal.
    TrainingCover,
    /// Annual cost, bn yuan.
    TotalCost,
    /// Cost of a million served tokens, yuan.
    TokenCost,
    /// Cost of a thousand served requests, yuan.
    RequestCost,
    /// Net present value, bn yuan.
    NetPresentValue,
}

/// The name, unit and binning of an observable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObservableSpec {
    /// Which observable.
    pub observable: Observable,
    /// The key used in files.
    pub key: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// How it is cut into bins.
    pub binning: Binning,
}

const fn logarithmic(
    observable: Observable,
    key: &'static str,
    unit: &'static str,
    least_exponent: i32,
) -> ObservableSpec {
    ObservableSpec { observable, key, unit, binning: Binning::Logarithmic { least_exponent } }
}

const fn linear(
    observable: Observable,
    key: &'static str,
    unit: &'static str,
    (low, step): (f32, f32),
) -> ObservableSpec {
    ObservableSpec { observable, key, unit, binning: Binning::Linear { low, step } }
}

/// The observables in the order of their histograms.
pub const OBSERVABLES: [ObservableSpec; 13] = [
    linear(Observable::UnspentShare, "unspent_share", "–", (0.0, 1.0 / BINS as f32)),
    logarithmic(Observable::Deployed, "deployed_k", "k", -2),
    logarithmic(Observable::Live, "live_k", "k", -2),
    logarithmic(Observable::ItPower, "it_mw", "MW", 2),
    logarithmic(Observable::TokenCapacity, "token_capacity_tn", "tn/day", -2),
    logarithmic(Observable::TokenDemand, "token_demand_tn", "tn/day", -2),
    logarithmic(Observable::TokenCover, "token_cover", "×", -8),
    logarithmic(Observable::RequestCover, "request_cover", "×", -8),
    logarithmic(Observable::TrainingCover, "training_cover", "×", -8),
    logarithmic(Observable::TotalCost, "total_cost_bn", "bn¥/yr", -2),
    logarithmic(Observable::TokenCost, "cny_per_mtok", "¥/Mtok", -9),
    logarithmic(Observable::RequestCost, "cny_per_krequest", "¥/k", -9),
    linear(Observable::NetPresentValue, "npv_bn", "bn¥", (-824.0, 1.0)),
];

/// What is counted of one trial (or one vector of trials).
#[derive(Debug, Clone, Copy)]
pub struct Observation<S> {
    /// The observables in the order of [`OBSERVABLES`].
    pub values: [S; OBSERVABLES.len()],
    /// The flags in the order of [`crate::Flag`], 1 where they hold.
    pub flags: [S; crate::Flag::COUNT],
    /// The code of the binding constraint.
    pub binding: S,
}

impl<S: Scalar> Outcome<S> {
    /// What is counted of this outcome.
    #[inline]
    pub fn observe(&self) -> Observation<S> {
        let Self { fleet, capacity, cost, .. } = self;
        let budget_bn = fleet.purchase.spent_bn + fleet.purchase.unspent_bn;
        let cover = |headroom: S| headroom + 1.0;
        let met = |headroom: S| S::one() - S::indicator(headroom.less(S::zero()));
        Observation {
            values: [
                fleet.purchase.unspent_bn / budget_bn.maximum(S::literal(1e-6)),
                fleet.deployed_k(),
                fleet.total(|_| 1.0),
                fleet.it_mw(),
                capacity.tokens_tn,
                capacity.token_demand_tn,
                cover(self.token_headroom),
                cover(self.request_headroom),
                cover(self.training_headroom),
                cost.total_bn,
                self.cny_per_mtok,
                self.cny_per_krequest,
                self.npv_bn,
            ],
            flags: [
                self.goal,
                met(self.token_headroom),
                met(self.request_headroom - crate::outcome::REQUEST_GOAL),
                met(self.training_headroom),
                S::indicator(S::zero().less(self.npv_bn)),
            ],
            binding: fleet.binding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bin_holds_its_lower_edge() {
        for spec in &OBSERVABLES {
            for bin in 0..BINS {
                #[expect(clippy::cast_possible_truncation, reason = "edges are exact in f32")]
                let edge = spec.binning.edge(bin) as f32;
                let found = spec.binning.bin(edge);
                assert!(found == bin || (found + 1 == bin), "{}: {bin} {found}", spec.key);
            }
        }
    }

    #[test]
    fn demand_met_is_an_edge() {
        let binning = Binning::Logarithmic { least_exponent: -8 };
        assert_eq!(binning.edge(8 * 64), 1.0);
        assert_eq!(binning.bin(1.0), 8 * 64);
        assert_eq!(binning.bin(1.0 - f32::EPSILON), 8 * 64 - 1);
    }

    #[test]
    fn numbers_outside_land_in_the_end_bins() {
        let binning = Binning::Logarithmic { least_exponent: -8 };
        for (value, bin) in [(0.0, 0), (-1.0, 0), (f32::INFINITY, BINS - 1), (1e9, BINS - 1)] {
            assert_eq!(binning.bin(value), bin);
        }
    }
}
