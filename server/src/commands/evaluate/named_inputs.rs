use std::io::{Chain, Cursor, Read};

use csv::StringRecord;
use model::Scenario;
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::line::Lines;
use super::names::{Bench, Named, Target, cut, echo};
use super::unit_points::next;
use crate::commands::failure::Failure;
use crate::commands::files::open;

/// Longest reason of a parser; ours list all inputs.
const LONGEST_REASON: usize = 700;

type Source = Chain<Cursor<Vec<u8>>, Box<dyn Read>>;

/// Evaluates every row of named inputs: JSON if the file begins with a brace or a bracket, CSV
/// otherwise.
pub(super) fn evaluate(scenario: &Scenario, input: &str, lines: &mut Lines) -> Result<(), Failure> {
    let mut source = open(input)?;
    let mut blank = Vec::new();
    let first = first_letter(&mut source, &mut blank)
        .map_err(|error| Failure::Missing { input: input.to_owned(), reason: error.to_string() })?;
    let source = Cursor::new(blank).chain(source);
    let bench = Bench::of(scenario);
    match first {
        Some(b'{' | b'[') => from_json(source, &bench, input, lines),
        _ => from_csv(source, &bench, input, lines),
    }
}

/// The first byte that is not blank; what was read goes to `read`.
fn first_letter(source: &mut dyn Read, read: &mut Vec<u8>) -> std::io::Result<Option<u8>> {
    let mut byte = [0];
    while source.read(&mut byte)? == 1 {
        read.push(byte[0]);
        if !byte[0].is_ascii_whitespace() {
            return Ok(Some(byte[0]));
        }
    }
    Ok(None)
}

fn from_csv(source: Source, bench: &Bench, input: &str, lines: &mut Lines) -> Result<(), Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source);
    let mut record = StringRecord::new();
    if !next(&mut reader, &mut record, input)? {
        return Ok(());
    }
    let header = header(&record).map_err(|reason| Failure::data(input, reason))?;
    while next(&mut reader, &mut record, input)? {
        let line = record.position().map_or(0, csv::Position::line);
        let given = row(&header, &record)
            .map_err(|reason| Failure::data(input, format!("line {line}{reason}")))?;
        let refuse = |reason: String| Failure::data(input, format!("line {line}: {reason}"));
        lines.write(&bench.decisions, &bench.median.with(given), refuse)?;
    }
    Ok(())
}

type Header = Vec<(String, Target)>;

fn header(record: &StringRecord) -> Result<Header, String> {
    let mut named = Named::default();
    let line = record.position().map_or(1, csv::Position::line);
    let column = |(place, name): (usize, &str)| {
        let target = named.take(name);
        target
            .map(|target| (name.to_owned(), target))
            .map_err(|reason| format!("line {line}, column {}: {reason}", place + 1))
    };
    record.iter().enumerate().map(column).collect()
}

fn row(header: &Header, record: &StringRecord) -> Result<Vec<(Target, f64)>, String> {
    if record.len() != header.len() {
        let (found, expected) = (record.len(), header.len());
        return Err(format!(": the row has `{found}` values; accepted are {expected}"));
    }
    let cell = |(place, (text, (name, target))): (usize, (&str, &(String, Target)))| {
        let checked = match text.parse::<f64>() {
            Ok(value) => target.check(name, value),
            Err(_) => Err(format!("`{name}` is `{}`; accepted is a number", echo(text))),
        };
        checked
            .map(|value| (*target, value))
            .map_err(|reason| format!(", column {}: {reason}", place + 1))
    };
    record.iter().zip(header).enumerate().map(cell).collect()
}

fn from_json(source: Source, bench: &Bench, input: &str, lines: &mut Lines) -> Result<(), Failure> {
    // The parser reads byte by byte.
    let source = std::io::BufReader::new(source);
    let mut parser = serde_json::Deserializer::from_reader(source);
    let mut rows = Rows { bench, input, lines, failure: None };
    loop {
        let read = RowSeed(&mut rows).deserialize(&mut parser);
        if let Some(failure) = rows.failure.take() {
            return Err(failure);
        }
        read.map_err(|error| {
            let reason = error.to_string();
            let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(cut, _)| cut);
            let (line, column) = (error.line(), error.column());
            Failure::data(
                input,
                format!("line {line}, column {column}: {}", cut(reason, LONGEST_REASON)),
            )
        })?;
        // Another object may follow.
        if parser.end().is_ok() {
            return Ok(());
        }
    }
}

/// Objects on their way through the model.
struct Rows<'run> {
    bench: &'run Bench,
    input: &'run str,
    lines: &'run mut Lines,
    /// What stopped the reading, if it was not the parser.
    failure: Option<Failure>,
}

impl Rows<'_> {
    fn evaluate(&mut self, given: Vec<(Target, f64)>) -> Result<(), Failure> {
        let (input, count) = (self.input, self.lines.count() + 1);
        let refuse = |reason: String| Failure::data(input, format!("object {count}: {reason}"));
        self.lines.write(&self.bench.decisions, &self.bench.median.with(given), refuse)
    }
}

/// One object, or an array of them, evaluated while they are read.
struct RowSeed<'rows, 'run>(&'rows mut Rows<'run>);

impl<'de> DeserializeSeed<'de> for RowSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object of named inputs or an array of them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(RowSeed(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let refused = |reason: String| <A::Error as serde::de::Error>::custom(reason);
        let mut named = Named::default();
        let mut given = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let target = named.take(&name).map_err(refused)?;
            let value: f64 = map.next_value()?;
            given.push((target, target.check(&name, value).map_err(refused)?));
        }
        self.0.evaluate(given).map_err(|failure| {
            self.0.failure = Some(failure);
            refused("the row was refused".to_owned())
        })
    }
}
