//! Exponential and logarithm by our own polynomials.
//!
//! Every step is an IEEE operation that rounds alike on every processor, so two machines that run
//! these formulas agree to the last bit; platform libraries do not.

/// Coefficients of `(eʳ − 1 − r)/r²` on `|r| ≤ ½ ln 2`, from the highest power downwards.
///
/// # Source
/// Moshier, Cephes library, `expf`.
pub const EXPONENTIAL: [f64; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5.000_000_1e-1];

/// Coefficients of `(ln(1+f) − f + f²/2)/f³` on `√½ − 1 ≤ f ≤ √2 − 1`, highest power first.
///
/// # Source
/// Moshier, Cephes library, `logf`.
pub const LOGARITHM: [f64; 9] = [
    7.037_683_6e-2,
    -1.151_461e-1,
    1.167_699_9e-1,
    -1.242_014_1e-1,
    1.424_932_3e-1,
    -1.666_805_7e-1,
    2.000_071_5e-1,
    -2.499_999_4e-1,
    3.333_333_1e-1,
];

/// The high part of ln 2: its product with a small integer is exact in single precision.
pub const LN_2_HIGH: f64 = 0.693_359_375;
/// What [`LN_2_HIGH`] lacks.
pub const LN_2_LOW: f64 = -2.121_944_4e-4;
/// The arguments of the exponential are held to this range, which keeps results normal.
pub const EXPONENT_RANGE: (f64, f64) = (-87.0, 88.0);
/// The bits of √½: subtracting them puts the exponent's boundary there.
pub const ROOT_HALF_BITS: u32 = 0x3f35_04f3;
