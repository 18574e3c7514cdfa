//! The exponential function on eight numbers.

use bytemuck::cast;
use wide::{f32x8, i32x8};

/// `e^x`, within three units in the last place for x from -87 to 88; beyond that the value there.
///
/// # Formula
/// `2^n e^r` with `n` the whole number nearest to `x / ln 2` and `e^r` by its series to the sixth
/// term.
/// # Source
/// Range reduction in two steps: Cody and Waite, "Software Manual for the Elementary Functions"
/// (1980). The one of `wide` also does subnormal and special numbers, at three times the price.
#[inline]
pub(crate) fn exp(x: f32x8) -> f32x8 {
    const ROUNDING: f32 = 12_582_912.0;
    let x = x.fast_min(f32x8::splat(88.0)).fast_max(f32x8::splat(-87.0));
    let shifted = x * f32x8::splat(std::f32::consts::LOG2_E) + f32x8::splat(ROUNDING);
    let whole = shifted - f32x8::splat(ROUNDING);
    let r = x - whole * f32x8::splat(0.693_359_4) + whole * f32x8::splat(2.121_944_4e-4);
    let mut series = f32x8::splat(1.0 / 720.0);
    for term in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        series = series * r + f32x8::splat(term);
    }
    // The lower bits of the shifted number are n; they go where a float has its exponent.
    let power = (cast::<f32x8, i32x8>(shifted) << 23_i32) + cast::<f32x8, i32x8>(f32x8::ONE);
    series * cast::<i32x8, f32x8>(power)
}

#[cfg(test)]
mod tests {
    use super::exp;
    use wide::f32x8;

    #[test]
    fn it_is_the_exponential_function() {
        for step in -870..=880_i16 {
            let x = f32::from(step) / 10.0 + 0.037;
            let x = x.clamp(-87.0, 88.0);
            let found = f64::from(exp(f32x8::splat(x)).to_array()[0]);
            let expected = f64::from(x).exp();
            assert!((found / expected - 1.0).abs() < 3.0 / 8_388_608.0, "{x}: {found}");
        }
        assert!(exp(f32x8::splat(f32::NEG_INFINITY)).to_array()[0] < 1e-37);
    }
}
