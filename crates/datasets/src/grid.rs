//! A table as text, checked cell by cell against its sidecar.

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use crate::cell;
use crate::date::{Date, PartialDate, Period};
use crate::error::{DatasetError, Spot, shortened};
use crate::row::{Record, Row};
use crate::sidecar::{Column, ColumnKind, Sidecar};

/// Line of the header.
const HEADER_LINE: u64 = 1;

/// The rows of a table whose every cell agrees with its column.
#[derive(Debug)]
pub(crate) struct Grid<'a> {
    file: &'a str,
    header: Vec<String>,
    records: Vec<(u64, StringRecord)>,
}

impl<'a> Grid<'a> {
    /// Splits the text and checks header, cells and row count.
    pub(crate) fn read(
        file: &'a str,
        bytes: &[u8],
        sidecar: &Sidecar,
    ) -> Result<Self, DatasetError> {
        let Some(stated) = sidecar.rows else {
            return Err(sidecar.wrong("rows".to_owned(), "is missing for a table"));
        };
        let mut lines = Lines::new(bytes);
        let header = header(&mut lines, file)?;
        let columns = declared(file, &header, sidecar)?;
        let mut records = Vec::new();
        while let Some((line, bytes)) = lines.next(file)? {
            let record = text(file, line, &header, bytes)?;
            for ((name, column), cell) in header.iter().zip(&columns).zip(&record) {
                check(Spot { file, row: line, column: name }, column, cell)?;
            }
            records.push((line, record));
        }
        let found = records.len() as u64;
        if found != stated {
            return Err(DatasetError::WrongRowCount { file: file.to_owned(), stated, found });
        }
        Ok(Self { file, header, records })
    }

    /// Reads every row into its type, after that type was held against the sidecar.
    pub(crate) fn typed<R: Row>(&self, sidecar: &Sidecar) -> Result<Vec<R>, DatasetError> {
        self.fits::<R>(sidecar)?;
        let Self { file, header, .. } = self;
        let read = |(line, cells): &(u64, StringRecord)| {
            R::read(&Record { file, line: *line, header, cells })
        };
        self.records.iter().map(read).collect()
    }

    fn fits<R: Row>(&self, sidecar: &Sidecar) -> Result<(), DatasetError> {
        let spot = |column| Spot { file: self.file, row: HEADER_LINE, column };
        for field in R::FIELDS {
            let Some(column) = sidecar.columns.get(field.column) else {
                return Err(DatasetError::MissingColumn { place: spot(field.column).place() });
            };
            let wrong = |key: &str, reason: String| {
                Err(sidecar.wrong(format!("columns.{}.{key}", field.column), reason))
            };
            if column.kind != field.kind {
                let (found, wanted) = (column.kind.as_str(), field.kind.as_str());
                return wrong("type", format!("is `{found}` where rows hold `{wanted}`"));
            }
            if column.optional != field.optional {
                return wrong("optional", "disagrees with the row type".to_owned());
            }
            let allowed = column.allowed.iter().flatten();
            if !field.words.is_empty() && !allowed.eq(field.words.iter()) {
                return wrong("allowed", format!("is not {}", quoted(field.words)));
            }
        }
        let known = |name: &&String| R::FIELDS.iter().any(|field| field.column == *name);
        match self.header.iter().find(|name| !known(name)) {
            Some(name) => Err(DatasetError::UnknownColumn { place: spot(name).place() }),
            None => Ok(()),
        }
    }
}

/// The records of a text, each with the line on which it begins.
///
/// The reader's own line numbers lag behind after blank lines and carriage returns.
struct Lines<'b> {
    bytes: &'b [u8],
    reader: Reader<&'b [u8]>,
    counted: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { bytes, reader, counted: 0, line: HEADER_LINE }
    }

    fn next(&mut self, file: &str) -> Result<Option<(u64, ByteRecord)>, DatasetError> {
        let reached = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.iter().enumerate().skip(self.counted);
        for (index, byte) in rest {
            if index >= reached && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.counted = index + 1;
            self.line += u64::from(*byte == b'\n');
        }
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => Ok(Some((self.line, record))),
            Ok(false) => Ok(None),
            Err(error) => {
                let spot = Spot { file, row: self.line, column: "" };
                Err(spot.malformed(error.to_string()))
            }
        }
    }
}

fn header(lines: &mut Lines<'_>, file: &str) -> Result<Vec<String>, DatasetError> {
    let Some((line, bytes)) = lines.next(file)? else { return Ok(Vec::new()) };
    let mut names: Vec<String> = Vec::with_capacity(bytes.len());
    for (index, cell) in bytes.iter().enumerate() {
        let name = std::str::from_utf8(cell).map_err(|_| {
            let column = format!("number {}", index + 1);
            Spot { file, row: line, column: &column }.malformed("the name is not UTF-8")
        })?;
        if names.iter().any(|earlier| earlier == name) {
            let place = Spot { file, row: line, column: name }.place();
            return Err(DatasetError::DuplicateColumn { place });
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// The columns in the order of the header, which must hold all of them and nothing else.
fn declared<'s>(
    file: &str,
    header: &[String],
    sidecar: &'s Sidecar,
) -> Result<Vec<&'s Column>, DatasetError> {
    let place = |column| Spot { file, row: HEADER_LINE, column }.place();
    let columns = header.iter().map(|name| {
        let column = sidecar.columns.get(name);
        column.ok_or_else(|| DatasetError::UnknownColumn { place: place(name) })
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    match sidecar.columns.keys().find(|name| !header.contains(name)) {
        Some(name) => Err(DatasetError::MissingColumn { place: place(name) }),
        None => Ok(columns),
    }
}

/// The record as text, of the same width as the header.
fn text(
    file: &str,
    line: u64,
    header: &[String],
    bytes: ByteRecord,
) -> Result<StringRecord, DatasetError> {
    let (found, wanted) = (bytes.len(), header.len());
    let spot = |index: usize| {
        let column = header.get(index).or(header.last()).map_or("", String::as_str);
        Spot { file, row: line, column }
    };
    if found != wanted {
        let reason = format!("the row has {found} cells and the header {wanted}");
        return Err(spot(found).malformed(reason));
    }
    StringRecord::from_byte_record(bytes)
        .map_err(|error| spot(error.utf8_error().field()).malformed("the cell is not UTF-8"))
}

/// Holds one cell against its column.
fn check(spot: Spot<'_>, column: &Column, text: &str) -> Result<(), DatasetError> {
    if text.is_empty() {
        let missing = (!column.optional).then(|| DatasetError::EmptyCell { place: spot.place() });
        return missing.map_or(Ok(()), Err);
    }
    if let Some(words) = &column.allowed
        && !words.iter().any(|word| word == text)
    {
        let (allowed, value) = (quoted(words), shortened(text));
        return Err(DatasetError::NotAllowed { place: spot.place(), allowed, value });
    }
    let Some(numbers) = numbers(column.kind, text) else {
        let (expected, value) = (column.kind.expectation(), shortened(text));
        return Err(DatasetError::WrongType { place: spot.place(), expected, value });
    };
    match column.range {
        Some([low, high]) if !numbers.iter().all(|number| (low..=high).contains(number)) => {
            let (place, value) = (spot.place(), shortened(text));
            Err(DatasetError::OutOfRange { place, low, high, value })
        }
        _ => Ok(()),
    }
}

/// The numbers in a cell, none for words and dates, or `None` if it does not have its type.
fn numbers(kind: ColumnKind, text: &str) -> Option<Vec<f64>> {
    let nothing = |valid: bool| valid.then(Vec::new);
    match kind {
        ColumnKind::Text => nothing(true),
        ColumnKind::Url => nothing(cell::is_url(text)),
        ColumnKind::Date => nothing(Date::parse(text).is_some()),
        ColumnKind::PartialDate => nothing(PartialDate::parse(text).is_some()),
        ColumnKind::Period => nothing(Period::parse(text).is_some()),
        ColumnKind::Integer => cell::integer(text).map(|number| vec![number as f64]),
        ColumnKind::Decimal => cell::decimal(text).map(|number| vec![number]),
        ColumnKind::DecimalList => cell::decimals(text),
    }
}

fn quoted<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    words.join(", ")
}
