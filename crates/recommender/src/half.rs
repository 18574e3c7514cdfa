//! Half precision: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits (IEEE 754-2008).

/// Bits of single precision that half precision does not have.
const DROPPED: u32 = 23 - 10;
/// The largest number of half precision.
const LARGEST: f32 = 65504.0;

/// The single-precision number that a half-precision pattern stands for.
pub(crate) fn single_from_half(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let magnitude = u32::from(half & 0x7fff) << DROPPED;
    // Shifted into place, the exponent is too small by 127 - 15; one product repairs normal and
    // subnormal numbers alike. Infinities and NaN keep all exponent bits.
    if half & 0x7c00 == 0x7c00 {
        return f32::from_bits(sign | 0x7f80_0000 | (magnitude & 0x007f_ffff));
    }
    f32::from_bits(sign | (f32::from_bits(magnitude) * power_of_two(127 - 15)).to_bits())
}

/// The half-precision pattern nearest to a finite number, ties to even; what is too large becomes
/// the largest.
pub(crate) fn half_from_single(single: f32) -> u16 {
    let sign = if single.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = single.abs().min(LARGEST);
    // Adding a number whose last bit has the weight of half precision's last bit rounds to it.
    let last = (magnitude.to_bits() >> 23).max(127 - 14) - 10;
    let rounder = f32::from_bits((last + 23) << 23);
    let rounded = (magnitude + rounder) - rounder;
    let bits = (rounded * power_of_two(15 - 127)).to_bits() >> DROPPED;
    sign | u16::try_from(bits).unwrap_or(0x7bff)
}

/// Two to a power within single precision.
fn power_of_two(power: i32) -> f32 {
    2.0_f32.powi(power)
}

#[cfg(test)]
mod tests {
    use super::{half_from_single, single_from_half};

    #[test]
    fn patterns_are_read_as_the_standard_says() {
        let pairs = [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2.0_f32.powi(-14)),
            (0x0001, 2.0_f32.powi(-24)),
            (0x3555, 0.333_251_95),
            (0x7c00, f32::INFINITY),
        ];
        for (bits, value) in pairs {
            assert_eq!(single_from_half(bits), value, "{bits:#06x}");
        }
        assert!(single_from_half(0x7e00).is_nan());
    }

    #[test]
    fn every_finite_pattern_survives_the_way_there_and_back() {
        for bits in (0..0x7c00).chain(0x8000..0xfc00) {
            assert_eq!(half_from_single(single_from_half(bits)), bits, "{bits:#06x}");
        }
    }

    #[test]
    fn numbers_between_go_to_the_nearest_and_ties_to_even() {
        for low in 0x0001..0x7bff_u16 {
            let (a, b) = (single_from_half(low), single_from_half(low + 1));
            let middle = f32::midpoint(a, b);
            let even = if low % 2 == 0 { low } else { low + 1 };
            assert_eq!(half_from_single(middle), even, "{middle}");
            assert_eq!(half_from_single(middle.next_down()), low, "{middle}");
            assert_eq!(half_from_single(middle.next_up()), low + 1, "{middle}");
        }
        assert_eq!(half_from_single(1e9), 0x7bff);
        assert_eq!(half_from_single(-1e9), 0xfbff);
    }
}
