//! The joint distribution of the uncertain inputs, prepared for an interpreter.

use crate::inputs::{clearance_month, export_cap};
use crate::points::DIMENSIONS;
use crate::{Decisions, Dependence, FACTORS, INPUT_COUNT, Inputs, Marginal, Priors, Scalar, Tails};

/// Coordinates that carry a standard normal score: the factors and the inputs' own parts.
pub const SCORES: usize = FACTORS.len() + INPUT_COUNT;

/// A draw of everything that the planner does not decide.
///
/// It does not depend on the plan, so all plans can be tried in the same worlds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct World<S> {
    /// The inputs in the order of [`crate::INPUTS`].
    pub values: [S; INPUT_COUNT],
    /// The coordinate that decides the export state.
    pub export: S,
    /// Month of 2026 from which H200 arrive.
    pub clearance_month: S,
}

impl<S: Scalar> World<S> {
    /// The world as the equations read it, with exports under the plan's rule.
    #[inline]
    pub fn inputs(&self, decisions: &Decisions<S>) -> Inputs<S> {
        Inputs::new(self.values, export_cap(self.export, decisions), self.clearance_month)
    }
}

/// One term of an input's score beside its own part.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link<S> {
    input: usize,
    source: usize,
    weight: S,
}

/// Priors as numbers of an interpreter.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint<S> {
    marginals: [Marginal<S>; INPUT_COUNT],
    own: [S; INPUT_COUNT],
    links: Vec<Link<S>>,
    tails: Tails,
}

impl Joint<f64> {
    /// The joint distribution of these priors.
    ///
    /// # Formula
    /// Factors: `z_j = Σ_k Λ_jk F_k + √(1 − Σ_k Λ_jk²)·ε_j`. Matrix: `z = Lε` with its Cholesky
    /// factor. BUDGET_MODEL §4.2.
    pub fn new(priors: &Priors) -> Self {
        let (own, links) = match priors.dependence() {
            Dependence::Factors(loadings) => by_factors(loadings),
            Dependence::Matrix(correlation) => by_matrix(correlation.factor()),
        };
        let marginals = priors.distributions().map(|distribution| distribution.marginal());
        Self { marginals, own, links, tails: priors.tails() }
    }

    /// The same numbers for another interpreter.
    pub fn map<S: Scalar>(&self, mut convert: impl FnMut(f64) -> S) -> Joint<S> {
        Joint {
            marginals: self.marginals.map(|marginal| marginal.map(&mut convert)),
            own: self.own.map(&mut convert),
            links: self
                .links
                .iter()
                .map(|&Link { input, source, weight }| Link {
                    input,
                    source,
                    weight: convert(weight),
                })
                .collect(),
            tails: self.tails,
        }
    }

    /// The same joint distribution with its marginals given by an interpreter, all else constant.
    pub fn with_marginals<S: Scalar>(&self, mut given: impl FnMut(f64) -> S) -> Joint<S> {
        let marginals = self.marginals.map(|marginal| marginal.map(&mut given));
        Joint { marginals, ..self.map(S::literal) }
    }

    /// The numbers of the marginals in the order in which `with_marginals` asks for them.
    pub fn marginal_numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        for marginal in self.marginals {
            marginal.map(|number| numbers.push(number));
        }
        numbers
    }
}

type Linked = ([f64; INPUT_COUNT], Vec<Link<f64>>);

fn by_factors(loadings: &[[f64; FACTORS.len()]; INPUT_COUNT]) -> Linked {
    let own =
        loadings.map(|row| (1.0 - row.iter().map(|loading| loading * loading).sum::<f64>()).sqrt());
    let mut links = Vec::new();
    for (input, row) in loadings.iter().enumerate() {
        for (source, &weight) in row.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            links.push(Link { input, source, weight });
        }
    }
    (own, links)
}

fn by_matrix(factor: &[[f64; INPUT_COUNT]; INPUT_COUNT]) -> Linked {
    let own = std::array::from_fn(|input| factor[input][input]);
    let mut links = Vec::new();
    for (input, row) in factor.iter().enumerate() {
        for (column, &weight) in row[..input].iter().enumerate().filter(|(_, w)| **w != 0.0) {
            links.push(Link { input, source: FACTORS.len() + column, weight });
        }
    }
    (own, links)
}

/// What the latent space holds at a point: scores, the export coordinate and the clearance month.
///
/// Its coordinates are independent, whatever the priors say of the inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latent<S> {
    /// Standard normal scores: the factors, then the inputs' own parts.
    pub scores: [S; SCORES],
    /// The coordinate that decides the export state.
    pub export: S,
    /// Month of 2026 from which H200 arrive.
    pub clearance_month: S,
}

impl<S: Scalar> Latent<S> {
    /// The latent coordinates at a point of the unit cube.
    ///
    /// Coordinates 0–3 are the factors, 4–33 the inputs' own parts, 34 the export state and 35 the
    /// clearance month.
    #[inline]
    pub fn at(point: &[S; DIMENSIONS]) -> Self {
        Self {
            scores: std::array::from_fn(|k| point[k].normal_quantile()),
            export: point[DIMENSIONS - 2],
            clearance_month: clearance_month(point[DIMENSIONS - 1]),
        }
    }
}

impl<S: Scalar> Joint<S> {
    /// The world at a point of the unit cube.
    #[inline]
    pub fn world(&self, point: &[S; DIMENSIONS]) -> World<S> {
        self.world_of(&Latent::at(point), S::one())
    }

    /// The world of latent coordinates; `stretch` is [`student_stretch`], or one for Gaussian
    /// tails.
    #[inline]
    pub fn world_of(&self, latent: &Latent<S>, stretch: S) -> World<S> {
        let mut scores: [S; INPUT_COUNT] =
            std::array::from_fn(|j| latent.scores[FACTORS.len() + j] * self.own[j]);
        for &Link { input, source, weight } in &self.links {
            scores[input] = scores[input] + latent.scores[source] * weight;
        }
        if self.tails == Tails::Student {
            scores = scores.map(|score| student_score(score * stretch));
        }
        World {
            values: std::array::from_fn(|j| self.marginals[j].at_score(scores[j])),
            export: latent.export,
            clearance_month: latent.clearance_month,
        }
    }

    /// The tails of the copula.
    pub const fn tails(&self) -> Tails {
        self.tails
    }
}

/// What stretches Gaussian scores to Student's with four degrees of freedom, from two uniforms.
///
/// # Formula
/// `√(ν/χ²_ν)` with `χ²₄ = −2·ln(u₁·u₂)`.
#[inline]
pub fn student_stretch<S: Scalar>(first: S, second: S) -> S {
    (S::literal(-2.0) / (first * second).ln()).sqrt()
}

/// The normal score with the same probability as a Student score of four degrees of freedom.
///
/// # Formula
/// `Φ⁻¹(T₄(t))` with `T₄(t) = ½ + ¾·s − ¼·s³` and `s = t/√(t² + 4)`.
#[inline]
fn student_score<S: Scalar>(t: S) -> S {
    let s = t / (t * t + 4.0).sqrt();
    let probability = (s * 0.75 - s * s * s * 0.25) + 0.5;
    let margin = 2.0_f64.powi(-24);
    probability.clamp(S::literal(margin), S::literal(1.0 - margin)).normal_quantile()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_scores_meet_published_percentiles() {
        // Student's t with four degrees of freedom: t.90 = 1.5332, t.975 = 2.7764 (Fisher).
        for (t, probability) in [(1.533_206, 0.9), (2.776_445, 0.975), (0.0, 0.5)] {
            let score = student_score(t);
            assert!((score - crate::quantile_double(probability)).abs() < 1e-5, "{t}: {score}");
        }
    }

    #[test]
    fn a_matrix_of_independent_inputs_leaves_scores_alone() {
        let mut matrix = [[0.0; INPUT_COUNT]; INPUT_COUNT];
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] = 1.0;
        }
        let correlation = crate::Correlation::new(&matrix).expect("the identity is one");
        let joint = Joint::new(&Priors::published().with_correlation(correlation));
        let point = crate::kronecker_point(3);
        let world = joint.world(&point);
        for (input, value) in world.values.iter().enumerate() {
            let expected = crate::INPUTS[input].distribution.quantile(point[4 + input]);
            assert!((value / expected - 1.0).abs() < 1e-12, "{input}");
        }
    }

    #[test]
    fn marginal_numbers_come_in_the_order_in_which_they_are_asked_for() {
        let joint = Joint::new(&Priors::published());
        let numbers = joint.marginal_numbers();
        let mut next = numbers.iter();
        let again = joint.with_marginals(|asked| {
            assert_eq!(next.next(), Some(&asked));
            asked
        });
        assert_eq!(again, joint);
    }
}
