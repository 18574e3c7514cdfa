//! What holds for any input: readers answer and never panic.

use std::fmt;

use datasets::{
    AcceleratorRow, CapexRow, DatasetError, Date, DemandRow, ExportEventRow, FacilityRow,
    PartialDate, Period, RecommenderPaperRow, RentalRow, Row, Source, Table,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// A table of the repository and the way to read it.
struct Known {
    name: &'static str,
    csv: &'static str,
    sidecar: &'static str,
    read: fn(&[u8], &[u8]) -> Result<usize, DatasetError>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! known {
    ($name:literal, $row:ty) => {
        Known {
            name: $name,
            csv: include_str!(concat!("../../../data/facts/", $name, ".csv")),
            sidecar: include_str!(concat!("../../../data/facts/", $name, ".meta.toml")),
            read: read::<$row>,
        }
    };
}

static TABLES: [Known; 7] = [
    known!("accelerators", AcceleratorRow),
    known!("capex", CapexRow),
    known!("demand", DemandRow),
    known!("export_timeline", ExportEventRow),
    known!("facility", FacilityRow),
    known!("recsys_papers", RecommenderPaperRow),
    known!("rentals", RentalRow),
];

fn read<R: Row>(csv: &[u8], sidecar: &[u8]) -> Result<usize, DatasetError> {
    Table::<R>::parse(Source { file: "any.csv", csv, sidecar }).map(|table| table.rows.len())
}

/// A sidecar that states the hash of `csv`, so that a reader gets past it.
fn resealed(sidecar: &str, csv: &[u8]) -> String {
    let seal = format!("sha256 = \"{:x}\"", Sha256::digest(csv));
    let line = |line| if str::starts_with(line, "sha256 = ") { &*seal } else { line };
    sidecar.lines().flat_map(|text| [line(text), "\n"]).collect()
}

fn any_table() -> impl Strategy<Value = &'static Known> {
    prop::sample::select(TABLES.iter().collect::<Vec<_>>())
}

/// A table with lines of its own and of chance, which often reaches the checks of cells.
fn scrambled() -> impl Strategy<Value = (&'static Known, Vec<u8>)> {
    any_table().prop_flat_map(|known| {
        let lines: Vec<&str> = known.csv.lines().collect();
        let header = prop_oneof![Just(lines[0].to_owned()), any::<String>()];
        let piece = prop_oneof![
            prop::sample::select(lines).prop_map(|line| format!("\n{line}")),
            prop::sample::select(vec![",", "\n", "\"", "\r", "\u{feff}"]).prop_map(str::to_owned),
            "[a-z0-9.-]{0,8}",
            any::<String>(),
        ];
        let pieces = prop::collection::vec(piece, 0..20);
        (header, pieces)
            .prop_map(move |(header, pieces)| (known, (header + &pieces.concat()).into_bytes()))
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_as_a_table_never_panic(
        known in any_table(),
        csv in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let sidecar = resealed(known.sidecar, &csv);
        prop_assert!((known.read)(&csv, sidecar.as_bytes()).is_err());
    }

    #[test]
    fn scrambled_tables_never_panic((known, csv) in scrambled()) {
        let sidecar = resealed(known.sidecar, &csv);
        prop_assert!((known.read)(&csv, sidecar.as_bytes()).is_err());
    }

    #[test]
    fn a_day_survives_being_written_and_read(
        year in 1900_u16..2200,
        month in 0_u8..14,
        day in 0_u8..33,
    ) {
        if let Some(date) = Date::new(year, month, day) {
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            prop_assert_eq!(PartialDate::parse(&date.to_string()), Some(date.into()));
        }
    }

    #[test]
    fn any_text_is_a_period_only_if_it_begins_with_its_start(text in any::<String>()) {
        if let Some(period) = Period::parse(&text) {
            let bare = text.trim_start_matches("FY").trim_start_matches("CY");
            prop_assert!(bare.starts_with(&period.start().to_string()));
        }
    }

    #[test]
    fn dates_of_any_shape_are_read_as_they_are_written(
        text in "(19|20)[0-9]{2}(-(H|Q)?[0-9]{1,2})?(-[0-9]{2})?",
    ) {
        if let Some(date) = PartialDate::parse(&text) {
            prop_assert_eq!(date.to_string(), text);
        }
    }
}

// Each of these hashes and reads a whole table.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_as_a_sidecar_never_panic(
        known in any_table(),
        sidecar in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        prop_assert!((known.read)(known.csv.as_bytes(), &sidecar).is_err());
    }

    #[test]
    fn arbitrary_text_as_a_sidecar_never_panics(known in any_table(), sidecar in any::<String>()) {
        prop_assert!((known.read)(known.csv.as_bytes(), sidecar.as_bytes()).is_err());
    }

    #[test]
    fn one_changed_byte_breaks_the_hash(
        known in any_table(),
        at in any::<prop::sample::Index>(),
        mask in 1_u8..,
    ) {
        let mut csv = known.csv.as_bytes().to_vec();
        csv[at.index(known.csv.len())] ^= mask;
        let error = (known.read)(&csv, known.sidecar.as_bytes()).err();
        let noticed = matches!(error, Some(DatasetError::WrongHash { .. }));
        prop_assert!(noticed);
    }

    #[test]
    fn one_changed_byte_under_a_fitting_hash_never_panics(
        known in any_table(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut csv = known.csv.as_bytes().to_vec();
        csv[at.index(known.csv.len())] = byte;
        let sidecar = resealed(known.sidecar, &csv);
        if let Err(error) = (known.read)(&csv, sidecar.as_bytes()) {
            let message = error.to_string();
            prop_assert!(message.contains("`any.csv`") && !message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn one_changed_byte_in_a_sidecar_never_panics(
        known in any_table(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut sidecar = known.sidecar.as_bytes().to_vec();
        sidecar[at.index(known.sidecar.len())] = byte;
        if let Err(error) = (known.read)(known.csv.as_bytes(), &sidecar) {
            let message = error.to_string();
            prop_assert!(message.contains("`any.") && !message.ends_with('.'), "{message}");
        }
    }
}
