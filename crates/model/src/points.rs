//! Points of the unit cube that depend on a seed and an index alone.
//!
//! Trial `i` lies in scramble `i / 8192` at index `i % 8192`; any range of trials can be computed
//! anywhere and merged.

/// Dimensions of a point: 4 factors, 30 inputs, export state, clearance month.
pub const DIMENSIONS: usize = 36;
/// Points in one scramble: a preview.
pub const POINTS_PER_SCRAMBLE: u32 = 8192;
/// Independent scrambles in a settled run.
pub const SCRAMBLES: u32 = 16;

/// The seed of every run that names no other: the date of the article that the project began from.
pub const DEFAULT_SEED: u32 = 20_260_120;

/// Primitive polynomial and initial direction numbers of the dimensions after the first.
///
/// # Source
/// Joe and Kuo (2008), table `new-joe-kuo-6`, dimensions 2 to 36. The polynomial is written with
/// all its coefficients as bits, highest power first.
const JOE_KUO: [(u32, &[u32]); DIMENSIONS - 1] = [
    (3, &[1]),
    (7, &[1, 3]),
    (11, &[1, 3, 1]),
    (13, &[1, 1, 1]),
    (19, &[1, 1, 3, 3]),
    (25, &[1, 3, 5, 13]),
    (37, &[1, 1, 5, 5, 17]),
    (41, &[1, 1, 5, 5, 5]),
    (47, &[1, 1, 7, 11, 19]),
    (55, &[1, 1, 5, 1, 1]),
    (59, &[1, 1, 1, 3, 11]),
    (61, &[1, 3, 5, 5, 31]),
    (67, &[1, 3, 3, 9, 7, 49]),
    (91, &[1, 1, 1, 15, 21, 21]),
    (97, &[1, 3, 1, 13, 27, 49]),
    (103, &[1, 1, 1, 15, 7, 5]),
    (109, &[1, 3, 1, 15, 13, 25]),
    (115, &[1, 1, 5, 5, 19, 61]),
    (131, &[1, 3, 7, 11, 23, 15, 103]),
    (137, &[1, 3, 7, 13, 13, 15, 69]),
    (143, &[1, 1, 3, 13, 7, 35, 63]),
    (145, &[1, 3, 5, 9, 1, 25, 53]),
    (157, &[1, 3, 1, 13, 9, 35, 107]),
    (167, &[1, 3, 1, 5, 27, 61, 31]),
    (171, &[1, 1, 5, 11, 19, 41, 61]),
    (185, &[1, 3, 5, 3, 3, 13, 69]),
    (191, &[1, 1, 7, 13, 1, 19, 1]),
    (193, &[1, 3, 7, 5, 13, 19, 59]),
    (203, &[1, 1, 3, 9, 25, 29, 41]),
    (211, &[1, 3, 5, 13, 23, 1, 55]),
    (213, &[1, 3, 7, 3, 13, 59, 17]),
    (229, &[1, 3, 1, 3, 5, 53, 69]),
    (239, &[1, 1, 5, 5, 23, 33, 13]),
    (241, &[1, 1, 7, 7, 1, 61, 123]),
    (247, &[1, 1, 7, 9, 13, 61, 49]),
];

/// Direction numbers with their bits reversed: bit 0 stands for one half.
///
/// The scramble works on reversed bits, so points are built reversed and turned round once.
pub const DIRECTIONS: [[u32; 32]; DIMENSIONS] = directions();

const fn directions() -> [[u32; 32]; DIMENSIONS] {
    let mut table = [[0; 32]; DIMENSIONS];
    let mut bit = 0;
    while bit < 32 {
        table[0][bit] = 1 << bit;
        bit += 1;
    }
    let mut dimension = 1;
    while dimension < DIMENSIONS {
        let (polynomial, initial) = JOE_KUO[dimension - 1];
        let numbers = direction_numbers(polynomial, initial);
        let mut bit = 0;
        while bit < 32 {
            table[dimension][bit] = numbers[bit].reverse_bits();
            bit += 1;
        }
        dimension += 1;
    }
    table
}

/// The 32 direction numbers of one dimension by the recurrence of its polynomial.
const fn direction_numbers(polynomial: u32, initial: &[u32]) -> [u32; 32] {
    let degree = initial.len();
    let mut numbers = [0; 32];
    let mut bit = 0;
    while bit < 32 {
        if bit < degree {
            numbers[bit] = initial[bit] << (31 - bit);
        } else {
            let mut number = numbers[bit - degree] ^ (numbers[bit - degree] >> degree);
            let mut back = 1;
            while back < degree {
                if (polynomial >> (degree - back)) & 1 == 1 {
                    number ^= numbers[bit - back];
                }
                back += 1;
            }
            numbers[bit] = number;
        }
        bit += 1;
    }
    numbers
}

/// The Sobol' point of an index in one dimension, as reversed bits.
#[inline]
pub fn sobol_bits(dimension: usize, index: u32) -> u32 {
    let mut bits = 0;
    let mut rest = index;
    for &direction in &DIRECTIONS[dimension] {
        if rest == 0 {
            break;
        }
        bits ^= direction & (rest & 1).wrapping_neg();
        rest >>= 1;
    }
    bits
}

/// Scrambles reversed bits so that every elementary interval keeps its points.
///
/// # Source
/// Hash of Laine and Karras (2011) with the constants of Burley (2020), which approximates Owen's
/// nested uniform scramble.
#[inline]
pub fn scramble(bits: u32, seed: u32) -> u32 {
    let mut bits = bits.wrapping_add(seed);
    bits ^= bits.wrapping_mul(0x6c50_b47c);
    bits ^= bits.wrapping_mul(0xb82f_1e52);
    bits ^= bits.wrapping_mul(0xc7af_e638);
    bits ^ bits.wrapping_mul(0x8d22_f6e6)
}

/// The seed of each dimension in one scramble of a run.
///
/// # Source
/// Finaliser of `MurmurHash3`; the counter keeps the seeds of different scrambles apart.
pub fn scramble_seeds(seed: u32, scramble: u32) -> [u32; DIMENSIONS] {
    let mut counter = scramble.wrapping_mul(64);
    std::array::from_fn(|_| {
        counter += 1;
        let mut hash = seed ^ counter.wrapping_mul(0x9e37_79b9);
        hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
        hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
        hash ^ (hash >> 16)
    })
}

/// The unit-interval number of scrambled reversed bits, never 0 or 1.
#[inline]
pub fn unit_from_bits(bits: u32) -> f32 {
    // The upper bound of the quotient is below one: 24 bits and a half fit an f32's 24 only after
    // rounding, so the largest value is pulled back by the minimum.
    (((bits.reverse_bits() >> 8) as f32 + 0.5) * (1.0 / 16_777_216.0)).min(1.0 - f32::EPSILON / 2.0)
}

/// The point of an index in a scramble.
pub fn unit_point(seeds: &[u32; DIMENSIONS], index: u32) -> [f64; DIMENSIONS] {
    std::array::from_fn(|dimension| {
        let bits = scramble(sobol_bits(dimension, index), seeds[dimension]);
        f64::from(unit_from_bits(bits))
    })
}

/// The portable test point of BUDGET_MODEL §18: the same in any language.
///
/// # Formula
/// `frac(½ + (i+1)·√prime_j)`, held to `[2⁻²⁵, 1 − 2⁻²⁵]`.
pub fn kronecker_point(index: u32) -> [f64; DIMENSIONS] {
    const PRIMES: [u32; DIMENSIONS] = [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
        97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151,
    ];
    let margin = 2.0_f64.powi(-25);
    PRIMES.map(|prime| {
        let coordinate = 0.5 + f64::from(index + 1) * f64::from(prime).sqrt();
        coordinate.fract().clamp(margin, 1.0 - margin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First eight points in natural order, as eighths, of some dimensions counted from 0.
    const FIRST_EIGHT: [(usize, [u32; 8]); 7] = [
        (0, [0, 4, 2, 6, 1, 5, 3, 7]),
        (1, [0, 4, 6, 2, 5, 1, 3, 7]),
        (2, [0, 4, 6, 2, 3, 7, 5, 1]),
        (3, [0, 4, 6, 2, 1, 5, 7, 3]),
        (4, [0, 4, 2, 6, 1, 5, 3, 7]),
        (20, [0, 4, 6, 2, 7, 3, 1, 5]),
        (35, [0, 4, 2, 6, 7, 3, 5, 1]),
    ];

    #[test]
    fn the_first_points_match_joe_and_kuo() {
        for (dimension, expected) in FIRST_EIGHT {
            for (index, eighths) in (0..).zip(expected) {
                let bits = sobol_bits(dimension, index).reverse_bits();
                assert_eq!(bits >> 29, eighths, "dimension {dimension}, index {index}");
            }
        }
    }

    #[test]
    fn every_scrambled_dimension_hits_every_interval_once() {
        let seeds = scramble_seeds(7, 3);
        for (dimension, &seed) in seeds.iter().enumerate() {
            let mut hits = vec![0; 8192];
            for index in 0..8192 {
                let bits = scramble(sobol_bits(dimension, index), seed).reverse_bits();
                hits[(bits >> 19) as usize] += 1;
            }
            assert!(hits.iter().all(|&count| count == 1), "dimension {dimension}");
        }
    }

    #[test]
    fn unit_numbers_stay_inside_the_interval() {
        assert!(unit_from_bits(0) > 0.0);
        assert!(unit_from_bits(u32::MAX) < 1.0);
    }

    #[test]
    fn scrambles_have_seeds_of_their_own() {
        let mut seeds: Vec<u32> = (0..SCRAMBLES).flat_map(|s| scramble_seeds(1, s)).collect();
        seeds.sort_unstable();
        seeds.dedup();
        assert_eq!(seeds.len(), SCRAMBLES as usize * DIMENSIONS);
    }
}
