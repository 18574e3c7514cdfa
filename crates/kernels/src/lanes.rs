//! Eight single-precision trials side by side.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use model::{Scalar, cumulative_single, quantile_single};
use wide::f32x8;

/// Trials in one vector.
pub const LANES: usize = 8;

/// Eight single-precision numbers that the model computes with as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes(pub f32x8);

/// Eight truth values, all bits set where true.
#[derive(Debug, Clone, Copy)]
pub struct LaneMask(f32x8);

impl Lanes {
    /// The eight numbers.
    #[inline]
    pub fn to_array(self) -> [f32; LANES] {
        self.0.to_array()
    }
}

/// Implements an operator between lanes and between lanes and a constant.
macro_rules! arithmetic {
    ($($operator:ident $method:ident),+) => {$(
        impl $operator for Lanes {
            type Output = Self;
            #[inline]
            fn $method(self, other: Self) -> Self {
                Self($operator::$method(self.0, other.0))
            }
        }
        impl $operator<f64> for Lanes {
            type Output = Self;
            #[inline]
            fn $method(self, constant: f64) -> Self {
                $operator::$method(self, Self::literal(constant))
            }
        }
    )+};
}

arithmetic!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Lanes {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl BitAnd for LaneMask {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for LaneMask {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Not for LaneMask {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Scalar for Lanes {
    type Mask = LaneMask;

    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "constants are rounded to single precision"
    )]
    fn literal(value: f64) -> Self {
        Self(f32x8::splat(value as f32))
    }
    #[inline]
    fn minimum(self, other: Self) -> Self {
        Self(self.0.fast_min(other.0))
    }
    #[inline]
    fn maximum(self, other: Self) -> Self {
        Self(self.0.fast_max(other.0))
    }
    #[inline]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
    #[inline]
    fn exp(self) -> Self {
        Self(self.0.exp())
    }
    #[inline]
    fn ln(self) -> Self {
        Self(self.0.ln())
    }
    #[inline]
    fn less(self, other: Self) -> LaneMask {
        LaneMask(self.0.simd_lt(other.0))
    }
    #[inline]
    fn select(mask: LaneMask, when_true: Self, when_false: Self) -> Self {
        Self(mask.0.bitselect(when_true.0, when_false.0))
    }
    #[inline]
    fn normal_quantile(self) -> Self {
        quantile_single(self)
    }
    #[inline]
    fn normal_cumulative(self) -> Self {
        cumulative_single(self)
    }
}
