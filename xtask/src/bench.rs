//! `cargo xtask bench`: speed, with the machine beside it. Never part of the tests.

use std::fs;
use std::process::Command;
use std::thread;

use anyhow::Result;

use crate::browser::run_script;
use crate::process::{self, capture, step};
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;

/// What is measured.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Measure the recommender in the browser and nothing else
    #[arg(long)]
    recommender: bool,
}

/// Prints the machine, then runs the native and the browser part.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    for (name, value) in machine() {
        println!("{name:<14} {value}");
    }
    if !arguments.recommender {
        step("native benchmarks", || native_benchmarks(workspace))?;
        step("browser benchmarks", || run_script(workspace, "bench.mjs").map(drop))?;
    }
    step("building the ranker as a bare module", || {
        let module = ["build", "--package", "yardstick", "--target", WASM_TARGET];
        process::run(workspace.cargo().args(module).args(["--profile", "wasm-release"]))
    })?;
    step("the recommender beside ONNX Runtime Web", || {
        run_script(workspace, "bench-recommender.mjs").map(drop)
    })
}

/// Everything that is measured outside a browser.
fn native_benchmarks(workspace: &Workspace) -> Result<()> {
    let shaders = ["run", "--quiet", "--package", "kernels", "--example", "shaders"];
    process::run(workspace.cargo().args(shaders))?;
    process::run(workspace.cargo().args(["bench", "--package", "kernels", "--bench", "paths"]))?;
    let questions = ["bench", "--package", "analysis", "--features", "threads"];
    process::run(workspace.cargo().args(questions).args(["--bench", "questions"]))?;
    let lists = ["bench", "--package", "recommender", "--bench", "recommend"];
    process::run(workspace.cargo().args(lists))
}

/// What a reader must know to compare figures; `unknown` where the system does not say.
fn machine() -> Vec<(&'static str, String)> {
    let cores = thread::available_parallelism().map(|count| count.to_string()).ok();
    let load = fs::read_to_string("/proc/loadavg").ok().and_then(|text| {
        let averages: Vec<&str> = text.split_whitespace().take(3).collect();
        (averages.len() == 3).then(|| averages.join(" "))
    });
    let compiler = capture(Command::new("rustc").arg("--version")).ok();
    [
        ("CPU", fs::read_to_string("/proc/cpuinfo").ok().as_deref().and_then(cpu_model)),
        ("cores", cores),
        ("load average", load),
        ("compiler", compiler.map(|text| text.trim().to_owned())),
    ]
    .map(|(name, value)| (name, value.unwrap_or_else(|| "unknown".to_owned())))
    .into()
}

/// The model in the text of `/proc/cpuinfo`.
fn cpu_model(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, model)| model.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::cpu_model;

    #[test]
    fn the_model_stands_after_the_colon() {
        let text = "processor\t: 0\nmodel name\t: Example 9000 @ 2.00GHz\n";
        assert_eq!(cpu_model(text).as_deref(), Some("Example 9000 @ 2.00GHz"));
        assert_eq!(cpu_model("processor : 0\n"), None);
    }
}
