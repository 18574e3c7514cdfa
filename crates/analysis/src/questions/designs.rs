//! Plans drawn around a plan.

use kernels::{LANES, Lanes};
use model::{LEASE_RANGE_BN_CNY, Plan, Scalar, Shares, philox, unit_from_bits};

/// Domain separation of designs from everything else that is drawn.
const DESIGN: u32 = 0x4465_7367;

/// Lines of capex that a search moves: processors, their servers and network, shell and power.
///
/// Storage, CPU servers and contingency keep their shares: the model has no use for them, so that
/// a search would strike them out.
const MOVED_LINES: [usize; 5] = [0, 1, 2, 5, 6];

/// Random numbers of one design, a function of seed, round and place.
pub(crate) struct Draw {
    key: [u32; 2],
    counter: [u32; 3],
    words: Vec<u32>,
}

impl Draw {
    pub(crate) fn new(seed: u32, round: u32, place: u32) -> Self {
        Self { key: [seed, DESIGN], counter: [round, place, 0], words: Vec::new() }
    }

    /// A number strictly between 0 and 1.
    fn uniform(&mut self) -> f64 {
        if self.words.is_empty() {
            let [round, place, block] = self.counter;
            self.words = philox([round, place, block, 0], self.key).to_vec();
            self.counter[2] += 1;
        }
        f64::from(unit_from_bits(self.words.pop().unwrap_or_default()))
    }

    /// A point spread evenly over the simplex: a Dirichlet draw with all parameters one.
    ///
    /// # Formula
    /// `eᵢ/Σe` with `e = −ln u`, Devroye (1986).
    fn simplex<const N: usize>(&mut self) -> [f64; N] {
        let mut uniforms = [0.5; LANES];
        for uniform in uniforms.iter_mut().take(N) {
            #[expect(clippy::cast_possible_truncation, reason = "drawn in single precision")]
            let drawn = self.uniform() as f32;
            *uniform = drawn;
        }
        let logarithms = Lanes::from_array(uniforms).ln().to_array();
        let exponentials: [f64; N] = std::array::from_fn(|i| -f64::from(logarithms[i]));
        let sum: f64 = exponentials.iter().sum();
        exponentials.map(|part| part / sum)
    }

    /// Shares between a centre and a random point of the simplex.
    fn around<const N: usize>(&mut self, centre: &Shares<N>, reach: f64) -> Shares<N> {
        let far: [f64; N] = self.simplex();
        let near = centre.fractions();
        let weights = std::array::from_fn(|i| near[i] + reach * (far[i] - near[i]));
        Shares::from_weights("shares", weights).unwrap_or(*centre)
    }

    /// The split of capex with only [`MOVED_LINES`] moved.
    fn split(&mut self, centre: &Shares<8>, reach: f64) -> Shares<8> {
        let near = centre.fractions();
        let free: f64 = MOVED_LINES.iter().map(|&line| near[line]).sum();
        let far: [f64; MOVED_LINES.len()] = self.simplex();
        let mut weights = near;
        for (&line, far) in MOVED_LINES.iter().zip(far) {
            weights[line] = near[line] + reach * (free * far - near[line]);
        }
        Shares::from_weights("split", weights).unwrap_or(*centre)
    }

    /// A plan at most `radius` of the way from a centre to anywhere.
    ///
    /// Every part of the plan has its own reach, the radius times the square of a uniform number, so
    /// that plans near the centre in some parts and far in others are among the designs.
    pub(crate) fn plan(&mut self, centre: &Plan, radius: f64, lease_bn: (f64, f64)) -> Plan {
        let (low, high) = lease_bn;
        let mut reach = || radius * self.uniform().powi(2);
        let [split, mix, owned, lease] = [reach(), reach(), reach(), reach()];
        let anywhere_bn = low + self.uniform() * (high - low);
        let near_bn = centre.lease_bn_cny();
        let lease_bn = (near_bn + lease * (anywhere_bn - near_bn)).clamp(low, high);
        let plan = centre
            .with_split(self.split(&centre.split, split))
            .with_mix(self.around(&centre.mix, mix))
            .with_owned(self.around(&centre.owned, owned));
        plan.with_lease(lease_bn).unwrap_or(plan)
    }
}

/// Whether a range of leases is one that plans have.
pub(crate) fn leases_in_range((low, high): (f64, f64)) -> bool {
    let (least, most) = LEASE_RANGE_BN_CNY;
    least <= low && low <= high && high <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designs_are_a_function_of_seed_round_and_place() {
        let plan = Plan::december_2025();
        let draw =
            |seed, round, place| Draw::new(seed, round, place).plan(&plan, 1.0, LEASE_RANGE_BN_CNY);
        assert_eq!(draw(1, 2, 3), draw(1, 2, 3));
        for other in [draw(2, 2, 3), draw(1, 3, 3), draw(1, 2, 4)] {
            assert_ne!(draw(1, 2, 3), other);
        }
    }

    #[test]
    fn points_of_the_simplex_are_spread_evenly() {
        // A coordinate of Dirichlet(1, …, 1) over five has mean 1/5 and variance 4/(25·6).
        let count = 4000;
        let mut sums = [0.0; 5];
        for place in 0..count {
            let point: [f64; 5] = Draw::new(7, 0, place).simplex();
            assert!((point.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            sums.iter_mut().zip(point).for_each(|(sum, part)| *sum += part);
        }
        let tolerance = 4.0 * (4.0_f64 / 150.0).sqrt() / f64::from(count).sqrt();
        for sum in sums {
            assert!((sum / f64::from(count) - 0.2).abs() < tolerance);
        }
    }

    #[test]
    fn lines_without_use_in_the_model_keep_their_shares() {
        let plan = Plan::december_2025();
        for place in 0..64 {
            let design = Draw::new(7, 0, place).plan(&plan, 1.0, (0.0, 30.0));
            for line in [3, 4, 7] {
                // Rounding by largest remainder moves a part by at most one.
                let (before, after) = (plan.split.parts()[line], design.split.parts()[line]);
                assert!(before.abs_diff(after) <= 1);
            }
            assert!(design.lease_bn_cny() <= 30.0);
        }
    }
}
