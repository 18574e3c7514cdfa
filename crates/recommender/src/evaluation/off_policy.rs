//! What another policy would have earned, judged from what one policy did.

use crate::error::RecommenderError;

/// Effective observations below which no estimate is given.
pub const FEWEST_EFFECTIVE: f64 = 100.0;
/// Share of the observations that must remain effective.
pub const LEAST_EFFECTIVE_SHARE: f64 = 0.01;

/// One item that was shown, how likely it was to be, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Probability with which the policy that acted showed it, above 0.
    pub logged: f64,
    /// Probability with which the policy under judgement would have.
    pub target: f64,
    /// What it earned.
    pub reward: f64,
    /// What a model expected it to earn.
    pub expected: f64,
    /// What the model expects the policy under judgement to earn here, over all it might show.
    pub expected_under_target: f64,
}

/// Estimates of the mean reward of the policy under judgement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OffPolicy {
    /// Rewards weighted by how much likelier they would have been.
    ///
    /// # Formula
    /// `sum w r / sum w`, `w = target / logged`.
    /// # Source
    /// Swaminathan and Joachims (2015): self-normalised, a little biased, much calmer.
    pub self_normalised: f64,
    /// What the model expects, and nothing else; as wrong as the model.
    pub direct: f64,
    /// What the model expects, corrected where it was seen to err: right if either the model or
    /// the logged probabilities are.
    ///
    /// # Formula
    /// `mean of (expected under target + w (r - expected))`.
    /// # Source
    /// Dudík, Langford and Li (2011).
    pub doubly_robust: f64,
    /// Observations that the weights leave in effect, `(sum w)^2 / sum w^2`.
    pub effective: f64,
    /// The largest weight.
    pub largest_weight: f64,
}

/// Estimates what a policy would have earned, or refuses.
///
/// # Errors
/// [`RecommenderError::Propensity`] for a probability that cannot be one, and
/// [`RecommenderError::TooFewEffective`] if the weights leave fewer than 100 observations or
/// 1 % of them in effect: such an estimate is one or two lucky draws.
pub fn off_policy(shown: &[Shown]) -> Result<OffPolicy, RecommenderError> {
    for (index, one) in shown.iter().enumerate() {
        let sound = one.logged > 0.0 && one.logged <= 1.0 && (0.0..=1.0).contains(&one.target);
        if !sound {
            return Err(RecommenderError::Propensity { index });
        }
    }
    let count = shown.len() as f64;
    let weights: Vec<f64> = shown.iter().map(|one| one.target / one.logged).collect();
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let effective = if squares > 0.0 { sum * sum / squares } else { 0.0 };
    let needed = FEWEST_EFFECTIVE.max(LEAST_EFFECTIVE_SHARE * count);
    if effective < needed {
        return Err(RecommenderError::TooFewEffective { effective, needed });
    }
    let pairs = || shown.iter().zip(&weights);
    let corrected = |(one, weight): (&Shown, &f64)| {
        one.expected_under_target + weight * (one.reward - one.expected)
    };
    Ok(OffPolicy {
        self_normalised: pairs().map(|(one, weight)| weight * one.reward).sum::<f64>() / sum,
        direct: shown.iter().map(|one| one.expected_under_target).sum::<f64>() / count,
        doubly_robust: pairs().map(corrected).sum::<f64>() / count,
        effective,
        largest_weight: weights.iter().copied().fold(0.0, f64::max),
    })
}

#[cfg(test)]
mod tests {
    use super::{Shown, off_policy};
    use crate::error::RecommenderError;
    use crate::random::Random;

    const RATES: [f64; 4] = [0.1, 0.2, 0.3, 0.6];
    const LOGGED: [f64; 4] = [0.4, 0.3, 0.2, 0.1];
    const TARGET: [f64; 4] = [0.1, 0.2, 0.3, 0.4];
    const DRAWS: usize = 50_000;

    /// A world of four items whose rates are known; the model believes `belief`.
    fn log(belief: [f64; 4]) -> Vec<Shown> {
        let mut random = Random::new(4, 0);
        let under_target = belief.iter().zip(TARGET).map(|(rate, share)| rate * share).sum();
        let mut draw = || {
            let place = random.unit();
            let mut item = 0;
            let mut above = LOGGED[0];
            while item < 3 && place >= above {
                item += 1;
                above += LOGGED[item];
            }
            Shown {
                logged: LOGGED[item],
                target: TARGET[item],
                reward: f64::from(u8::from(random.unit() < RATES[item])),
                expected: belief[item],
                expected_under_target: under_target,
            }
        };
        (0..DRAWS).map(|_| draw()).collect()
    }

    fn truth() -> f64 {
        RATES.iter().zip(TARGET).map(|(rate, share)| rate * share).sum()
    }

    #[test]
    fn estimates_find_the_truth_that_the_log_does_not_show() {
        // Weights reach 4 and rewards 1, so a standard error is at most 4 / sqrt(n).
        let error = 4.0 * 4.0 / (DRAWS as f64).sqrt() / 2.0;
        let log = log([0.5; 4]);
        let found = off_policy(&log).expect("the weights are small");
        let naive = log.iter().map(|one| one.reward).sum::<f64>() / DRAWS as f64;
        assert!((naive - truth()).abs() > 3.0 * error, "{naive}");
        assert!((found.self_normalised - truth()).abs() < error, "{found:?}");
        assert!((found.doubly_robust - truth()).abs() < error, "{found:?}");
        assert!((found.direct - 0.5).abs() < 1e-9, "{found:?}");
        assert!(found.largest_weight <= 4.0 && found.effective < DRAWS as f64);
    }

    #[test]
    fn a_true_model_makes_the_corrected_estimate_calmer_than_the_weighted_one() {
        let found = off_policy(&log(RATES)).expect("the weights are small");
        assert!((found.direct - truth()).abs() < 1e-9);
        assert!((found.doubly_robust - truth()).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn what_a_few_draws_decide_is_refused() {
        let mut log = log(RATES);
        for one in log.iter_mut().skip(60) {
            one.target = 0.0;
        }
        let refused = off_policy(&log);
        assert!(matches!(refused, Err(RecommenderError::TooFewEffective { .. })), "{refused:?}");
        assert!(off_policy(&[]).is_err());
        log[7].logged = 0.0;
        assert!(matches!(off_policy(&log), Err(RecommenderError::Propensity { index: 7 })));
    }
}
