use thiserror::Error;

/// Why a scenario cannot be used: always one sentence that names the place, what is wrong and what
/// is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// It is too long to be one.
    #[error("the scenario holds `{bytes}` bytes; accepted are at most {most}")]
    TooLarge {
        /// How long it is.
        bytes: u64,
        /// How long it may be.
        most: u64,
    },
    /// It is not text.
    #[error(
        "the scenario is not text from byte `{byte}` on; accepted are TOML, JSON and addresses in UTF-8"
    )]
    NotText {
        /// The first byte that is not UTF-8.
        byte: usize,
    },
    /// It breaks the rules of its format.
    #[error("the scenario is not {format} at line {line}, column {column}: {reason}")]
    Syntax {
        /// TOML or JSON.
        format: &'static str,
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// An address holds what is not understood.
    #[error(
        "the address cannot be used for {reason}; accepted is what `headroom scenario --url` prints"
    )]
    Address {
        /// The first thing that is not understood, and why.
        reason: String,
    },
    /// A field holds what it cannot hold.
    #[error("`{field}` {wrong}; accepted {accepted}")]
    Field {
        /// The field, with its tables joined by dots.
        field: String,
        /// What is wrong with it.
        wrong: String,
        /// What it may hold, beginning with `is` or `are`.
        accepted: String,
    },
}

impl ScenarioError {
    pub(crate) fn field(
        field: impl Into<String>,
        wrong: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Self {
        Self::Field { field: field.into(), wrong: wrong.into(), accepted: accepted.into() }
    }
}

/// Longest text of others that is repeated in a sentence.
const LONGEST_ECHO: usize = 300;

/// Text of others on one line and cut to a length that a sentence can hold.
pub(crate) fn echo(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words
        .chars()
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .take(LONGEST_ECHO)
        .collect();
    if words.chars().nth(LONGEST_ECHO).is_some() {
        short.push('…');
    }
    short
}

/// Checks that a number is finite and in its range.
pub(crate) fn in_range(
    field: &str,
    value: f64,
    (low, high): (f64, f64),
) -> Result<f64, ScenarioError> {
    // What is not a number lies in no range.
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        let accepted = format!("is a number from {low} to {high}");
        Err(ScenarioError::field(field, format!("is `{value}`"), accepted))
    }
}
