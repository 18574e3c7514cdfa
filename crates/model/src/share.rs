//! Shares of a whole that always sum to it exactly.

use serde::{Deserialize, Serialize};

use crate::ModelError;

/// Parts in a whole: shares are kept in millionths.
///
/// Basis points would not do: the reported 85 of 160 billion yuan is 5,312.5 of them.
pub const WHOLE: u32 = 1_000_000;

/// `N` non-negative shares of one whole, in millionths that sum to [`WHOLE`] exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shares<const N: usize>([u32; N]);

impl<const N: usize> Shares<N> {
    /// Shares from their parts in millionths.
    ///
    /// # Errors
    /// [`ModelError::Shares`] if the parts do not sum to [`WHOLE`].
    pub fn from_parts(field: &'static str, parts: [u32; N]) -> Result<Self, ModelError> {
        let sum = parts.iter().map(|&part| u64::from(part)).sum();
        if sum == u64::from(WHOLE) {
            Ok(Self(parts))
        } else {
            Err(ModelError::Shares { field, whole: WHOLE, sum })
        }
    }

    /// Shares in proportion to `weights`, rounded by largest remainder.
    ///
    /// # Errors
    /// [`ModelError::Fractions`] if a weight is negative or not finite, or if all are zero.
    pub fn from_weights(field: &'static str, weights: [f64; N]) -> Result<Self, ModelError> {
        let sum: f64 = weights.iter().sum();
        let usable = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
        if usable && sum.is_finite() && sum > 0.0 {
            Ok(Self(apportion(weights, WHOLE)))
        } else {
            Err(ModelError::Fractions { field })
        }
    }

    /// Shares that the source code spells out; they must sum to [`WHOLE`].
    pub(crate) const fn constant(parts: [u32; N]) -> Self {
        let mut sum = 0;
        let mut index = 0;
        while index < N {
            sum += parts[index];
            index += 1;
        }
        assert!(sum == WHOLE, "shares in the source sum to the whole");
        Self(parts)
    }

    /// The parts in millionths.
    pub const fn parts(&self) -> [u32; N] {
        self.0
    }

    /// The shares as fractions of one.
    pub fn fractions(&self) -> [f64; N] {
        self.0.map(|part| f64::from(part) / f64::from(WHOLE))
    }

    /// The same shares with one of them moved and the unlocked others rescaled in proportion.
    ///
    /// The moved share is held to what the locked ones leave. If every other share is locked,
    /// nothing can move. Unlocked shares that are all zero take the remainder in equal parts.
    #[must_use]
    pub fn with_share(&self, index: usize, part: u32, locked: &[bool; N]) -> Self {
        if index >= N || (0..N).all(|other| other == index || locked[other]) {
            return *self;
        }
        let held: u32 = (0..N).filter(|&j| j != index && locked[j]).map(|j| self.0[j]).sum();
        let moved = part.min(WHOLE - held);
        let free = |other: usize| other != index && !locked[other];
        let mut weights = [0.0; N];
        for (other, weight) in weights.iter_mut().enumerate() {
            *weight = if free(other) { f64::from(self.0[other]) } else { 0.0 };
        }
        if weights.iter().all(|&weight| weight == 0.0) {
            for (other, weight) in weights.iter_mut().enumerate() {
                *weight = if free(other) { 1.0 } else { 0.0 };
            }
        }
        let rescaled = apportion(weights, WHOLE - held - moved);
        let mut parts = self.0;
        for (other, part) in parts.iter_mut().enumerate() {
            if free(other) {
                *part = rescaled[other];
            }
        }
        parts[index] = moved;
        Self(parts)
    }
}

/// Splits `whole` in proportion to `weights` (not all zero), by largest remainder.
///
/// Ties go to the lower index, so the result depends on nothing but its arguments.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "each quota lies between 0 and `whole`, which is a u32"
)]
fn apportion<const N: usize>(weights: [f64; N], whole: u32) -> [u32; N] {
    let sum: f64 = weights.iter().sum();
    let quotas = weights.map(|weight| weight / sum * f64::from(whole));
    let mut parts = quotas.map(|quota| quota as u32);
    let mut order: Vec<usize> = (0..N).filter(|&index| weights[index] > 0.0).collect();
    order.sort_by(|&a, &b| quotas[b].fract().total_cmp(&quotas[a].fract()).then(a.cmp(&b)));
    let given: u32 = parts.iter().sum();
    for &index in order.iter().cycle().take((whole.saturating_sub(given)) as usize) {
        parts[index] += 1;
    }
    parts
}

impl<const N: usize> Serialize for Shares<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Shares<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let parts = Vec::<u32>::deserialize(deserializer)?;
        let parts = <[u32; N]>::try_from(parts)
            .map_err(|parts| D::Error::invalid_length(parts.len(), &"one part per share"))?;
        Self::from_parts("shares", parts).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [bool; 3] = [false; 3];

    #[test]
    fn a_moved_share_rescales_the_others_in_proportion() {
        let shares = Shares::constant([200_000, 300_000, 500_000]);
        let moved = shares.with_share(0, 600_000, &NONE);
        assert_eq!(moved.parts(), [600_000, 150_000, 250_000]);
    }

    #[test]
    fn a_locked_share_keeps_its_part() {
        let shares = Shares::constant([200_000, 300_000, 500_000]);
        let moved = shares.with_share(0, 900_000, &[false, false, true]);
        assert_eq!(moved.parts(), [500_000, 0, 500_000]);
    }

    #[test]
    fn nothing_moves_when_every_other_share_is_locked() {
        let shares = Shares::constant([200_000, 300_000, 500_000]);
        assert_eq!(shares.with_share(0, 0, &[false, true, true]), shares);
    }

    #[test]
    fn shares_that_are_all_zero_take_the_remainder_equally() {
        let shares = Shares::constant([1_000_000, 0, 0]);
        assert_eq!(shares.with_share(0, 0, &NONE).parts(), [0, 500_000, 500_000]);
    }

    #[test]
    fn weights_that_say_nothing_are_refused() {
        assert!(Shares::from_weights("mix", [0.0, 0.0]).is_err());
        assert!(Shares::from_weights("mix", [f64::NAN, 1.0]).is_err());
        assert!(Shares::from_weights("mix", [-1.0, 2.0]).is_err());
    }
}
