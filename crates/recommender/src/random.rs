//! Random numbers that a seed and a stream decide alone.

/// Step of the counter: the golden ratio in 64 bits, odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of random numbers; the same seed and stream give the same numbers everywhere.
///
/// # Source
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): a counter and
/// a finaliser of two multiplications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    counter: u64,
}

impl Random {
    /// The stream with this number under this seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { counter: mix(seed ^ mix(stream.wrapping_add(STEP))) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(STEP);
        mix(self.counter)
    }

    /// Leaves out so many draws of [`Random::bits`], at the cost of none.
    pub fn skip(&mut self, draws: u64) {
        self.counter = self.counter.wrapping_add(STEP.wrapping_mul(draws));
    }

    /// A whole number from 0 up to, not including, `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let product = u128::from(self.bits()) * end as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// A number in `[0, 1)`, uniform.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A standard normal number.
    ///
    /// # Source
    /// Box and Muller (1958), one of the pair.
    #[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        (radius * (std::f64::consts::TAU * self.unit()).cos()) as f32
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_stream_repeats_and_streams_differ() {
        let draw = |seed, stream| {
            let mut random = Random::new(seed, stream);
            [random.bits(), random.bits()]
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(2, 1));
        assert_ne!(draw(1, 2), draw(1, 3));
        let mut random = Random::new(1, 2);
        random.skip(1);
        assert_eq!(random.bits(), draw(1, 2)[1]);
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        const DRAWS: usize = 100_000;
        let mut random = Random::new(7, 0);
        let mean = (0..DRAWS).map(|_| random.unit()).sum::<f64>() / DRAWS as f64;
        // Four standard errors: s = 1/sqrt(12) for uniform numbers, 1 and sqrt(2) for normal ones.
        let error = 4.0 / (DRAWS as f64).sqrt();
        assert!((mean - 0.5).abs() < error / 12_f64.sqrt(), "{mean}");
        let normals: Vec<f64> = (0..DRAWS).map(|_| random.normal().into()).collect();
        let mean = normals.iter().sum::<f64>() / DRAWS as f64;
        let square = normals.iter().map(|value| value * value).sum::<f64>() / DRAWS as f64;
        assert!(mean.abs() < error, "{mean}");
        assert!((square - 1.0).abs() < error * 2_f64.sqrt(), "{square}");
    }

    #[test]
    fn a_shuffle_keeps_every_element_and_below_zero_is_zero() {
        let mut random = Random::new(3, 9);
        let mut list: Vec<u32> = (0..100).collect();
        random.shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
        assert_eq!(random.below(0), 0);
    }
}
