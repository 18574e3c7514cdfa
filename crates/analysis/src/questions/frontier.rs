//! Which plans no other plan beats in everything.

use model::{DEFAULT_SEED, Plan, Sampling, Scenario, Sequence};
use serde::{Deserialize, Serialize};

use super::designs::{Draw, leases_in_range};
use crate::dominance::non_dominated;
use crate::error::{count_in, whole_in};
use crate::score::{Score, Table, Variant};
use crate::{AnalysisError, Answer, Estimate, Finding, Job, Study, Trials};

const MOST_DESIGNS: u32 = 8192;
const MOST_ROUNDS: u32 = 8;
/// Designs that are evaluated afresh, at most.
const MOST_CANDIDATES: usize = 256;
/// Designs likeliest to meet the goal that later rounds look around.
const BEST: usize = 16;
/// Scrambles of the fresh evaluation; with 4,096 trials each, 2¹⁵.
const FRESH_SCRAMBLES: u32 = 8;
const FRESH_TRIALS: u32 = 4096;

/// A search for the efficient frontier around a plan, at the plan's capex.
///
/// The search moves the split of capex, the mix of chips, leases and the use of the owned fleet.
///
/// # Source
/// BUDGET_MODEL §11.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// Where the search begins.
    pub scenario: Scenario,
    /// The seed of the points and of the designs.
    pub seed: u32,
    /// Designs of the first round; later rounds take half as many.
    pub designs: u32,
    /// Trials by which a design is judged in the search, a multiple of eight.
    pub trials: u32,
    /// Rounds of refinement around the front, each with half the reach of the one before.
    pub rounds: u32,
    /// Lowest and highest leases, bn yuan a year.
    pub lease_bn_cny: (f64, f64),
}

/// What designs are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Objectives {
    /// P(goal); more is better.
    pub goal: f64,
    /// Mean of the tokens served, tn/day; more is better.
    pub served_tn: f64,
    /// Mean shortfall in the worst tenth of futures; less is better.
    pub shortfall_tail: f64,
    /// Mean of capital and leases paid, bn yuan; less is better.
    pub cash_bn: f64,
}

/// A design, as the search saw it and as fresh trials do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The plan.
    pub plan: Plan,
    /// In the trials of the search: flattered, because the best of many is lucky as well.
    pub searched: Objectives,
    /// In trials that the search did not see.
    pub fresh: Objectives,
    /// Standard error of the fresh P(goal).
    pub goal_error: f64,
    /// Odds of the training goal in the fresh trials, which the search does not ask for.
    pub training: f64,
    /// Whether no design beats it in everything, in the fresh trials.
    pub efficient: bool,
    /// Whether its P(goal) is within one standard error of the best.
    pub on_plateau: bool,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Front {
    /// The plan that the search began from, in fresh trials.
    pub base: Judged,
    /// The designs worth a look, the likeliest to meet the goal first; the base may be among them.
    pub designs: Vec<Judged>,
    /// Designs that were tried.
    pub tried: u32,
}

impl Objectives {
    /// Such that more is better in each.
    fn ascending(&self) -> [f64; 4] {
        [self.goal, self.served_tn, -self.shortfall_tail, -self.cash_bn]
    }

    fn of(scores: &[Score]) -> Self {
        let over = |read: fn(&Score) -> f64| Estimate::over(scores, read).value;
        Self {
            goal: over(Score::goal_share),
            served_tn: over(|score| score.served_tn),
            shortfall_tail: over(|score| score.shortfall_tail),
            cash_bn: over(|score| score.cash_bn),
        }
    }
}

impl Frontier {
    /// A search of 1,024 designs in 2,048 trials, refined four times.
    ///
    /// Two rounds, as BUDGET_MODEL §11 has them, leave one or two designs on the plateau; four
    /// leave up to fifteen, in a third of a second more.
    pub fn published(scenario: Scenario) -> Self {
        Self {
            scenario,
            seed: DEFAULT_SEED,
            designs: 1024,
            trials: 2048,
            rounds: 4,
            lease_bn_cny: model::LEASE_RANGE_BN_CNY,
        }
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("designs", self.designs as usize, (8, MOST_DESIGNS))?;
        whole_in("trials", self.trials, 8, model::POINTS_PER_SCRAMBLE)?;
        count_in("rounds", self.rounds as usize, (0, MOST_ROUNDS))?;
        if !leases_in_range(self.lease_bn_cny) {
            let (low, high) = model::LEASE_RANGE_BN_CNY;
            let (least, most) = self.lease_bn_cny;
            let value = if least >= low && least <= high { most } else { least };
            return Err(AnalysisError::Quantity { field: "lease_bn_cny", low, high, value });
        }
        Ok(Box::new(Search::new(self.clone())))
    }

    fn trials(&self, scramble: u32, count: u32) -> Trials {
        let sampling = Sampling { sequence: Sequence::Sobol, seed: self.seed, scrambles: 1 };
        Trials { sampling, scramble, count }
    }
}

/// Where a search stands.
struct Search {
    question: Frontier,
    round: u32,
    /// All plans tried, the base first, and what the search saw of them.
    plans: Vec<Plan>,
    seen: Vec<Objectives>,
    /// What is being judged.
    table: Option<Table>,
    /// Places of the plans that are judged afresh, the base first.
    candidates: Vec<usize>,
    front: Option<Front>,
}

impl Search {
    fn new(question: Frontier) -> Self {
        Self {
            question,
            round: 0,
            plans: Vec::new(),
            seen: Vec::new(),
            table: None,
            candidates: Vec::new(),
            front: None,
        }
    }

    /// New plans: around the base at first, then around the front and, every other one, around those
    /// likeliest to meet the goal, so that the plateau is explored as well.
    fn draw(&self) -> Vec<Plan> {
        let Frontier { scenario, seed, designs, lease_bn_cny, .. } = &self.question;
        let radius = 0.5_f64.powi(i32::try_from(self.round).unwrap_or(0));
        let around = |(place, centre): (u32, &Plan)| {
            Draw::new(*seed, self.round, place).plan(centre, radius, *lease_bn_cny)
        };
        if self.round == 0 {
            let others = (1..*designs).map(|place| around((place, &scenario.plan)));
            return std::iter::once(scenario.plan).chain(others).collect();
        }
        let plans = |places: Vec<usize>| places.into_iter().map(|place| self.plans[place]);
        let front: Vec<Plan> = plans(self.efficient()).collect();
        let best: Vec<Plan> = plans(self.likeliest().take(BEST).collect()).collect();
        let centres = front.iter().cycle().zip(best.iter().cycle());
        let centres = centres.flat_map(|(front, best)| [front, best]);
        (0..designs / 2).zip(centres).map(around).collect()
    }

    /// All plans, the likeliest to meet the goal first.
    fn likeliest(&self) -> impl Iterator<Item = usize> + use<> {
        let mut places: Vec<usize> = (0..self.seen.len()).collect();
        let goal = |place: usize| self.seen[place].goal;
        places.sort_by(|&a, &b| goal(b).total_cmp(&goal(a)).then(a.cmp(&b)));
        places.into_iter()
    }

    /// The plans that none beats in what the search saw.
    fn efficient(&self) -> Vec<usize> {
        non_dominated(&self.seen.iter().map(Objectives::ascending).collect::<Vec<_>>())
    }

    /// The base, then the front and what comes close to its best, thinned evenly if there are many.
    fn choose(&self) -> Vec<usize> {
        let best = self.seen.iter().map(|seen| seen.goal).fold(0.0, f64::max);
        let error = (best * (1.0 - best) / f64::from(self.question.trials)).sqrt();
        let efficient = self.efficient();
        let worth = |place: &usize| {
            let near = self.seen[*place].goal >= best - error;
            *place != 0 && (near || efficient.binary_search(place).is_ok())
        };
        let chosen: Vec<usize> = self.likeliest().filter(worth).collect();
        let step = chosen.len().div_ceil(MOST_CANDIDATES).max(1);
        std::iter::once(0).chain(chosen.into_iter().step_by(step)).collect()
    }

    fn judge(&mut self, plans: &[Plan], trials: Vec<Trials>) -> Vec<Job> {
        let variants = plans.iter().copied().map(Variant::of).collect();
        let table = Table::new(&self.question.scenario, variants, trials);
        self.table.insert(table).jobs()
    }

    /// What the fresh trials say of the candidates.
    fn conclude(&self, scores: &[Vec<Score>]) -> Option<Front> {
        let judged = self.candidates.iter().zip(scores).map(|(&place, scores)| Judged {
            plan: self.plans[place],
            searched: self.seen[place],
            fresh: Objectives::of(scores),
            goal_error: Estimate::over(scores, Score::goal_share).error.unwrap_or_default(),
            training: Estimate::over(scores, |score| score.share(score.training)).value,
            efficient: false,
            on_plateau: false,
        });
        let mut judged: Vec<Judged> = judged.collect();
        let fresh: Vec<_> = judged.iter().map(|judged| judged.fresh.ascending()).collect();
        for place in non_dominated(&fresh) {
            judged[place].efficient = true;
        }
        let best = *judged.iter().max_by(|a, b| a.fresh.goal.total_cmp(&b.fresh.goal))?;
        for design in &mut judged {
            design.on_plateau = design.fresh.goal >= best.fresh.goal - best.goal_error;
        }
        let base = *judged.first()?;
        judged.retain(|design| design.efficient || design.on_plateau);
        judged.sort_by(|a, b| b.fresh.goal.total_cmp(&a.fresh.goal));
        let tried = u32::try_from(self.plans.len()).unwrap_or(u32::MAX);
        Some(Front { base, designs: judged, tried })
    }
}

impl Study for Search {
    fn next_round(&mut self) -> Vec<Job> {
        if self.front.is_some() || !self.candidates.is_empty() {
            return Vec::new();
        }
        if self.round <= self.question.rounds {
            let drawn = self.draw();
            self.plans.extend(&drawn);
            let trials = vec![self.question.trials(0, self.question.trials)];
            return self.judge(&drawn, trials);
        }
        self.candidates = self.choose();
        let plans: Vec<Plan> = self.candidates.iter().map(|&place| self.plans[place]).collect();
        // Scramble 0 is that of the search.
        let fresh = (1..=FRESH_SCRAMBLES).map(|number| self.question.trials(number, FRESH_TRIALS));
        let fresh = fresh.collect();
        self.judge(&plans, fresh)
    }

    fn take(&mut self, findings: Vec<Finding>) -> Result<(), AnalysisError> {
        let table = self.table.take().ok_or(AnalysisError::Mismatch)?;
        let scores = table.scores(findings)?;
        if self.candidates.is_empty() {
            self.seen.extend(scores.iter().map(|scores| Objectives::of(scores)));
            self.round += 1;
        } else {
            self.front = self.conclude(&scores);
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<Answer, AnalysisError> {
        self.front.take().map(Answer::Frontier).ok_or(AnalysisError::Mismatch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Question, Workshop, answer_alone};

    fn search(change: impl Fn(Frontier) -> Frontier) -> Front {
        let small = Frontier {
            designs: 256,
            trials: 512,
            ..Frontier::published(Scenario::published(Plan::december_2025()))
        };
        let question = Question::Frontier(change(small));
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Frontier(front)) => front,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_design_on_the_front_beats_another() {
        let front = search(|question| question);
        assert_eq!(front.tried, 256 + 4 * 128);
        let efficient: Vec<_> = front.designs.iter().filter(|design| design.efficient).collect();
        let points: Vec<_> = efficient.iter().map(|design| design.fresh.ascending()).collect();
        assert!(points.len() > 3);
        assert_eq!(non_dominated(&points).len(), points.len());
    }

    #[test]
    fn the_best_design_is_flattered_by_the_search() {
        let front = search(|question| Frontier { trials: 128, ..question });
        // Gains over the base, in which the luck that all designs share falls out.
        let gain = |design: &Judged, read: fn(&Judged) -> f64| read(design) - read(&front.base);
        let seen = |design: &Judged| gain(design, |judged| judged.searched.goal);
        let best = front.designs.iter().max_by(|a, b| seen(a).total_cmp(&seen(b)));
        let best = best.expect("there is a design");
        assert!(seen(best) > gain(best, |judged| judged.fresh.goal));
    }

    #[test]
    fn the_front_is_judged_in_trials_that_the_search_did_not_see() {
        let scenario = Scenario::published(Plan::december_2025());
        let question = Frontier { designs: 8, trials: 8, ..Frontier::published(scenario) };
        let workshop = Workshop::default();
        let mut study = question.study().expect("it can be asked");
        let mut rounds = Vec::new();
        loop {
            let jobs = study.next_round();
            if jobs.is_empty() {
                break;
            }
            let trials = jobs.iter().filter_map(|job| match job {
                Job::Score(scoring) => Some(scoring.trials),
                _ => None,
            });
            rounds.push(trials.collect::<Vec<_>>());
            study.take(jobs.iter().map(|job| job.run(&workshop)).collect()).expect("they fit");
        }
        let fresh = rounds.pop().expect("there are rounds");
        let mut scrambles: Vec<u32> = fresh.iter().map(|trials| trials.scramble).collect();
        scrambles.sort_unstable();
        scrambles.dedup();
        for trials in rounds.iter().flatten() {
            assert!(!scrambles.contains(&trials.scramble), "{trials:?}");
        }
        assert_eq!(scrambles.len() * fresh[0].count as usize, 1 << 15);
    }

    #[test]
    fn allocation_and_leases_are_what_the_search_finds() {
        // BUDGET_MODEL §15: 24/71/5 and about 100 bn¥ of leases reach .70; a small search comes
        // within a tenth of that.
        let front = search(|question| question);
        assert!(front.designs[0].fresh.goal > 0.63, "{:?}", front.designs[0]);
        assert!(front.designs[0].plan.lease_bn_cny() > 60.0);
        assert!((front.base.fresh.goal - 0.364).abs() < 4.0 * (front.base.goal_error + 0.001));
        // With no more leases than planned, 24/71/5 alone reaches .491.
        let front = search(|question| Frontier { lease_bn_cny: (0.0, 18.0), ..question });
        assert!(front.designs[0].fresh.goal > 0.44, "{:?}", front.designs[0]);
        assert!(front.designs[0].plan.owned.fractions()[2] < 0.15);
    }

    #[test]
    fn a_range_of_leases_is_kept() {
        let front = search(|question| Frontier { lease_bn_cny: (10.0, 18.0), ..question });
        for design in &front.designs {
            let lease_bn = design.plan.lease_bn_cny();
            assert!((10.0..=18.0).contains(&lease_bn), "{lease_bn}");
        }
    }

    #[test]
    fn searches_that_cannot_be_made_are_refused() {
        let base = Frontier::published(Scenario::published(Plan::december_2025()));
        let refuse = |wrong: Frontier| assert!(wrong.study().is_err(), "{wrong:?}");
        refuse(Frontier { designs: 0, ..base.clone() });
        refuse(Frontier { designs: u32::MAX, ..base.clone() });
        refuse(Frontier { trials: 0, ..base.clone() });
        refuse(Frontier { trials: 12, ..base.clone() });
        refuse(Frontier { trials: 1 << 31, ..base.clone() });
        refuse(Frontier { rounds: 99, ..base.clone() });
        refuse(Frontier { lease_bn_cny: (f64::NAN, 1.0), ..base.clone() });
        refuse(Frontier { lease_bn_cny: (2.0, 1.0), ..base });
    }
}
