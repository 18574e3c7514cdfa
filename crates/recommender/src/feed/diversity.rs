//! Lists whose items are good and unlike each other.

use crate::panels::dot;

/// Added to every item's own determinant, so that equal items stay comparable.
const RIDGE: f32 = 1e-4;

/// Chooses items one by one so that the determinant of their kernel grows most.
///
/// Returns places in `relevance`, in order of choice. Once nothing can be added without the
/// determinant vanishing, the rest comes from [`marginally_relevant`] with weight .7.
///
/// # Shape
/// `vectors` holds `width` numbers for each of `relevance`; their lengths do not matter.
/// # Formula
/// `L(i, j) = q(i) q(j) S(i, j)`, `q = exp(a r)`, `a = theta / (2 (1 - theta))`, `r` relevance
/// brought to deviation 1, `S = (1 + cosine) / 2`.
/// # Source
/// Chen, Zhang and Zhou, "Fast Greedy MAP Inference for Determinantal Point Process" (2018).
pub fn diverse(
    relevance: &[f32],
    vectors: &[f32],
    width: usize,
    count: usize,
    theta: f32,
) -> Vec<usize> {
    let units = units(vectors, width);
    let items = relevance.len().min(units.len() / width.max(1));
    let theta = theta.clamp(0.0, 0.99);
    let strength = theta / (2.0 * (1.0 - theta));
    let quality: Vec<f32> = standard(&relevance[..items])
        .into_iter()
        .map(|relevance| (strength * relevance).clamp(-20.0, 20.0).exp())
        .collect();
    let similar = |a: usize, b: usize| {
        0.5 + 0.5 * dot(&units[a * width..][..width], &units[b * width..][..width])
    };
    let mut left: Vec<f32> = quality.iter().map(|quality| quality * quality + RIDGE).collect();
    let mut rows: Vec<Vec<f32>> = vec![Vec::new(); items];
    let mut chosen: Vec<usize> = Vec::new();
    let mut free = vec![true; items];
    while chosen.len() < count.min(items) {
        let best = (0..items)
            .filter(|item| free[*item])
            .reduce(|best, item| if left[item] > left[best] { item } else { best });
        let Some(best) = best.filter(|best| left[*best] > RIDGE) else { break };
        free[best] = false;
        chosen.push(best);
        let root = left[best].sqrt();
        let own = rows[best].clone();
        for item in (0..items).filter(|item| free[*item]) {
            let kernel = quality[best] * quality[item] * similar(best, item);
            let known: f32 = own.iter().zip(&rows[item]).map(|(a, b)| a * b).sum();
            let entry = (kernel - known) / root;
            left[item] -= entry * entry;
            rows[item].push(entry);
        }
    }
    if chosen.len() < count.min(items) {
        fill(&mut chosen, &relevance[..items], (&units, width), count, 0.7);
    }
    chosen
}

/// Chooses items one by one by relevance less likeness to what was chosen.
///
/// Returns places in `relevance`, in order of choice; cheaper than [`diverse`] and cruder.
///
/// # Formula
/// `weight r(i) - (1 - weight) max over chosen j of cosine(i, j)`, `r` brought to deviation 1.
/// # Source
/// Carbonell and Goldstein (1998).
pub fn marginally_relevant(
    relevance: &[f32],
    vectors: &[f32],
    width: usize,
    count: usize,
    weight: f32,
) -> Vec<usize> {
    let units = units(vectors, width);
    let items = relevance.len().min(units.len() / width.max(1));
    let mut chosen = Vec::new();
    fill(&mut chosen, &relevance[..items], (&units, width), count, weight);
    chosen
}

fn fill(
    chosen: &mut Vec<usize>,
    relevance: &[f32],
    (units, width): (&[f32], usize),
    count: usize,
    weight: f32,
) {
    let items = relevance.len();
    let relevance = standard(relevance);
    let unit = |item: usize| &units[item * width..][..width];
    let mut nearest = vec![-1.0_f32; items];
    for (item, nearest) in nearest.iter_mut().enumerate() {
        *nearest = chosen.iter().map(|other| dot(unit(item), unit(*other))).fold(-1.0, f32::max);
    }
    let mut free = vec![true; items];
    for item in chosen.iter() {
        free[*item] = false;
    }
    while chosen.len() < count.min(items) {
        let worth = |item: usize| weight * relevance[item] - (1.0 - weight) * nearest[item];
        let best = (0..items)
            .filter(|item| free[*item])
            .reduce(|best, item| if worth(item) > worth(best) { item } else { best });
        let Some(best) = best else { break };
        free[best] = false;
        chosen.push(best);
        for (item, nearest) in nearest.iter_mut().enumerate() {
            *nearest = nearest.max(dot(unit(item), unit(best)));
        }
    }
}

/// Vectors of length 1; those of length 0 stay.
fn units(vectors: &[f32], width: usize) -> Vec<f32> {
    let mut units = vectors.to_vec();
    for row in units.chunks_mut(width.max(1)) {
        let length = dot(row, row).sqrt();
        if length > 0.0 && length.is_finite() {
            for value in row {
                *value /= length;
            }
        } else {
            row.fill(0.0);
        }
    }
    units
}

/// Mean 0 and deviation 1; what is no number becomes the lowest.
fn standard(values: &[f32]) -> Vec<f32> {
    let lowest = values.iter().copied().filter(|value| value.is_finite()).fold(f32::MAX, f32::min);
    let lowest = if lowest == f32::MAX { 0.0 } else { lowest };
    let sound: Vec<f32> =
        values.iter().map(|value| if value.is_finite() { *value } else { lowest }).collect();
    let count = sound.len().max(1) as f32;
    let mean = sound.iter().sum::<f32>() / count;
    let variance = sound.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let factor = if variance > 0.0 { variance.sqrt().recip() } else { 0.0 };
    sound.into_iter().map(|value| (value - mean) * factor).collect()
}

#[cfg(test)]
mod tests {
    use super::{diverse, marginally_relevant};
    use crate::random::Random;

    #[test]
    fn a_near_copy_gives_way_to_something_else_that_is_nearly_as_good() {
        let vectors = [1.0, 0.0, 0.999, 0.02, 0.0, 1.0, -1.0, 0.0];
        let relevance = [1.0, 0.98, 0.93, 0.0];
        assert_eq!(diverse(&relevance, &vectors, 2, 2, 0.65), [0, 2]);
        assert_eq!(marginally_relevant(&relevance, &vectors, 2, 2, 0.7), [0, 2]);
    }

    #[test]
    fn nothing_counts_but_relevance_if_all_are_alike_or_theta_is_one() {
        let alike = [1.0; 8];
        assert_eq!(diverse(&[0.1, 0.9, 0.5, 0.7], &alike, 2, 4, 0.65), [1, 3, 2, 0]);
    }

    #[test]
    fn lists_hold_distinct_items_and_as_many_as_there_are() {
        let mut random = Random::new(5, 0);
        for round in 0..200 {
            let (items, width) = (random.below(40), 1 + random.below(8));
            let mut relevance: Vec<f32> = (0..items).map(|_| random.normal()).collect();
            let mut vectors: Vec<f32> = (0..items * width).map(|_| random.normal()).collect();
            if round % 5 == 0 && items > 1 {
                relevance[0] = f32::NAN;
                vectors[..width].fill(0.0);
                let copy = vectors[..width].to_vec();
                vectors[width..2 * width].copy_from_slice(&copy);
            }
            let count = random.below(30);
            for list in [
                diverse(&relevance, &vectors, width, count, 0.65),
                marginally_relevant(&relevance, &vectors, width, count, 0.7),
            ] {
                assert_eq!(list.len(), count.min(items), "round {round}");
                let mut sorted = list.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), list.len());
                assert!(list.iter().all(|item| *item < items));
            }
        }
    }

    /// The determinant of the kernel of some items, by elimination.
    fn determinant(kernel: &[Vec<f64>], items: &[usize]) -> f64 {
        let mut rows: Vec<Vec<f64>> =
            items.iter().map(|a| items.iter().map(|b| kernel[*a][*b]).collect()).collect();
        let mut product = 1.0;
        for pivot in 0..rows.len() {
            product *= rows[pivot][pivot];
            for below in pivot + 1..rows.len() {
                let factor = rows[below][pivot] / rows[pivot][pivot];
                let above = rows[pivot].clone();
                for (entry, above) in rows[below].iter_mut().zip(above).skip(pivot) {
                    *entry -= factor * above;
                }
            }
        }
        product
    }

    #[test]
    fn every_choice_is_the_one_with_the_largest_determinant() {
        let mut random = Random::new(6, 0);
        let (items, width) = (12, 6);
        let relevance: Vec<f32> = (0..items).map(|_| random.normal()).collect();
        let vectors: Vec<f32> = (0..items * width).map(|_| random.normal()).collect();
        let units = super::units(&vectors, width);
        let strength = 0.65 / 0.7;
        let quality: Vec<f64> = super::standard(&relevance)
            .iter()
            .map(|value| (strength * f64::from(*value)).exp())
            .collect();
        let similar = |a: usize, b: usize| {
            let dot: f32 = (0..width).map(|at| units[a * width + at] * units[b * width + at]).sum();
            0.5 + 0.5 * f64::from(dot)
        };
        let kernel: Vec<Vec<f64>> = (0..items)
            .map(|a| (0..items).map(|b| quality[a] * quality[b] * similar(a, b)).collect())
            .collect();
        let list = diverse(&relevance, &vectors, width, 5, 0.65);
        for place in 0..list.len() {
            let with = |item: usize| {
                let set: Vec<usize> = list[..place].iter().copied().chain([item]).collect();
                determinant(&kernel, &set)
            };
            let own = with(list[place]);
            for other in (0..items).filter(|item| !list[..place].contains(item)) {
                assert!(with(other) <= own * 1.01, "{place}: {other}");
            }
        }
    }
}
