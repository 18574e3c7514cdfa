//! What happened in each step of a check, as a table at the end.

use std::time::{Duration, Instant};

use crate::process::seconds;

/// How one step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Skipped(String),
    Failed,
}

/// Steps in the order in which they ran.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: &'static str,
    outcome: Outcome,
    elapsed: Duration,
}

impl Report {
    /// Runs one step, notes how it ended and hands an error on.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<Outcome>,
    ) -> anyhow::Result<()> {
        println!("\n== {name}");
        let started = Instant::now();
        let result = work();
        let elapsed = started.elapsed();
        let (outcome, result) = match result {
            Ok(outcome) => (outcome, Ok(())),
            Err(error) => (Outcome::Failed, Err(error)),
        };
        match &outcome {
            Outcome::Skipped(reason) => println!("   skipped: {reason}"),
            Outcome::Passed => println!("   passed in {}", seconds(elapsed)),
            Outcome::Failed => println!("   failed after {}", seconds(elapsed)),
        }
        self.rows.push(Row { name, outcome, elapsed });
        result
    }

    /// The table as text.
    pub(crate) fn table(&self) -> String {
        let width = self.rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
        let mut lines: Vec<String> = self
            .rows
            .iter()
            .map(|Row { name, outcome, elapsed }| {
                let time = seconds(*elapsed);
                let outcome = match outcome {
                    Outcome::Passed => "passed".to_owned(),
                    Outcome::Failed => "failed".to_owned(),
                    Outcome::Skipped(reason) => format!("skipped: {reason}"),
                };
                format!("{name:width$}  {time:>9}  {outcome}")
            })
            .collect();
        let total: Duration = self.rows.iter().map(|row| row.elapsed).sum();
        lines.push(format!("{:width$}  {:>9}", "all", seconds(total)));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Report};
    use anyhow::anyhow;

    #[test]
    fn the_table_has_every_step_and_the_sum() {
        let mut report = Report::default();
        report.step("format", || Ok(Outcome::Passed)).expect("the step passes");
        report
            .step("licences", || Ok(Outcome::Skipped("no tool".to_owned())))
            .expect("skipping is no error");
        report.step("tests", || Err(anyhow!("no"))).expect_err("the step fails");
        let table = report.table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("format    ") && lines[0].ends_with("passed"));
        assert!(lines[1].ends_with("skipped: no tool"));
        assert!(lines[2].ends_with("failed"));
        assert!(lines[3].starts_with("all"));
    }
}
