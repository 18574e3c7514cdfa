//! The binary as people run it: what it prints, what it refuses, and with which exit code.
#![expect(clippy::expect_used, reason = "a test whose fixture is wrong has failed")]

#[path = "cli/evaluate.rs"]
mod evaluate;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/questions.rs"]
mod questions;
#[path = "cli/refusals.rs"]
mod refusals;
#[path = "cli/scenario.rs"]
mod scenario;
#[path = "cli/tables.rs"]
mod tables;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// One run of the binary, read to its end.
struct Ran {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Ran {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is text")
    }

    fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_slice(&self.stdout).expect("the output is JSON")
    }

    /// The one sentence that a refusal is.
    fn sentence(&self) -> &str {
        assert_eq!(self.stderr.lines().count(), 1, "one sentence: {}", self.stderr);
        self.stderr.trim_end().strip_prefix("headroom: ").expect("the program is named")
    }
}

fn headroom(arguments: &[&str]) -> Ran {
    headroom_with(arguments, b"")
}

fn headroom_with(arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headroom"));
    command.args(arguments).env_remove("COLUMNS").env_remove("RUST_LOG");
    finished(command, input)
}

fn finished(mut command: Command, input: &[u8]) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("it has an input");
    let input = input.to_vec();
    // The program may stop reading early, which is its right.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    feeder.join().expect("the input is written");
    let stderr = String::from_utf8(stderr).expect("messages are text");
    Ran { code: status.code(), stdout, stderr }
}
