//! What policies and news are worth, from the scores of every policy, state and yield.

use model::{EXPORT_CAPS_K, quantile_double};

use super::{MONTHS, Month, OptionValue, Policy, PolicyValue, STATES, TrialValue, YIELDS};
use crate::Estimate;
use crate::score::{Score, goal_odds};

/// The place of the yield that is assumed.
const ASSUMED: usize = 2;
/// Standard deviation of what is believed of the yield (estimate).
const YIELD_SPREAD: f64 = 0.12;
/// Standard deviation of what a trial says of the yield (estimate).
const TRIAL_NOISE: f64 = 0.05;
/// Price of the trial: 20,000 H200 at $20,000 and 7.03 yuan, bn yuan. BUDGET_MODEL §14.3.
const TRIAL_PRICE_BN: f64 = EXPORT_CAPS_K[1] * 20.0 * 7.03 / 1e3;
/// Points of the distribution of what will be believed after the trial.
const BELIEFS: u32 = 64;

/// Scores of the variants, and the probabilities of the states.
pub(super) struct Valuation<'scores> {
    pub(super) scores: &'scores [Vec<Score>],
    pub(super) odds: [f64; STATES],
}

impl Valuation<'_> {
    /// The scores of a policy at a yield in a state.
    fn at(&self, policy: Policy, yield_place: usize, state: usize) -> &[Score] {
        let row = match policy {
            Policy::Commit => return &self.scores[0],
            Policy::Wait => 2 * yield_place,
            Policy::Flex => 2 * yield_place + 1,
        };
        &self.scores[1 + row * STATES + state]
    }

    /// What each scramble says of a policy, over the states.
    fn over_states(
        &self,
        policy: Policy,
        yield_place: usize,
        read: impl Fn(&Score) -> f64,
    ) -> Vec<f64> {
        let states = |scramble: usize| -> f64 {
            let at = |state: usize| read(&self.at(policy, yield_place, state)[scramble]);
            self.odds.iter().enumerate().map(|(state, odds)| odds * at(state)).sum()
        };
        (0..self.scores[0].len()).map(states).collect()
    }

    fn served(&self, policy: Policy, yield_place: usize) -> Vec<f64> {
        self.over_states(policy, yield_place, |score| score.served_tn)
    }

    fn policy(&self, policy: Policy) -> PolicyValue {
        let served = self.served(policy, ASSUMED);
        let state =
            |state| Estimate::over(self.at(policy, ASSUMED, state), |score| score.served_tn).value;
        PolicyValue {
            policy,
            served_tn: Estimate::of(&served),
            over_commit_tn: difference(&served, &self.served(Policy::Commit, ASSUMED)),
            goal: Estimate::of(&self.over_states(policy, ASSUMED, Score::goal_share)),
            by_state_tn: std::array::from_fn(state),
        }
    }

    /// What it is worth to know the state before choosing.
    ///
    /// # Formula
    /// `Σ_e p_e·max_π V(π|e) − max_π Σ_e p_e·V(π|e)`. Which policy is best is read from all
    /// scrambles together, so that the value is a mean of differences and does not flatter itself.
    fn perfect_information(&self, choices: &[Policy]) -> Estimate {
        let by_state = |state: usize| {
            Choice::best(choices, |policy| {
                let scores = self.at(policy, ASSUMED, state).iter();
                scores.map(|score| self.odds[state] * score.served_tn).collect()
            })
        };
        let without = Choice::best(choices, |policy| self.served(policy, ASSUMED));
        difference(&sums((0..STATES).map(by_state)), &without.values)
    }

    /// What the news of a trial is worth before it is known.
    ///
    /// # Formula
    /// Yield `η ~ N(1, .12²)`, trial `N(η, .05²)`; what will be believed of `η` is
    /// `N(1, .12⁴/(.12² + .05²))`. Mean over it of the best policy's value, less the best mean.
    /// Values are straight lines between [`YIELDS`].
    /// # Source
    /// Preposterior analysis: Raiffa and Schlaifer (1961).
    fn trial_information(&self, choices: &[Policy]) -> Estimate {
        let spread = YIELD_SPREAD.powi(2) / YIELD_SPREAD.hypot(TRIAL_NOISE);
        let belief = |place: u32| {
            let probability = (f64::from(place) + 0.5) / f64::from(BELIEFS);
            1.0 + spread * quantile_double(probability)
        };
        let weighted = |policy: Policy, belief: f64| -> Vec<f64> {
            self.interpolated(policy, belief).iter().map(|v| v / f64::from(BELIEFS)).collect()
        };
        let after = |place| Choice::best(choices, |policy| weighted(policy, belief(place)));
        let without = Choice::best(choices, |policy| {
            let values = |place| Choice { values: weighted(policy, belief(place)) };
            sums((0..BELIEFS).map(values))
        });
        difference(&sums((0..BELIEFS).map(after)), &without.values)
    }

    /// The tokens served at a yield between those computed.
    fn interpolated(&self, policy: Policy, at: f64) -> Vec<f64> {
        let above = YIELDS.iter().position(|&computed| computed >= at);
        let high = above.unwrap_or(YIELDS.len() - 1).max(1);
        let (left, right) = (YIELDS[high - 1], YIELDS[high]);
        let weight = ((at - left) / (right - left)).clamp(0.0, 1.0);
        let pairs = self.served(policy, high - 1).into_iter().zip(self.served(policy, high));
        pairs.map(|(left, right)| left + weight * (right - left)).collect()
    }

    fn months(&self) -> Vec<Month> {
        let first = self.scores.len() - MONTHS.len();
        let month = |(place, &month): (usize, &f64)| Month {
            month,
            goal: goal_odds(&self.scores[first + place]),
            over_commit_tn: Estimate::paired(
                &self.scores[first + place],
                &self.scores[0],
                |score| score.served_tn,
            ),
        };
        MONTHS.iter().enumerate().map(month).collect()
    }

    pub(super) fn conclude(&self) -> OptionValue {
        const IRREVOCABLE: [Policy; 2] = [Policy::Commit, Policy::Wait];
        let policies = Policy::ALL.map(|policy| self.policy(policy));
        let months = self.months();
        let information = self.trial_information(&IRREVOCABLE);
        let pays = information.value > 1e-9;
        OptionValue {
            option: policies[2].over_commit_tn,
            policies,
            perfect_information: self.perfect_information(&IRREVOCABLE),
            perfect_information_with_flex: self.perfect_information(&Policy::ALL),
            trial: TrialValue {
                information,
                information_with_flex: self.trial_information(&Policy::ALL),
                price_bn: TRIAL_PRICE_BN,
                break_even_bn_per_tn: pays.then(|| TRIAL_PRICE_BN / information.value),
            },
            last_useful_month: months
                .iter()
                .rev()
                .find(|month| month.over_commit_tn.value > 0.0)
                .map(|month| month.month),
            months,
        }
    }
}

/// What each scramble says of the policy that is best over all of them.
struct Choice {
    values: Vec<f64>,
}

impl Choice {
    fn best(choices: &[Policy], value: impl Fn(Policy) -> Vec<f64>) -> Self {
        let values = choices.iter().map(|&policy| value(policy));
        let best = values.max_by(|a, b| Estimate::of(a).value.total_cmp(&Estimate::of(b).value));
        Self { values: best.unwrap_or_default() }
    }
}

/// The sum of choices, scramble by scramble.
fn sums(choices: impl Iterator<Item = Choice>) -> Vec<f64> {
    choices
        .map(|choice| choice.values)
        .reduce(|sum, values| sum.iter().zip(values).map(|(sum, value)| sum + value).collect())
        .unwrap_or_default()
}

fn difference(after: &[f64], before: &[f64]) -> Estimate {
    Estimate::paired(after, before, |value| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_news_is_that_of_the_choices_it_changes() {
        // Two policies worth 0 and m − 1 with m ~ N(1, s²): E[max(0, m − 1)] = s/√2π.
        let score = |served_tn: f64| Score {
            trials: 8,
            goal: 0,
            tokens: 0,
            training: 0,
            binding: [0; 6],
            served_tn,
            cash_bn: 0.0,
            shortfall_tail: 0.0,
            median: None,
        };
        let mut scores = vec![vec![score(0.0)]];
        for factor in YIELDS {
            scores.extend((0..2 * STATES).map(|_| vec![score(factor - 1.0)]));
        }
        let valuation = Valuation { scores: &scores, odds: [0.25; STATES] };
        let information = valuation.trial_information(&[Policy::Commit, Policy::Wait]).value;
        let spread = 0.0144 / 0.13;
        let expected = spread / (2.0 * std::f64::consts::PI).sqrt();
        assert!((information / expected - 1.0).abs() < 0.01, "{information} {expected}");
    }
}
