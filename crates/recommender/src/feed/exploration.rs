//! Lists that are drawn rather than decided, with the chance of every draw.

use crate::order::descending;
use crate::random::Random;

/// A place that was drawn, and how likely that was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Place in the values.
    pub index: usize,
    /// Chance to be drawn at this position, given what was drawn before.
    pub propensity: f64,
}

/// Draws distinct places, better ones more likely: the higher the temperature the freer.
///
/// The seed and each key decide alone, so that the same session draws the same whatever else is
/// among the values. At temperature 0 the best are chosen, with certainty. What is no finite
/// number is not drawn.
///
/// # Formula
/// The largest `value / temperature + g`, `g = -ln(-ln u)`: successive draws without replacement
/// with chances `exp(value / temperature) / sum over what is left`.
/// # Source
/// Gumbel-top-k: Kool, van Hoof and Welling (2019); the law is that of Plackett and Luce.
pub fn draw(values: &[f32], keys: &[u32], temperature: f64, count: usize, seed: u64) -> Vec<Drawn> {
    let finite = values.iter().zip(keys).enumerate().filter(|(_, (value, _))| value.is_finite());
    let noisy: Vec<(usize, f64, f64)> = finite
        .map(|(index, (value, key))| {
            let value = f64::from(*value);
            if temperature <= 0.0 {
                return (index, value, value);
            }
            let unit = Random::new(seed, u64::from(*key)).unit().max(f64::MIN_POSITIVE);
            let logit = value / temperature;
            (index, logit, logit - (-unit.ln()).ln())
        })
        .collect();
    let order = descending(noisy.iter().map(|(_, _, noise)| *noise));
    let noisy: Vec<(usize, f64)> = order
        .into_iter()
        .map(|place| {
            let (index, logit, _) = noisy[place as usize];
            (index, logit)
        })
        .collect();
    if temperature <= 0.0 {
        let certain = |(index, _)| Drawn { index, propensity: 1.0 };
        return noisy.into_iter().take(count).map(certain).collect();
    }
    let largest = noisy.iter().map(|(_, logit)| *logit).fold(f64::NEG_INFINITY, f64::max);
    // Summed from the end, so that what is left never suffers from subtraction.
    let mut left = vec![0.0; noisy.len() + 1];
    for (place, (_, logit)) in noisy.iter().enumerate().rev() {
        left[place] = left[place + 1] + (logit - largest).exp();
    }
    let drawn = noisy.iter().zip(&left).take(count);
    drawn
        .map(|((index, logit), left)| {
            let chance = (logit - largest).exp() / left;
            Drawn { index: *index, propensity: chance.clamp(f64::MIN_POSITIVE, 1.0) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn first_draws_are_as_frequent_as_their_propensity_says() {
        const ROUNDS: u32 = 40_000;
        let values = [0.0, 0.5, 1.0, 2.0];
        let keys = [10, 11, 12, 13];
        let mut counts = [0.0; 4];
        let mut stated = [0.0; 4];
        for seed in 0..ROUNDS {
            let list = draw(&values, &keys, 0.8, 2, u64::from(seed));
            counts[list[0].index] += 1.0;
            stated[list[0].index] = list[0].propensity;
        }
        let sum: f64 = values.iter().map(|value| f64::from(value / 0.8).exp()).sum();
        for (index, value) in values.iter().enumerate() {
            let chance = f64::from(value / 0.8).exp() / sum;
            assert!((stated[index] - chance).abs() < 1e-6);
            // Four standard errors.
            let error = 4.0 * (chance * (1.0 - chance) / f64::from(ROUNDS)).sqrt();
            assert!((counts[index] / f64::from(ROUNDS) - chance).abs() < error);
        }
    }

    #[test]
    fn a_seed_repeats_and_others_joining_change_nothing_between_two() {
        let list = |values: &[f32], keys: &[u32], seed| {
            draw(values, keys, 1.0, 9, seed).iter().map(|one| keys[one.index]).collect::<Vec<_>>()
        };
        let few = list(&[1.0, 1.1, 0.9], &[7, 8, 9], 3);
        assert_eq!(few, list(&[1.0, 1.1, 0.9], &[7, 8, 9], 3));
        let more = list(&[0.2, 1.0, 1.1, 0.9], &[6, 7, 8, 9], 3);
        assert_eq!(few, more.into_iter().filter(|key| *key != 6).collect::<Vec<_>>());
        let others: std::collections::BTreeSet<_> =
            (0..50).map(|seed| list(&[1.0, 1.1, 0.9], &[7, 8, 9], seed)).collect();
        assert!(others.len() > 3);
    }

    #[test]
    fn without_temperature_the_best_are_certain_and_no_number_is_never_drawn() {
        let list = draw(&[0.3, f32::NAN, 0.9, f32::INFINITY], &[0, 1, 2, 3], 0.0, 9, 1);
        assert_eq!(list.iter().map(|one| one.index).collect::<Vec<_>>(), [2, 0]);
        assert!(list.iter().all(|one| one.propensity == 1.0));
        assert!(draw(&[], &[], 1.0, 3, 1).is_empty());
    }
}
