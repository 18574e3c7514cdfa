//! Which number of a trial is asked about.

use kernels::{LANES, Lanes};
use model::{Batch, Flag, Observable, Scalar};
use serde::{Deserialize, Serialize};

/// A number of every trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Something that is counted of every trial anyway.
    Observed(Observable),
    /// The logarithm of token capacity over demand.
    LogTokenCover,
    /// The logarithm of recommendation capacity over demand.
    LogRequestCover,
    /// 1 where the goal is met, else 0.
    Goal,
    /// Tokens served, tn/day.
    Served,
    /// Share of token demand that goes unserved.
    Shortfall,
}

/// The least cover whose logarithm is taken: that of a plan that serves nothing.
const LEAST_COVER: f32 = 1e-6;

impl Measure {
    /// The number of every trial, in their order.
    pub fn read(self, batch: &Batch) -> Vec<f32> {
        let of = |observable| batch.values(observable);
        match self {
            Self::Observed(observable) => of(observable).to_vec(),
            Self::LogTokenCover => logarithms(of(Observable::TokenCover)),
            Self::LogRequestCover => logarithms(of(Observable::RequestCover)),
            Self::Goal => {
                let met = |flags: &u8| if flags & Flag::Goal.bit() == 0 { 0.0 } else { 1.0 };
                batch.flags().iter().map(met).collect()
            }
            Self::Served => {
                let demand = of(Observable::TokenDemand);
                let pairs = of(Observable::TokenCapacity).iter().zip(demand);
                pairs.map(|(capacity, demand)| capacity.min(*demand)).collect()
            }
            Self::Shortfall => {
                of(Observable::TokenCover).iter().map(|cover| (1.0 - cover).max(0.0)).collect()
            }
        }
    }
}

/// Logarithms by our own polynomial, which has the same digits on every machine.
fn logarithms(covers: &[f32]) -> Vec<f32> {
    let mut logarithms = Vec::with_capacity(covers.len());
    for chunk in covers.chunks(LANES) {
        let lanes = std::array::from_fn(|lane| chunk.get(lane).map_or(1.0, |c| c.max(LEAST_COVER)));
        logarithms.extend(&Lanes::from_array(lanes).ln().to_array()[..chunk.len()]);
    }
    logarithms
}
