use csv::StringRecord;
use model::{DIMENSIONS, Joint, Latent, Scenario, Tails, student_stretch};

use super::line::Lines;
use crate::commands::failure::Failure;
use crate::commands::files::open;

/// Coordinates that Student's tails need beside those of a point.
const STRETCH: usize = 2;

/// Evaluates every row of unit-cube coordinates.
pub(super) fn evaluate(scenario: &Scenario, input: &str, lines: &mut Lines) -> Result<(), Failure> {
    let joint = Joint::new(&scenario.priors);
    let decisions = scenario.decisions();
    let student = joint.tails() == Tails::Student;
    let expected = if student { DIMENSIONS + STRETCH } else { DIMENSIONS };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(open(input)?);
    let mut record = StringRecord::new();
    while next(&mut reader, &mut record, input)? {
        let line = record.position().map_or(0, csv::Position::line);
        let refuse = |reason: String| Failure::data(input, format!("line {line}: {reason}"));
        let coordinates = coordinates(&record, expected)
            .map_err(|reason| Failure::data(input, format!("line {line}{reason}")))?;
        let (point, shared) = coordinates.split_at(DIMENSIONS);
        let point = point.try_into().map_err(|_| {
            Failure::Internal("a row of checked length has another length".to_owned())
        })?;
        let stretch = match *shared {
            [first, second] => student_stretch(first, second),
            _ => 1.0,
        };
        let inputs = joint.world_of(&Latent::at(point), stretch).inputs(&decisions);
        lines.write(&decisions, &inputs, refuse)?;
    }
    Ok(())
}

/// Reads the next record; `false` at the end.
pub(super) fn next<R: std::io::Read>(
    reader: &mut csv::Reader<R>,
    record: &mut StringRecord,
    input: &str,
) -> Result<bool, Failure> {
    reader.read_record(record).map_err(|error| {
        let line = error.position().map_or(0, csv::Position::line);
        match error.into_kind() {
            csv::ErrorKind::Io(error) => {
                Failure::Missing { input: input.to_owned(), reason: error.to_string() }
            }
            csv::ErrorKind::Utf8 { err, .. } => Failure::data(
                input,
                format!(
                    "line {line}, column {}: the text is not UTF-8; accepted are numbers in decimals",
                    err.field() + 1
                ),
            ),
            other => Failure::data(input, format!("line {line}: the row is not CSV: {other:?}")),
        }
    })
}

/// The coordinates of a row, or what is wrong with it, beginning with the column.
fn coordinates(record: &StringRecord, expected: usize) -> Result<Vec<f64>, String> {
    if record.len() != expected {
        let found = record.len();
        return Err(format!(": the row has `{found}` coordinates; accepted are {expected}"));
    }
    let coordinate = |(place, text): (usize, &str)| match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number < 1.0 => Ok(number),
        _ => Err(format!(
            ", column {}: the coordinate is `{}`; accepted is a number above 0 and below 1",
            place + 1,
            super::names::echo(text)
        )),
    };
    record.iter().enumerate().map(coordinate).collect()
}
