//! The arithmetic that the model needs, and nothing more.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// A number that the model can compute with: an `f64`, a vector of lanes or a node of a trace.
///
/// There is no comparison that yields `bool` and so no way to branch on a value: a choice is
/// [`Scalar::select`] on a mask. That keeps every interpreter on the same straight line of code.
pub trait Scalar:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// The result of a comparison, one truth value per lane.
    type Mask: Copy
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// The same constant in every lane.
    fn literal(value: f64) -> Self;
    /// The smaller of two numbers.
    fn minimum(self, other: Self) -> Self;
    /// The larger of two numbers.
    fn maximum(self, other: Self) -> Self;
    /// The square root of a non-negative number.
    fn sqrt(self) -> Self;
    /// The natural exponential.
    fn exp(self) -> Self;
    /// The natural logarithm of a positive number.
    fn ln(self) -> Self;
    /// Whether `self < other`, per lane.
    fn less(self, other: Self) -> Self::Mask;
    /// `when_true` where the mask holds, else `when_false`.
    fn select(mask: Self::Mask, when_true: Self, when_false: Self) -> Self;
    /// The standard normal quantile of a probability strictly between 0 and 1.
    fn normal_quantile(self) -> Self;
    /// The standard normal cumulative probability.
    fn normal_cumulative(self) -> Self;

    /// Zero.
    #[inline]
    fn zero() -> Self {
        Self::literal(0.0)
    }

    /// One.
    #[inline]
    fn one() -> Self {
        Self::literal(1.0)
    }

    /// The number held between two bounds.
    #[inline]
    fn clamp(self, low: Self, high: Self) -> Self {
        self.maximum(low).minimum(high)
    }

    /// The number, or zero where it is negative.
    #[inline]
    fn positive(self) -> Self {
        self.maximum(Self::zero())
    }

    /// One where the mask holds, else zero.
    #[inline]
    fn indicator(mask: Self::Mask) -> Self {
        Self::select(mask, Self::one(), Self::zero())
    }

    /// The sum of the numbers, in their order.
    #[inline]
    fn sum(numbers: impl IntoIterator<Item = Self>) -> Self {
        let mut numbers = numbers.into_iter();
        let first = numbers.next();
        first.map_or_else(Self::zero, |first| numbers.fold(first, |sum, number| sum + number))
    }
}

impl Scalar for f64 {
    type Mask = bool;

    #[inline]
    fn literal(value: f64) -> Self {
        value
    }
    #[inline]
    fn minimum(self, other: Self) -> Self {
        if other < self { other } else { self }
    }
    #[inline]
    fn maximum(self, other: Self) -> Self {
        if self < other { other } else { self }
    }
    #[inline]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
    #[inline]
    fn exp(self) -> Self {
        f64::exp(self)
    }
    #[inline]
    fn ln(self) -> Self {
        f64::ln(self)
    }
    #[inline]
    fn less(self, other: Self) -> bool {
        self < other
    }
    #[inline]
    fn select(mask: bool, when_true: Self, when_false: Self) -> Self {
        if mask { when_true } else { when_false }
    }
    #[inline]
    fn normal_quantile(self) -> Self {
        crate::quantile_double(self)
    }
    #[inline]
    fn normal_cumulative(self) -> Self {
        crate::cumulative_double(self)
    }
}
