//! `cargo xtask lighthouse`: how `/` fares on a slow phone.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::chromium::{QUIET_FLAGS, ensure_chromium};
use crate::npm;
use crate::process::{self, step};
use crate::server::RunningServer;
use crate::workspace::Workspace;

/// What is printed, and the score that each category must reach, if any.
const CATEGORIES: [(&str, Option<u32>); 4] = [
    ("performance", Some(95)),
    ("accessibility", Some(95)),
    ("best-practices", None),
    ("seo", None),
];

/// How to measure.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How many runs to take the median of
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=15))]
    runs: u32,
    /// Path of the page
    #[arg(long, default_value = "/")]
    path: String,
}

/// Runs Lighthouse and prints the scores; too low a score is an error.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let programs = npm::ensure_packages(workspace)?;
    let chromium = ensure_chromium()?;
    let server = RunningServer::start(workspace)?;
    let url = format!("{}/{}", server.url(), arguments.path.trim_start_matches('/'));
    let mut reports = Vec::new();
    for i in 0..arguments.runs {
        let path = workspace.browser_results()?.join(format!("lighthouse-{i}.json"));
        let title = format!("Lighthouse, mobile profile, run {} of {}", i + 1, arguments.runs);
        step(&title, || {
            let mut command = Command::new(programs.join("lighthouse"));
            command
                .args([url.as_str(), "--quiet", "--output=json"])
                .arg(format!("--only-categories={}", CATEGORIES.map(|(name, _)| name).join(",")))
                .arg(format!("--output-path={}", path.display()))
                .arg(format!("--chrome-flags={QUIET_FLAGS}"))
                .env("CHROME_PATH", &chromium);
            process::run(&mut command)
        })?;
        reports.push(read_report(&path)?);
    }
    judge(&reports)
}

fn judge(reports: &[Value]) -> Result<()> {
    let mut low = Vec::new();
    for (category, required) in CATEGORIES {
        let scores = reports.iter().map(|report| score(report, category));
        let median = median(scores.collect::<Result<_>>()?);
        let required_text =
            required.map_or_else(String::new, |score| format!("(at least {score})"));
        println!("{category:<16} {median:>4} {required_text}");
        if required.is_some_and(|required| median < required) {
            low.push(category);
        }
    }
    ensure!(
        low.is_empty(),
        "too low: {}; what costs points stands in `tests/browser/results/lighthouse-0.json`",
        low.join(", ")
    );
    Ok(())
}

fn read_report(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("Lighthouse wrote no report to `{}`", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("`{}` is not the JSON of a report", path.display()))
}

/// Points out of 100, rounded as Lighthouse itself shows them.
fn score(report: &Value, category: &str) -> Result<u32> {
    let share = report["categories"][category]["score"]
        .as_f64()
        .filter(|share| (0.0..=1.0).contains(share))
        .with_context(|| {
            let reason = report["runtimeError"]["message"].as_str().unwrap_or("no reason given");
            format!("Lighthouse has no score for {category} ({reason})")
        })?;
    Ok((0..=100).rfind(|points| share * 100.0 + 0.5 >= f64::from(*points)).unwrap_or_default())
}

fn median(mut scores: Vec<u32>) -> u32 {
    scores.sort_unstable();
    scores.get(scores.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{judge, median, score};
    use serde_json::{Value, json};

    fn report(performance: f64) -> Value {
        let score = |share: f64| json!({ "score": share });
        json!({ "categories": {
            "performance": score(performance),
            "accessibility": score(1.0),
            "best-practices": score(0.5),
            "seo": score(0.0),
        }})
    }

    #[test]
    fn scores_are_rounded_to_points() {
        let points = |share| score(&report(share), "performance").expect("there is a score");
        assert_eq!([points(0.949), points(0.95), points(1.0), points(0.0)], [95, 95, 100, 0]);
        assert_eq!(points(0.944), 94);
    }

    #[test]
    fn only_categories_with_a_floor_can_fail() {
        assert!(judge(&[report(0.96)]).is_ok());
        let error = judge(&[report(0.5)]).expect_err("50 is below 95");
        assert!(error.to_string().starts_with("too low: performance;"), "{error}");
    }

    #[test]
    fn one_outlier_does_not_decide() {
        assert_eq!(median(vec![40, 98, 97]), 97);
        assert_eq!(median(vec![96]), 96);
        assert!(judge(&[report(0.4), report(0.98), report(0.97)]).is_ok());
    }

    #[test]
    fn a_failed_run_says_why() {
        let failed = json!({ "runtimeError": { "message": "no page" } });
        let error = score(&failed, "performance").expect_err("there is no score");
        assert!(error.to_string().contains("no page"));
    }
}
