//! Every data file has a sidecar and agrees with it, and a file that does not is refused by name.

use std::fs;
use std::path::{Path, PathBuf};

use datasets::{Confidence, DatasetError, Facts, Place, sidecar_path, verify};

/// Copies of the fact tables, to be damaged, removed when the test is over.
struct Copy {
    dir: PathBuf,
}

impl Copy {
    fn new(test: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("data-{test}"));
        drop(fs::remove_dir_all(&dir));
        fs::create_dir_all(&dir).expect("the target folder is writable");
        for file in files_under(&root().join("facts")) {
            let name = file.file_name().expect("a listed file has a name");
            fs::copy(&file, dir.join(name)).expect("a listed file can be copied");
        }
        Self { dir }
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.dir.join(name)).expect("the copy is there")
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.dir.join(name), text).expect("the copy is writable");
    }

    /// Changes a table and states its new hash in the sidecar, as a careless editor would.
    fn edit(&self, table: &str, from: &str, to: &str) {
        let csv = self.text(&format!("{table}.csv"));
        assert!(csv.contains(from), "`{from}` is not in `{table}`");
        self.write(&format!("{table}.csv"), csv.replacen(from, to, 1));
        let Err(DatasetError::WrongHash { stated, found, .. }) = self.load() else {
            panic!("the change went unnoticed");
        };
        let sidecar = self.text(&format!("{table}.meta.toml"));
        self.write(&format!("{table}.meta.toml"), sidecar.replace(&stated, &found));
    }

    fn load(&self) -> Result<Facts, DatasetError> {
        Facts::load(&self.dir)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.dir));
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// All files in a folder and the folders in it, sorted.
fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn is_sidecar(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".meta.toml")
}

fn place_of(error: &DatasetError) -> Option<&Place> {
    match error {
        DatasetError::MalformedRow { place, .. }
        | DatasetError::EmptyCell { place }
        | DatasetError::WrongType { place, .. }
        | DatasetError::OutOfRange { place, .. }
        | DatasetError::NotAllowed { place, .. }
        | DatasetError::UnknownColumn { place } => Some(place),
        _ => None,
    }
}

#[test]
fn every_data_file_matches_its_sidecar() {
    let files = files_under(&root());
    let data: Vec<&PathBuf> = files.iter().filter(|file| !is_sidecar(file)).collect();
    assert!(data.len() >= 7, "the fact tables are missing");
    for file in &data {
        if let Err(error) = verify(file) {
            panic!("{error}");
        }
    }
    for sidecar in files.iter().filter(|file| is_sidecar(file)) {
        let described = data.iter().any(|file| sidecar_path(file) == *sidecar);
        assert!(described, "`{}` describes no file", sidecar.display());
    }
}

#[test]
fn all_facts_are_there_and_typed() {
    let facts = Facts::load(&root().join("facts")).expect("the facts agree with their sidecars");
    let rows = [
        facts.accelerators.rows.len(),
        facts.capex.rows.len(),
        facts.claims.rows.len(),
        facts.demand.rows.len(),
        facts.export_events.rows.len(),
        facts.facilities.rows.len(),
        facts.recommender_papers.rows.len(),
        facts.rentals.rows.len(),
    ];
    assert_eq!(rows, [25, 125, 5, 74, 27, 53, 35, 28]);
    assert_eq!(rows.iter().sum::<usize>(), 372);
    for provenance in facts.provenance() {
        assert_eq!(provenance.license, "CC-BY-4.0");
        assert!(provenance.license_note.is_some(), "`{}`", provenance.title);
    }
}

#[test]
fn the_leading_grade_is_never_below_the_worst() {
    let facts = Facts::load(&root().join("facts")).expect("the facts agree with their sidecars");
    let mut grades: Vec<(Option<Confidence>, Option<Confidence>)> = Vec::new();
    let capex = &facts.capex.rows;
    grades.extend(capex.iter().map(|row| (row.confidence_lead, row.confidence_worst)));
    let rentals = &facts.rentals.rows;
    grades.extend(rentals.iter().map(|r| (Some(r.confidence_lead), Some(r.confidence_worst))));
    let facilities = &facts.facilities.rows;
    grades.extend(facilities.iter().map(|r| (Some(r.confidence_lead), Some(r.confidence_worst))));
    for (lead, worst) in grades {
        assert!(lead <= worst && lead.is_some() == worst.is_some());
    }
}

#[test]
fn bands_run_from_low_to_high() {
    let facts = Facts::load(&root().join("facts")).expect("the facts agree with their sidecars");
    let accelerators = facts.accelerators.rows.iter();
    let prices = accelerators.map(|r| [r.price_usd_low, r.price_usd_mid, r.price_usd_high]);
    let facilities = facts.facilities.rows.iter().map(|r| [r.low, r.mid, r.high]);
    let rentals = facts
        .rentals
        .rows
        .iter()
        .map(|r| [r.usd_per_gpu_hour_low, r.usd_per_gpu_hour_mid, r.usd_per_gpu_hour_high]);
    for band in prices.chain(facilities).chain(rentals) {
        let known: Vec<f64> = band.into_iter().flatten().collect();
        assert!(known.is_sorted(), "{band:?}");
    }
}

#[test]
fn a_corrupted_byte_breaks_the_hash() {
    let copy = Copy::new("byte");
    let mut bytes = copy.text("rentals.csv").into_bytes();
    bytes[200] ^= 1;
    copy.write("rentals.csv", bytes);
    let error = copy.load().expect_err("the file changed");
    assert!(
        matches!(&error, DatasetError::WrongHash { file, .. } if file.ends_with("rentals.csv"))
    );
}

#[test]
fn a_missing_sidecar_is_named() {
    let copy = Copy::new("sidecar");
    fs::remove_file(copy.dir.join("demand.meta.toml")).expect("the copy can be removed");
    let error = copy.load().expect_err("the sidecar is gone");
    let DatasetError::SidecarMissing { file, sidecar } = error else { panic!("{error}") };
    assert!(file.ends_with("demand.csv") && sidecar.ends_with("demand.meta.toml"));
}

#[test]
fn a_missing_table_is_unreadable() {
    let copy = Copy::new("table");
    fs::remove_file(copy.dir.join("capex.csv")).expect("the copy can be removed");
    let error = copy.load().expect_err("the table is gone");
    assert!(matches!(&error, DatasetError::Unreadable { file, .. } if file.ends_with("capex.csv")));
}

#[test]
fn a_bad_cell_is_refused_with_its_line_and_column() {
    type Is = fn(&DatasetError) -> bool;
    let cases: [(&str, &str, &str, u64, &str, Is); 6] = [
        ("capex", ",13.93,", ",13930,", 2, "capex_usd_bn", |error| {
            matches!(error, DatasetError::OutOfRange { .. })
        }),
        ("capex", ",actual,", ",real,", 2, "kind", |error| {
            matches!(error, DatasetError::NotAllowed { .. })
        }),
        ("capex", "2020-06-30", "2020-06-31", 3, "period_end", |error| {
            matches!(error, DatasetError::WrongType { .. })
        }),
        ("rentals", "\nH100 SXM", "\n", 2, "chip", |error| {
            matches!(error, DatasetError::EmptyCell { .. })
        }),
        ("facility", "\nPUE,", "\nPUE,,", 2, "published_by_seed", |error| {
            matches!(error, DatasetError::MalformedRow { .. })
        }),
        ("demand", "entity,", "product,", 1, "product", |error| {
            matches!(error, DatasetError::UnknownColumn { .. })
        }),
    ];
    for (table, from, to, row, column, is) in cases {
        let copy = Copy::new(column);
        copy.edit(table, from, to);
        let error = copy.load().expect_err("the cell is wrong");
        assert!(is(&error), "{error}");
        let place = place_of(&error).expect("the error has a place");
        assert!(place.file.ends_with(&format!("{table}.csv")), "{error}");
        assert_eq!((place.row, &*place.column), (row, column), "{error}");
    }
}

#[test]
fn a_lost_row_is_counted() {
    let copy = Copy::new("row");
    let csv = copy.text("export_timeline.csv");
    let second = csv.lines().nth(1).expect("the table has rows").to_owned();
    copy.edit("export_timeline", &format!("{second}\n"), "");
    let error = copy.load().expect_err("a row is gone");
    assert!(matches!(error, DatasetError::WrongRowCount { stated: 27, found: 26, .. }), "{error}");
}
