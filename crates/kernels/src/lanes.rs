//! Eight single-precision trials side by side.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use model::{
    EXPONENT_RANGE, EXPONENTIAL, LN_2_HIGH, LN_2_LOW, LOGARITHM, ROOT_HALF_BITS, Scalar,
    TAIL_BELOW, cumulative_single, polynomial, quantile_centre, quantile_single_by, quantile_tail,
};
use wide::{f32x8, i32x8};

/// Trials in one vector.
pub const LANES: usize = 8;

/// Eight single-precision numbers that the model computes with as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes(pub f32x8);

/// Eight truth values, all bits set where true.
#[derive(Debug, Clone, Copy)]
pub struct LaneMask(f32x8);

impl Lanes {
    /// Eight numbers.
    #[inline]
    pub fn from_array(numbers: [f32; LANES]) -> Self {
        Self(f32x8::new(numbers))
    }

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
        exponential(self)
    }
    #[inline]
    fn ln(self) -> Self {
        logarithm(self)
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
        quantile_single_by(self, |t| {
            let tail = t.less(Self::literal(TAIL_BELOW));
            if tail.0.to_bitmask() == 0 {
                // One vector in forty has a number in the tail.
                return quantile_centre(t);
            }
            Self::select(tail, quantile_tail(t), quantile_centre(t))
        })
    }
    #[inline]
    fn normal_cumulative(self) -> Self {
        cumulative_single(self)
    }
}

/// The natural exponential.
///
/// # Formula
/// `2ⁿ·(1 + r + r²·p(r))` with `n = round(x/ln 2)` and `r = x − n·ln 2` in two parts. Relative error
/// below 2e-7; twin of `exponential` in `paths.wgsl`.
#[inline]
fn exponential(x: Lanes) -> Lanes {
    let (low, high) = EXPONENT_RANGE;
    let x = x.clamp(Lanes::literal(low), Lanes::literal(high));
    let n = Lanes((x * std::f64::consts::LOG2_E).0.round());
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let significand = polynomial(&EXPONENTIAL, r) * r * r + r + 1.0;
    let exponent: i32x8 = n.0.fast_round_int() << 23;
    let bits: i32x8 = bytemuck::cast(significand.0);
    Lanes(bytemuck::cast(bits + exponent))
}

/// The natural logarithm of a positive normal number.
///
/// # Formula
/// `e·ln 2 + f − f²/2 + f³·p(f)` with `x = 2ᵉ(1 + f)` and `√½ ≤ 1 + f < √2`. Relative error below
/// 2e-7 away from one; twin of `logarithm` in `paths.wgsl`.
#[inline]
fn logarithm(x: Lanes) -> Lanes {
    let bits: i32x8 = bytemuck::cast(x.0);
    let exponent = (bits - i32x8::splat(ROOT_HALF_BITS.cast_signed())) >> 23;
    let f = Lanes(bytemuck::cast(bits - (exponent << 23))) - 1.0;
    let e = Lanes(f32x8::from_i32x8(exponent));
    let square = f * f;
    let correction = polynomial(&LOGARITHM, f) * f * square + e * LN_2_LOW - square * 0.5;
    f + correction + e * LN_2_HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest relative error of `approximate` against `exact` over these arguments.
    fn worst(
        arguments: impl Iterator<Item = f32>,
        approximate: fn(Lanes) -> Lanes,
        exact: fn(f64) -> f64,
    ) -> f64 {
        let error = |x: f32| {
            let expected = exact(f64::from(x));
            let actual = f64::from(approximate(Lanes(f32x8::splat(x))).to_array()[0]);
            (actual - expected).abs() / expected.abs().max(1e-3)
        };
        arguments.map(error).fold(0.0, f64::max)
    }

    #[test]
    fn exponentials_stay_within_their_stated_error() {
        let arguments = (-87_000..88_000_i32).map(|step| step as f32 * 1e-3);
        let error = worst(arguments.clone(), Lanes::exp, f64::exp);
        // Small results are compared absolutely, so this holds the relative error above e^-7.
        assert!(error < 2e-7, "{error:e}");
    }

    #[test]
    fn logarithms_stay_within_their_stated_error() {
        let arguments = (1..200_000_i32).map(|step| (step as f32 * 4e-4 - 40.0).exp());
        let error = worst(arguments, Lanes::ln, f64::ln);
        assert!(error < 2e-7, "{error:e}");
    }

    #[test]
    fn exponentials_beyond_the_range_stay_finite() {
        for x in [-1e9_f32, -100.0, 100.0, 1e9] {
            let result = Lanes(f32x8::splat(x)).exp().to_array()[0];
            assert!(result.is_finite() && result > 0.0, "{x}: {result}");
        }
    }
}
