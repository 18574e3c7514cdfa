//! Running other programs, and saying what runs and how long it took.

use std::env;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// Says what begins, does it, and says how long it took.
pub(crate) fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("-> {title}");
    let started = Instant::now();
    let value = work()?;
    println!("   done in {}", seconds(started.elapsed()));
    Ok(value)
}

/// Says in one line what turned out to be done already.
pub(crate) fn note(fact: &str) {
    println!("-> {fact}");
}

/// A duration for people.
pub(crate) fn seconds(elapsed: Duration) -> String {
    if elapsed < Duration::from_millis(100) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}

/// Runs a command whose output the reader sees.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", shown(command)) }
}

/// Runs a command whose output the reader sees, and hands each line to `watch` as well.
pub(crate) fn run_watched(command: &mut Command, watch: impl FnMut(&str) + Send) -> Result<()> {
    // A pipe hides the terminal from the child, so colour must be asked for.
    if std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let watch = Mutex::new(watch);
    thread::scope(|scope| {
        scope.spawn(|| forward(stdout, &mut std::io::stdout(), &watch));
        scope.spawn(|| forward(stderr, &mut std::io::stderr(), &watch));
    });
    let status = child.wait().context("a child process was lost")?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", shown(command)) }
}

/// Runs a command quietly and returns its standard output.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}", shown(command), reason.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` did not answer in UTF-8", shown(command)))
}

/// Where PATH finds a program.
pub(crate) fn find_on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|candidate| candidate.is_file())
}

/// Waits until `ready` says so; false when the time is up.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while !ready() {
        if started.elapsed() > limit {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
    true
}

fn forward(from: Option<impl Read>, to: &mut impl Write, watch: &Mutex<impl FnMut(&str) + Send>) {
    let Some(from) = from else { return };
    for line in BufReader::new(from).split(b'\n') {
        let Ok(line) = line else { return };
        let text = String::from_utf8_lossy(&line);
        // A reader that went away (`| head`) is no reason to stop the work.
        let _ = writeln!(to, "{text}");
        let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
        (*watch)(&text);
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy().into_owned();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{program}` is not installed or not on PATH"),
        _ => anyhow!("`{program}` cannot be started: {error}"),
    }
}

/// The command as one would type it, without the folder of the program.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(name, |line, argument| format!("{line} {}", argument.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::{capture, run, seconds, shown};
    use std::process::Command;
    use std::time::Duration;

    #[test]
    fn short_times_are_shown_in_milliseconds() {
        assert_eq!(seconds(Duration::from_millis(7)), "7 ms");
        assert_eq!(seconds(Duration::from_millis(1540)), "1.5 s");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-at-all")).expect_err("it is missing");
        assert_eq!(error.to_string(), "`no-such-program-at-all` is not installed or not on PATH");
    }

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("folder/tool");
        assert_eq!(shown(command.args(["a", "--b"])), "tool a --b");
    }

    #[test]
    fn output_can_be_read() {
        let version = capture(crate::workspace::cargo().arg("--version"));
        assert!(version.expect("cargo runs this test").starts_with("cargo "));
    }
}
