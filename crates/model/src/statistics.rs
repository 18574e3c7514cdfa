//! Statistics that do not depend on the order of what they are taken of.

/// Bits of each digit of the radix selection, from the top.
const DIGITS: [u32; 3] = [11, 11, 10];

/// The bits of a number such that greater numbers have greater bits.
#[inline]
pub fn sortable_bits(value: f32) -> u32 {
    let bits = value.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 0x8000_0000 }
}

/// The inverse of [`sortable_bits`].
#[inline]
pub fn value_of_sortable_bits(bits: u32) -> f32 {
    f32::from_bits(if bits >> 31 == 1 { bits & 0x7fff_ffff } else { !bits })
}

/// The rank of a quantile among `count` values: the smallest value that at least this share of
/// them does not exceed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rank is held to the positions of the values"
)]
pub fn quantile_rank(probability: f64, count: usize) -> usize {
    let position = (probability * count as f64).ceil() as usize;
    position.saturating_sub(1).min(count.saturating_sub(1))
}

/// Exact order statistics at ascending or descending ranks, counted from zero.
///
/// # Formula
/// Radix selection over [`sortable_bits`], eleven, eleven and ten bits at a time; counts are
/// integers, so the order of `values` does not show. A rank beyond the end gives the greatest
/// value; of no values every statistic is NaN.
pub fn order_statistics<const K: usize>(values: &[f32], ranks: [usize; K]) -> [f32; K] {
    let Some(last) = values.len().checked_sub(1) else { return [f32::NAN; K] };
    let keys: Vec<u32> = values.iter().map(|&value| sortable_bits(value)).collect();
    let shift = 32 - DIGITS[0];
    let counts = digit_counts(&keys, shift, DIGITS[0]);
    ranks.map(|rank| {
        let (digit, below) = digit_at(&counts, rank.min(last));
        let rest: Vec<u32> = keys.iter().copied().filter(|key| key >> shift == digit).collect();
        value_of_sortable_bits(select(rest, rank.min(last) - below))
    })
}

/// Values of one observable by the bin of their histogram.
#[derive(Debug, Default)]
pub(crate) struct Binned {
    /// How many values each bin holds.
    pub(crate) counts: Vec<u32>,
    /// The bin of each value.
    pub(crate) bins: Vec<u16>,
}

/// Exact order statistics of values whose bins ascend with them, at ranks counted from zero.
///
/// The bin is the first digit of the selection; only the few values in the bins of the ranks are
/// looked at again.
pub(crate) fn order_statistics_in_bins<const K: usize>(
    values: &[f32],
    binned: &Binned,
    ranks: [usize; K],
) -> [f32; K] {
    let Some(last) = values.len().checked_sub(1) else { return [f32::NAN; K] };
    let wanted = ranks.map(|rank| bin_at(&binned.counts, rank.min(last)));
    let mut slots = vec![usize::MAX; binned.counts.len()];
    for (slot, (bin, _)) in wanted.iter().enumerate() {
        slots[*bin] = slots[*bin].min(slot);
    }
    let mut candidates: [Vec<u32>; K] = std::array::from_fn(|_| Vec::new());
    for (&value, &bin) in values.iter().zip(&binned.bins) {
        let slot = slots[usize::from(bin)];
        if slot != usize::MAX {
            candidates[slot].push(sortable_bits(value));
        }
    }
    std::array::from_fn(|which| {
        let (bin, below) = wanted[which];
        let keys = &mut candidates[slots[bin]];
        let rank = ranks[which].min(last) - below;
        value_of_sortable_bits(*keys.select_nth_unstable(rank).1)
    })
}

/// The bin in which a rank falls, and how many values lie in lower ones.
fn bin_at(counts: &[u32], rank: usize) -> (usize, usize) {
    let mut below = 0;
    for (bin, &count) in counts.iter().enumerate() {
        if below + count as usize > rank {
            return (bin, below);
        }
        below += count as usize;
    }
    (0, 0)
}

/// The key of a rank among keys that share their first digit.
fn select(mut keys: Vec<u32>, mut rank: usize) -> u32 {
    let mut shift = 32 - DIGITS[0];
    for bits in &DIGITS[1..] {
        shift -= bits;
        let (digit, below) = digit_at(&digit_counts(&keys, shift, *bits), rank);
        rank -= below;
        keys.retain(|key| (key >> shift) & ((1 << bits) - 1) == digit);
    }
    keys.first().copied().unwrap_or_default()
}

fn digit_counts(keys: &[u32], shift: u32, bits: u32) -> Vec<usize> {
    let mask = (1 << bits) - 1;
    let mut counts = vec![0; 1 << bits];
    for key in keys {
        counts[((key >> shift) & mask) as usize] += 1;
    }
    counts
}

/// The digit in which a rank falls, and how many keys have smaller ones.
fn digit_at(counts: &[usize], rank: usize) -> (u32, usize) {
    let mut below = 0;
    for (digit, &count) in (0..).zip(counts) {
        if below + count > rank {
            return (digit, below);
        }
        below += count;
    }
    (0, 0)
}

/// The mean of single-precision values, summed in their order in double precision.
pub fn mean(values: &[f32]) -> f64 {
    values.iter().map(|&value| f64::from(value)).sum::<f64>() / values.len().max(1) as f64
}

/// The mean of independent estimates and its standard error, `None` of fewer than two.
///
/// # Formula
/// `sd/√k` with the sample standard deviation.
pub fn replicated(estimates: &[f64]) -> (f64, Option<f64>) {
    let count = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / count.max(1.0);
    if estimates.len() < 2 {
        return (mean, None);
    }
    let squares: f64 = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum();
    (mean, Some((squares / (count - 1.0) / count).sqrt()))
}

/// The mean of the worst `1 − level` of losses.
///
/// # Formula
/// `min_t { t + E[(L − t)⁺]/(1 − α) }`: the mean of the greatest `(1−α)N` losses, the loss at the
/// edge counted in part.
/// # Source
/// Rockafellar and Uryasev (2000).
pub fn conditional_value_at_risk(losses: &[f32], level: f64) -> f64 {
    let count = losses.len();
    let tail = (1.0 - level) * count as f64;
    if count == 0 || tail <= 0.0 {
        return losses.iter().copied().map(f64::from).fold(f64::NAN, f64::max);
    }
    let [threshold] = order_statistics(losses, [quantile_rank(level, count)]);
    let threshold = f64::from(threshold);
    let excess: f64 = losses.iter().map(|&loss| (f64::from(loss) - threshold).max(0.0)).sum();
    threshold + excess / tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(count: u32) -> Vec<f32> {
        (0..count)
            .map(|i| {
                let bits = i.wrapping_mul(0x9e37_79b9);
                (f32::from(u16::try_from(bits >> 16).unwrap_or(0)) - 30_000.0) * 0.37
            })
            .collect()
    }

    #[test]
    fn order_statistics_are_those_of_the_sorted_values() {
        let values = scattered(5000);
        let mut sorted = values.clone();
        sorted.sort_by(f32::total_cmp);
        let ranks = [0, 1, 250, 2499, 2500, 4749, 4999];
        let expected = ranks.map(|rank| sorted[rank]);
        assert_eq!(order_statistics(&values, ranks), expected);
        let backwards: Vec<f32> = values.iter().rev().copied().collect();
        assert_eq!(order_statistics(&backwards, ranks), expected);
    }

    #[test]
    fn bins_do_not_change_order_statistics() {
        let values = scattered(5000);
        let ranks = [0, 1, 250, 2499, 2500, 4749, 4999];
        for width in [1.0, 100.0, 1e6] {
            let edges: Vec<f32> = (1..100_i16).map(|i| f32::from(i) * width - 20_000.0).collect();
            let bins: Vec<u16> = values
                .iter()
                .map(|value| (0..).zip(&edges).take_while(|(_, edge)| value >= edge).count())
                .map(|bin| u16::try_from(bin).unwrap_or(u16::MAX))
                .collect();
            let mut counts = vec![0; 100];
            for &bin in &bins {
                counts[usize::from(bin)] += 1;
            }
            let binned = Binned { counts, bins };
            let found = order_statistics_in_bins(&values, &binned, ranks);
            assert_eq!(found, order_statistics(&values, ranks), "bins of {width}");
        }
    }

    #[test]
    fn order_statistics_of_equal_few_or_no_values_are_sane() {
        assert_eq!(order_statistics(&[2.5; 7], [0, 3, 6, 99]), [2.5; 4]);
        assert_eq!(order_statistics(&[-1.0, 0.0, -0.0], [0, 1, 2]), [-1.0, -0.0, 0.0]);
        assert!(order_statistics(&[], [0])[0].is_nan());
    }

    #[test]
    fn bits_sort_as_numbers_do() {
        let numbers = [f32::NEG_INFINITY, -3.0, -1e-40, 0.0, 1e-40, 1.0, f32::MAX, f32::INFINITY];
        for pair in numbers.windows(2) {
            assert!(sortable_bits(pair[0]) < sortable_bits(pair[1]), "{pair:?}");
            assert_eq!(value_of_sortable_bits(sortable_bits(pair[0])), pair[0]);
        }
    }

    #[test]
    fn the_value_at_risk_of_uniform_losses_has_its_closed_form() {
        // Losses 1..=1000: the mean of the worst tenth is the mean of 901..=1000.
        let losses: Vec<f32> = (1..=1000_u16).map(f32::from).collect();
        assert!((conditional_value_at_risk(&losses, 0.9) - 950.5).abs() < 1e-9);
        // A tail that ends within a loss counts it in part: (10 + 9 + ½·8)/2.5.
        let ten: Vec<f32> = (1..=10_u8).map(f32::from).collect();
        assert!((conditional_value_at_risk(&ten, 0.75) - 9.2).abs() < 1e-9);
    }

    #[test]
    fn replicates_give_their_standard_error() {
        let (mean, error) = replicated(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(mean, 2.5);
        assert!((error.unwrap_or(0.0) - (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
        assert_eq!(replicated(&[7.0]), (7.0, None));
    }
}
