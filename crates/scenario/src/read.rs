use crate::address::{query_of, read_query};
use crate::error::echo;
use crate::{AddressReader, Reading, ScenarioError, ScenarioFile};

/// Longest scenario that is looked at: a full correlation matrix takes 20 kB.
pub const MOST_BYTES: u64 = 1_000_000;

/// Reads a scenario: an address, JSON if it begins with a brace, TOML otherwise.
///
/// # Errors
/// [`ScenarioError`] if it is too long, not text, not in its format, or holds what is not accepted.
pub fn read(bytes: &[u8], address: AddressReader) -> Result<Reading, ScenarioError> {
    let length = bytes.len() as u64;
    if length > MOST_BYTES {
        return Err(ScenarioError::TooLarge { bytes: length, most: MOST_BYTES });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ScenarioError::NotText { byte: error.valid_up_to() + 1 })?;
    if let Some(query) = query_of(text) {
        return read_query(query, address);
    }
    ScenarioFile::parse(text)?.resolve()
}

impl ScenarioFile {
    /// Parses JSON if the text begins with a brace, TOML otherwise.
    ///
    /// # Errors
    /// [`ScenarioError`] if it is not in its format, or holds unknown fields or wrong types.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        if text.trim_start().starts_with('{') { from_json(text) } else { from_toml(text) }
    }
}

fn from_json(text: &str) -> Result<ScenarioFile, ScenarioError> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let file = serde_path_to_error::deserialize(&mut parser).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        let reason = cause.to_string();
        // The parser writes the place behind its reason; ours stands before it.
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(before, _)| before);
        let place = Place { format: "JSON", line: cause.line(), column: cause.column() };
        place.refusal(cause.is_data(), &path, reason)
    })?;
    parser.end().map_err(|cause| ScenarioError::Syntax {
        format: "JSON",
        line: cause.line(),
        column: cause.column(),
        reason: "something follows the closing brace".to_owned(),
    })?;
    Ok(file)
}

fn from_toml(text: &str) -> Result<ScenarioFile, ScenarioError> {
    let refusal = |cause: &toml::de::Error, is_data: bool, path: &str| {
        let start = cause.span().map_or(0, |span| span.start);
        let (line, column) = line_and_column(text, start);
        Place { format: "TOML", line, column }.refusal(is_data, path, cause.message())
    };
    let parser = toml::Deserializer::parse(text).map_err(|cause| refusal(&cause, false, "."))?;
    serde_path_to_error::deserialize(parser).map_err(|error| {
        let path = error.path().to_string();
        refusal(&error.into_inner(), true, &path)
    })
}

/// Line and column of a byte, both counted from 1.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Where a parser stopped.
struct Place {
    format: &'static str,
    line: usize,
    column: usize,
}

impl Place {
    /// The parser's reason as a sentence of ours.
    fn refusal(&self, is_data: bool, path: &str, reason: &str) -> ScenarioError {
        let Self { format, line, column } = *self;
        if !is_data && path == "." {
            return ScenarioError::Syntax { format, line, column, reason: echo(reason) };
        }
        let place = format!("at line {line}, column {column}");
        let (found, accepted) = reason.split_once(", expected ").unwrap_or((reason, ""));
        let (field, wrong) = match quoted(found) {
            Some((what @ ("unknown field" | "missing field" | "duplicate field"), name)) => {
                (joined(path, name), format!("{place} is {}", in_short(what)))
            }
            _ => (path.to_owned(), format!("{place} cannot be read: {}", echo(found))),
        };
        let accepted = match accepted {
            "" if wrong.ends_with(TWICE) => "is one value".to_owned(),
            "" if reason.contains("number") => "is a number of ordinary size".to_owned(),
            "" => "is what `headroom scenario --schema` says".to_owned(),
            list if list.contains("`,") || list.contains("` or `") => {
                format!("are {}", in_words(list))
            }
            one => format!("is {}", in_words(one)),
        };
        ScenarioError::Field { field: echo(&field), wrong, accepted }
    }
}

const TWICE: &str = "given twice";

/// What is said of a field, in fewer words.
fn in_short(what: &str) -> &str {
    match what {
        "duplicate field" => TWICE,
        other => other.trim_end_matches(" field"),
    }
}

/// Splits "unknown field `name`" into what is said and the name.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let (what, rest) = text.split_once(" `")?;
    Some((what, rest.strip_suffix('`')?))
}

/// A field's name behind the path of its table; paths sometimes end in the name already.
fn joined(path: &str, name: &str) -> String {
    let inside = path.strip_suffix(name).map(|table| table.trim_end_matches('.'));
    match inside.unwrap_or(path) {
        "" | "." => name.to_owned(),
        table => format!("{table}.{name}"),
    }
}

/// A type in words that do not come from a programming language.
fn in_words(expected: &str) -> String {
    let words = match expected {
        "f64" => "a number",
        "u32" | "u64" => "a whole number from 0 up",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        other => other.trim_start_matches("one of "),
    };
    words.to_owned()
}
