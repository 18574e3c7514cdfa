//! The standard normal distribution, in double precision and in single-precision arithmetic.

use crate::Scalar;

/// The normal quantile to full double precision, for probabilities strictly between 0 and 1.
///
/// # Formula
/// Rational approximations in three regions of `q = p − ½`, relative error about 1e-16.
/// # Source
/// Wichura (1988), algorithm AS 241 (PPND16).
pub fn quantile_double(probability: f64) -> f64 {
    const CENTRE: [[f64; 8]; 2] = [
        [
            3.387_132_872_796_366_5,
            133.141_667_891_784_38,
            1_971.590_950_306_551_3,
            13_731.693_765_509_46,
            45_921.953_931_549_87,
            67_265.770_927_008_7,
            33_430.575_583_588_13,
            2_509.080_928_730_122_7,
        ],
        [
            1.0,
            42.313_330_701_600_91,
            687.187_007_492_057_9,
            5_394.196_021_424_751,
            21_213.794_301_586_597,
            39_307.895_800_092_71,
            28_729.085_735_721_943,
            5_226.495_278_852_545,
        ],
    ];
    const NEAR: [[f64; 8]; 2] = [
        [
            1.423_437_110_749_683_5,
            4.630_337_846_156_546,
            5.769_497_221_460_691,
            3.647_848_324_763_204_5,
            1.270_458_252_452_368_4,
            0.241_780_725_177_450_6,
            0.022_723_844_989_269_184,
            7.745_450_142_783_414e-4,
        ],
        [
            1.0,
            2.053_191_626_637_759,
            1.676_384_830_183_803_8,
            0.689_767_334_985_1,
            0.148_103_976_427_480_08,
            0.015_198_666_563_616_457,
            5.475_938_084_995_345e-4,
            1.050_750_071_644_416_9e-9,
        ],
    ];
    const FAR: [[f64; 8]; 2] = [
        [
            6.657_904_643_501_103,
            5.463_784_911_164_114,
            1.784_826_539_917_291_3,
            0.296_560_571_828_504_87,
            0.026_532_189_526_576_124,
            0.001_242_660_947_388_078_4,
            2.711_555_568_743_487_6e-5,
            2.010_334_399_292_288_1e-7,
        ],
        [
            1.0,
            0.599_832_206_555_888,
            0.136_929_880_922_735_8,
            0.014_875_361_290_850_615,
            7.868_691_311_456_133e-4,
            1.846_318_317_510_054_8e-5,
            1.421_511_758_316_446e-7,
            2.044_263_103_389_939_8e-15,
        ],
    ];
    let offset = probability - 0.5;
    if offset.abs() <= 0.425 {
        return offset * ratio(&CENTRE, 0.180_625 - offset * offset);
    }
    let tail = if offset < 0.0 { probability } else { 1.0 - probability };
    let distance = (-tail.ln()).sqrt();
    let magnitude =
        if distance <= 5.0 { ratio(&NEAR, distance - 1.6) } else { ratio(&FAR, distance - 5.0) };
    magnitude.copysign(offset)
}

/// The quotient of two polynomials, coefficients from the constant upwards.
fn ratio(coefficients: &[[f64; 8]; 2], x: f64) -> f64 {
    let [numerator, denominator] = coefficients.map(|polynomial| {
        polynomial.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
    });
    numerator / denominator
}

/// The normal cumulative probability to full double precision.
///
/// # Formula
/// `½·erfc(−z/√2)`.
pub fn cumulative_double(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The normal quantile in single-precision arithmetic, absolute error below 1e-5 up to |z| = 5.4.
///
/// # Formula
/// `x·r(t)` with `x = 2u − 1` and `t = 4u(1 − u)`, which is `1 − x²` without the cancellation near
/// the ends: a quotient of polynomials where `t` is at least [`TAIL_BELOW`], and below it a
/// polynomial in `√(−ln t)`.
#[inline]
pub fn quantile_single<S: Scalar>(probability: S) -> S {
    quantile_single_by(probability, |t| {
        S::select(t.less(S::literal(TAIL_BELOW)), quantile_tail(t), quantile_centre(t))
    })
}

/// [`quantile_single`] with the factor of `x` evaluated by the caller, who may know that no number
/// lies in the tail.
#[inline]
pub fn quantile_single_by<S: Scalar>(probability: S, factor: impl FnOnce(S) -> S) -> S {
    let x = probability * 2.0 - 1.0;
    factor((probability * 4.0) * (S::one() - probability)) * x
}

/// Where the tail of the quantile begins: `e⁻⁵`, 2.7 standard deviations from the middle.
pub const TAIL_BELOW: f64 = 0.006_737_947;

/// The quantile's factor from [`TAIL_BELOW`] on; it costs a division instead of a logarithm.
///
/// # Source
/// Our own minimax fit, error of the quantile below 2.5e-6 before rounding. All coefficients are
/// positive, so nothing cancels.
#[inline]
pub fn quantile_centre<S: Scalar>(t: S) -> S {
    const ABOVE: [f64; 6] = [
        1.880_803_85e-1,
        1.249_087_45,
        7.287_514_21e-1,
        7.362_581_04e-2,
        1.371_728_61e-3,
        3.299_070_61e-6,
    ];
    const BELOW: [f64; 6] =
        [3.674_086_63e-1, 1.0, 3.898_147_34e-1, 3.030_096_55e-2, 4.588_052_4e-4, 8.887_334_39e-7];
    polynomial(&ABOVE, t) / polynomial(&BELOW, t)
}

/// The quantile's factor below [`TAIL_BELOW`].
///
/// # Source
/// Giles (2012), *Approximating the erfinv function*, single-precision coefficients.
#[inline]
pub fn quantile_tail<S: Scalar>(t: S) -> S {
    const TAIL: [f64; 9] = [
        -0.000_200_214_257,
        0.000_100_950_558,
        0.001_349_343_22,
        -0.003_673_428_44,
        0.005_739_507_73,
        -0.007_622_461_3,
        0.009_438_870_47,
        1.001_674_06,
        2.832_976_82,
    ];
    let root = (-t.ln()).positive().sqrt();
    polynomial(&TAIL, root - 3.0) * std::f64::consts::SQRT_2
}

/// The normal cumulative probability in single-precision arithmetic.
///
/// # Formula
/// `½·t·exp(−z²/2 + p(t))` with `t = 1/(1 + |z|/√8)`, mirrored for positive `z`.
/// # Source
/// Chebyshev fit of erfc with fractional error below 1.2e-7: Press et al., *Numerical Recipes*.
#[inline]
pub fn cumulative_single<S: Scalar>(z: S) -> S {
    const FIT: [f64; 10] = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let magnitude = z.maximum(-z);
    let t = S::one() / (magnitude * (0.5 * std::f64::consts::FRAC_1_SQRT_2) + 1.0);
    let exponent = polynomial(&FIT, t) - z * z * 0.5;
    let tail = t * exponent.exp() * 0.5;
    S::select(z.less(S::zero()), tail, S::one() - tail)
}

/// A polynomial by Horner's rule, coefficients from the highest power downwards.
///
/// Two interleaved chains were measured to be a fifth slower: they spill registers.
#[inline]
pub fn polynomial<S: Scalar, const N: usize>(coefficients: &[f64; N], x: S) -> S {
    let mut sum = S::literal(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        sum = sum * x + coefficient;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_quantile_inverts_the_cumulative() {
        for step in 1..4000 {
            let z = f64::from(step - 2000) * 0.0027;
            let error = (quantile_double(cumulative_double(z)) - z).abs();
            // Near the upper end 1 − p keeps only half the digits.
            assert!(error < 1e-9, "z {z}: {error:e}");
        }
    }

    #[test]
    fn double_quantile_meets_published_values() {
        // NIST/SEMATECH e-Handbook and Wichura's own test values.
        for (probability, expected) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_408),
        ] {
            assert!((quantile_double(probability) - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn single_precision_formulas_stay_within_their_stated_error() {
        for step in 1..1_000_000_u32 {
            let probability = f64::from(step) * 1e-6;
            let quantile = quantile_double(probability);
            assert!((quantile_single(probability) - quantile).abs() < 1e-5);
        }
        for step in -540..=540 {
            let z = f64::from(step) * 0.01;
            let exact = cumulative_double(z);
            assert!((cumulative_single(z) - exact).abs() <= 1.3e-7 * exact.max(0.5));
        }
    }
}
