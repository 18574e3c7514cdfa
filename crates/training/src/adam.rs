//! Steps against the gradient, each weight at a pace of its own.

/// Share of the old mean of gradients in the new one.
const FIRST_DECAY: f32 = 0.9;
/// Share of the old mean of squares in the new one.
const SECOND_DECAY: f32 = 0.999;
/// Keeps weights without a gradient where they are.
const EPSILON: f32 = 1e-8;

/// Running means of every weight's gradient and of its square.
///
/// # Source
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), with its corrections.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adam {
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
    pub(crate) steps: u32,
}

impl Adam {
    pub(crate) fn new(weights: usize) -> Self {
        Self { first: vec![0.0; weights], second: vec![0.0; weights], steps: 0 }
    }

    /// Moves the weights one step and clears the gradient.
    pub(crate) fn step(&mut self, weights: &mut [f32], gradient: &mut [f32], rate: f32) {
        self.steps += 1;
        let correction = |decay: f32| 1.0 - f64::from(decay).powf(f64::from(self.steps));
        let (first, second) = (correction(FIRST_DECAY), correction(SECOND_DECAY));
        let rate = rate * narrow(second.sqrt() / first);
        let epsilon = EPSILON * narrow(second.sqrt());
        let means = self.first.iter_mut().zip(&mut self.second);
        for ((weight, gradient), (first, second)) in weights.iter_mut().zip(gradient).zip(means) {
            *first += (1.0 - FIRST_DECAY) * (*gradient - *first);
            *second += (1.0 - SECOND_DECAY) * (*gradient * *gradient - *second);
            *weight -= rate * *first / (second.sqrt() + epsilon);
            *gradient = 0.0;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a factor near one loses nothing that counts")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::Adam;

    #[test]
    fn the_first_step_has_the_length_of_the_rate_whatever_the_gradient() {
        let mut weights = [1.0, 1.0, 1.0];
        let mut gradient = [1e-3, -50.0, 0.0];
        Adam::new(3).step(&mut weights, &mut gradient, 0.1);
        for (weight, expected) in weights.iter().zip([0.9, 1.1, 1.0]) {
            assert!((weight - expected).abs() < 1e-5, "{weights:?}");
        }
        assert_eq!(gradient, [0.0; 3]);
    }

    #[test]
    fn it_finds_the_bottom_of_a_bowl() {
        let mut weights = [3.0, -2.0];
        let mut adam = Adam::new(2);
        for _ in 0..2000 {
            let mut gradient = [weights[0] - 1.0, 100.0 * (weights[1] - 0.5)];
            adam.step(&mut weights, &mut gradient, 0.01);
        }
        assert!((weights[0] - 1.0).abs() < 1e-2 && (weights[1] - 0.5).abs() < 1e-2, "{weights:?}");
    }
}
