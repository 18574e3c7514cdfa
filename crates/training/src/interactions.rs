//! Who met what, when: a table of any origin, as histories of numbered items.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use sha2::{Digest, Sha256};

use crate::error::TrainingError;

/// The columns that a table needs, in any order and among any others.
const COLUMNS: [&str; 3] = ["user", "item", "timestamp"];
/// Characters of a faulty cell that an error shows.
const SHOWN: usize = 40;

/// Histories of numbered items, with the names behind the numbers.
///
/// Users and items are numbered in ascending order of their names: as whole numbers if every name
/// is one, else by their bytes. A history is in order of time, equal times in order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interactions {
    /// Names of the users.
    pub users: Vec<String>,
    /// Names of the items.
    pub items: Vec<String>,
    /// Each user's items, oldest first.
    pub histories: Vec<Vec<u32>>,
}

/// A line of the table.
struct Event {
    user: String,
    item: String,
    timestamp: f64,
}

impl Interactions {
    /// Reads a CSV table with the columns `user`, `item` and `timestamp`.
    ///
    /// `file` is the name that errors give. Timestamps are numbers of any unit.
    ///
    /// # Errors
    /// The first fault with its line and column: [`TrainingError::Malformed`],
    /// [`TrainingError::MissingColumn`] or [`TrainingError::Cell`]; then
    /// [`TrainingError::TooShort`].
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, TrainingError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let header = reader.headers().map_err(|error| malformed(file, &error))?;
        let place = |column: &'static str| {
            let found = header.iter().position(|name| name == column);
            found.ok_or_else(|| TrainingError::MissingColumn { file: file.to_owned(), column })
        };
        let places = [place(COLUMNS[0])?, place(COLUMNS[1])?, place(COLUMNS[2])?];
        let mut events = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| malformed(file, &error))?;
            events.push(event(file, &record, places)?);
        }
        let interactions = Self::from_events(events);
        if interactions.histories.iter().all(|history| history.len() < 3) {
            return Err(TrainingError::TooShort { file: file.to_owned() });
        }
        Ok(interactions)
    }

    fn from_events(mut events: Vec<Event>) -> Self {
        let users = numbered(events.iter().map(|event| event.user.as_str()));
        let items = numbered(events.iter().map(|event| event.item.as_str()));
        events.sort_by(|a, b| a.timestamp.total_cmp(&b.timestamp));
        let mut histories = vec![Vec::new(); users.len()];
        for event in &events {
            histories[users[&event.user] as usize].push(items[&event.item]);
        }
        Self { users: in_order(users), items: in_order(items), histories }
    }

    /// Number of events.
    pub fn events(&self) -> usize {
        self.histories.iter().map(Vec::len).sum()
    }

    /// SHA-256 of the items' names in order: weights are good for no other catalogue.
    pub fn catalogue_hash(&self) -> String {
        hash(self.items.iter().map(String::as_bytes))
    }

    /// SHA-256 of everything that training sees.
    pub fn data_hash(&self) -> String {
        let history = |history: &Vec<u32>| -> Vec<u8> {
            history.iter().flat_map(|item| item.to_le_bytes()).collect()
        };
        hash(self.histories.iter().map(history))
    }
}

/// The hash of parts, each with its length before it.
fn hash<P: AsRef<[u8]>>(parts: impl Iterator<Item = P>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.as_ref().len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn event(file: &str, record: &StringRecord, places: [usize; 3]) -> Result<Event, TrainingError> {
    let cell = |index: usize| record.get(places[index]).unwrap_or_default();
    let fault = |index: usize, reason: &'static str| TrainingError::Cell {
        file: file.to_owned(),
        line: record.position().map_or(0, csv::Position::line),
        column: COLUMNS[index],
        reason,
        cell: cell(index).chars().take(SHOWN).collect(),
    };
    for index in 0..2 {
        if cell(index).is_empty() {
            return Err(fault(index, "must name something"));
        }
    }
    let timestamp: Option<f64> = cell(2).parse().ok();
    let timestamp = timestamp.filter(|time| time.is_finite());
    Ok(Event {
        user: cell(0).to_owned(),
        item: cell(1).to_owned(),
        timestamp: timestamp.ok_or_else(|| fault(2, "must hold a number"))?,
    })
}

fn malformed(file: &str, error: &csv::Error) -> TrainingError {
    let reason = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells, and the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { err, .. } => format!("cell {} is not UTF-8", err.field() + 1),
        _ => error.to_string(),
    };
    let line = error.position().map_or(1, csv::Position::line);
    TrainingError::Malformed { file: file.to_owned(), line, reason }
}

/// Numbers for distinct names, in ascending order of the names.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, u32> {
    let distinct: BTreeMap<&str, Option<u64>> =
        names.map(|name| (name, name.parse().ok())).collect();
    let mut order: Vec<(&str, Option<u64>)> = distinct.into_iter().collect();
    if order.iter().all(|(_, number)| number.is_some()) {
        order.sort_by_key(|(_, number)| *number);
    }
    (0..).zip(order).map(|(number, (name, _))| (name.to_owned(), number)).collect()
}

fn in_order(numbers: BTreeMap<String, u32>) -> Vec<String> {
    let mut names: Vec<(String, u32)> = numbers.into_iter().collect();
    names.sort_by_key(|(_, number)| *number);
    names.into_iter().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::Interactions;

    fn message(text: &[u8]) -> String {
        Interactions::read("x.csv", text).expect_err("the table has a fault").to_string()
    }

    #[test]
    fn histories_are_in_order_of_time_then_of_the_file() {
        let text = "timestamp,item,stars,user\n3,10,1,b\n1,9,1,b\n1,100,1,b\n2.5,9,1,a\n";
        let read = Interactions::read("x.csv", text.as_bytes()).expect("the table is whole");
        assert_eq!(read.users, ["a", "b"]);
        assert_eq!(read.items, ["9", "10", "100"]);
        assert_eq!(read.histories, [vec![0], vec![0, 2, 1]]);
        assert_eq!(read.events(), 4);
    }

    #[test]
    fn names_that_are_not_all_numbers_are_in_order_of_bytes() {
        let text = "\u{feff}user,item,timestamp\nu,é,1\nu,10,2\nu,9,3\n";
        let read = Interactions::read("x.csv", text.as_bytes()).expect("the table is whole");
        assert_eq!(read.items, ["10", "9", "é"]);
        assert_eq!(read.histories, [vec![2, 0, 1]]);
    }

    #[test]
    fn a_fault_is_named_with_its_line_and_column() {
        assert_eq!(
            message(b"user,item\n1,2\n"),
            "`x.csv`, line 1 has no column `timestamp`; `user`, `item` and `timestamp` are needed"
        );
        assert_eq!(
            message(b"user,item,timestamp\n1,2,3\n1,3,soon\n"),
            "`x.csv`, line 3, column `timestamp` must hold a number, found `soon`"
        );
        assert_eq!(
            message(b"user,item,timestamp\n1,,3\n"),
            "`x.csv`, line 2, column `item` must name something, found ``"
        );
        assert_eq!(
            message(b"user,item,timestamp\n1,2,3\n1,2\n"),
            "`x.csv`, line 3 is not valid CSV: it has 2 cells, and the header has 3"
        );
        assert_eq!(
            message(b"user,item,timestamp\n1,\xff,3\n"),
            "`x.csv`, line 2 is not valid CSV: cell 2 is not UTF-8"
        );
        assert!(message(b"user,item,timestamp\n1,2,inf\n").contains("must hold a number"));
        assert!(message(b"").contains("no column `user`"));
        assert!(message(b"user,item,timestamp\n1,2,3\n2,2,3\n").contains("at least three events"));
    }

    #[test]
    fn hashes_tell_catalogues_and_data_apart() {
        let read = |text: &str| Interactions::read("x.csv", text.as_bytes()).expect("whole");
        let first = read("user,item,timestamp\n1,ab,1\n1,c,2\n1,c,3\n");
        let other = read("user,item,timestamp\n1,a,1\n1,bc,2\n1,bc,3\n");
        assert_ne!(first.catalogue_hash(), other.catalogue_hash());
        assert_eq!(first.data_hash(), other.data_hash());
    }
}
