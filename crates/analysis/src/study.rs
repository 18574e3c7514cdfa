//! How a question is worked at, by one or by many.

use crate::{AnalysisError, Answer, Finding, Job, Question, Workshop};

/// A question being worked at: rounds of jobs, and what their findings come to.
///
/// Most questions take one round; a search takes several, each from what the last one found.
pub trait Study {
    /// The jobs of the next round; none when the answer is ready.
    fn next_round(&mut self) -> Vec<Job>;

    /// Takes the findings of the round, in the order of its jobs.
    ///
    /// # Errors
    /// [`AnalysisError::Mismatch`] if they are not the jobs'.
    fn take(&mut self, findings: Vec<Finding>) -> Result<(), AnalysisError>;

    /// The answer, once no round is left.
    ///
    /// # Errors
    /// [`AnalysisError`] if findings were missing.
    fn answer(&mut self) -> Result<Answer, AnalysisError>;
}

/// A question that takes one round: its jobs, and what their findings come to.
pub(crate) struct OneRound<F> {
    jobs: Vec<Job>,
    wanted: usize,
    findings: Vec<Finding>,
    conclude: F,
}

impl<F: Fn(Vec<Finding>) -> Result<Answer, AnalysisError> + 'static> OneRound<F> {
    /// A question of these jobs; without jobs the conclusion is drawn from nothing.
    pub(crate) fn study(jobs: Vec<Job>, conclude: F) -> Box<dyn Study> {
        Box::new(Self { wanted: jobs.len(), jobs, findings: Vec::new(), conclude })
    }
}

impl<F: Fn(Vec<Finding>) -> Result<Answer, AnalysisError>> Study for OneRound<F> {
    fn next_round(&mut self) -> Vec<Job> {
        std::mem::take(&mut self.jobs)
    }

    fn take(&mut self, findings: Vec<Finding>) -> Result<(), AnalysisError> {
        self.findings = findings;
        Ok(())
    }

    fn answer(&mut self) -> Result<Answer, AnalysisError> {
        let findings = std::mem::take(&mut self.findings);
        if findings.len() != self.wanted {
            return Err(AnalysisError::Mismatch);
        }
        (self.conclude)(findings)
    }
}

/// Works at a question alone, job by job; `progress` is told how many jobs are done and known.
///
/// # Errors
/// [`AnalysisError`] if the question cannot be asked.
pub fn answer_alone(
    question: &Question,
    workshop: &Workshop,
    mut progress: impl FnMut(usize, usize),
) -> Result<Answer, AnalysisError> {
    let mut study = question.study()?;
    let mut before = 0;
    loop {
        let jobs = study.next_round();
        if jobs.is_empty() {
            return study.answer();
        }
        let known = before + jobs.len();
        let mut findings = Vec::with_capacity(jobs.len());
        for job in &jobs {
            findings.push(job.run(workshop));
            progress(before + findings.len(), known);
        }
        study.take(findings)?;
        before = known;
    }
}

/// Works at a question on every core; `progress` is told how many jobs are done and known.
///
/// # Errors
/// [`AnalysisError`] if the question cannot be asked.
#[cfg(feature = "threads")]
pub fn answer(
    question: &Question,
    workshop: &Workshop,
    progress: impl Fn(usize, usize) + Sync,
) -> Result<Answer, AnalysisError> {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rayon::prelude::*;

    let mut study = question.study()?;
    let done = AtomicUsize::new(0);
    let mut known = 0;
    loop {
        let jobs = study.next_round();
        if jobs.is_empty() {
            return study.answer();
        }
        known += jobs.len();
        let work = |job: &Job| {
            let finding = job.run(workshop);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, known);
            finding
        };
        study.take(jobs.par_iter().map(work).collect())?;
    }
}
