use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::Command;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::{finished, headroom};

const PREVIEW: [&str; 3] = ["simulate", "--trials", "16384"];

fn simulate(more: &[&str]) -> super::Ran {
    headroom(&[PREVIEW.as_slice(), more].concat())
}

type Row = BTreeMap<String, String>;

fn csv_rows(text: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(text).deserialize().map(|row| row.expect("a row is CSV")).collect()
}

fn parquet_rows(path: &str) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).expect("it is there"));
    let reader = reader.expect("it is Parquet");
    let metadata = reader.metadata().file_metadata().key_value_metadata().expect("there is some");
    assert!(metadata.iter().any(|pair| pair.key == "headroom"), "the caption is in it");
    let rows = reader.get_row_iter(None).expect("it has rows");
    let text = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(whole) => whole.to_string(),
        Field::Double(number) => number.to_string(),
        other => panic!("an unforeseen type: {other}"),
    };
    rows.map(|row| {
        let row = row.expect("a row can be read");
        row.get_column_iter().map(|(name, field)| (name.clone(), text(field))).collect()
    })
    .collect()
}

#[test]
fn every_format_holds_the_same_numbers() {
    let csv = csv_rows(&simulate(&["--csv"]).stdout);
    assert_eq!(csv.len(), 5 + 13 + 6, "odds, quantities and what binds");
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("run.parquet");
    let path = path.to_str().expect("UTF-8");
    assert_eq!(simulate(&["--parquet", "--out", path]).code, Some(0));
    assert_eq!(parquet_rows(path), csv);
    let json = simulate(&["--json"]).json();
    let tables = json["tables"].as_object().expect("tables by name");
    let mut count = 0;
    for (table, content) in tables {
        for row in content["rows"].as_array().expect("a list") {
            let name = row["name"].as_str().expect("a name");
            let same = |flat: &&Row| flat["table"] == *table && flat["name"] == name;
            let flat = csv.iter().find(same).expect("the row is in CSV");
            for (key, value) in row.as_object().expect("an object") {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let number = |text: &str| text.parse::<f64>().ok();
                let equal = text == flat[key] || number(&text) == number(&flat[key]);
                assert!(equal, "{table}.{name}.{key}: {text} is not {}", flat[key]);
            }
            assert_eq!(flat["result_id"], json["caption"]["result_id"].as_str().expect("a name"));
            count += 1;
        }
    }
    assert_eq!(count, csv.len());
}

#[test]
fn the_readable_tables_say_what_they_are_of() {
    let ran = simulate(&[]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = ran.text();
    for part in [
        "| goal ",
        " ± ",
        "| token_capacity_tn ",
        "| chip_availability ",
        "16384 trials of sobol points, seed 20260120, model version 1",
        "press reports and estimates",
    ] {
        assert!(text.contains(part), "`{part}` is in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    let caption = simulate(&["--json"]).json()["caption"]["result_id"].to_string();
    assert!(text.contains(caption.trim_matches('"')), "the same run has the same name");
}

#[test]
fn a_narrow_terminal_gets_a_narrow_table() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headroom"));
    command.args(PREVIEW).env("COLUMNS", "60");
    let ran = finished(command, b"");
    let table = ran.text().lines().filter(|line| line.starts_with('|'));
    let widest = table.map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|width| width <= 60), "{widest:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_others() {
    let first = simulate(&["--csv", "--seed", "7"]);
    assert_eq!(first.stdout, simulate(&["--csv", "--seed", "7"]).stdout);
    assert_ne!(first.stdout, simulate(&["--csv", "--seed", "8"]).stdout);
    let philox = simulate(&["--csv", "--seed", "7", "--sequence", "philox"]);
    assert_ne!(first.stdout, philox.stdout);
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_rights() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("run.csv");
    fs::write(&path, "before").expect("it is written");
    let ran = simulate(&["--csv", "--out", path.to_str().expect("UTF-8")]);
    assert_eq!((ran.code, ran.text()), (Some(0), ""));
    assert_eq!(csv_rows(&fs::read(&path).expect("it is there")).len(), 24);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_ne!(mode & 0o044, 0, "others may read it: {mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;

    assert_eq!(simulate(&["--out", "/dev/null"]).code, Some(0));
    let device = fs::metadata("/dev/null").expect("it is there");
    assert!(device.file_type().is_char_device());
}
