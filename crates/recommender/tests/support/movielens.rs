//! ml-100k from the package that carries it, fetched once and kept among the build outputs.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Films of ml-100k.
pub const ITEMS: usize = 1682;
const PACKAGE: &str = "recbole==1.2.1";
const INSIDE: &str = "recbole/dataset_example/ml-100k/ml-100k.inter";

/// Every user's films, oldest first, equal times in the order of the file; films count from 0.
///
/// Says why and returns nothing where the package cannot be had.
pub fn histories() -> Option<Vec<Vec<u32>>> {
    match file() {
        Ok(path) => Some(parse(&std::fs::read_to_string(path).expect("the file is text"))),
        Err(reason) => {
            println!("skipped: {reason}");
            None
        }
    }
}

fn file() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("movielens");
    let path = folder.join(INSIDE);
    if !path.is_file() {
        // A name of its own until complete: tests of other crates may be fetching as well.
        let wheel = folder.join(format!("wheel-{}", std::process::id()));
        let wheel_name = wheel.to_string_lossy();
        let options = ["-m", "pip", "download", "--no-deps", "--quiet", "--dest", &wheel_name];
        python(&[&options[..], &["--timeout", "10", "--retries", "1", PACKAGE]].concat())?;
        let wheel_file = std::fs::read_dir(&wheel)
            .map_err(|error| error.to_string())?
            .find_map(Result::ok)
            .ok_or("pip left no file")?;
        let folder = folder.to_string_lossy();
        python(&["-m", "zipfile", "-e", &wheel_file.path().to_string_lossy(), &folder])?;
        std::fs::remove_dir_all(&wheel).map_err(|error| error.to_string())?;
    }
    Ok(path)
}

fn python(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("python3").args(arguments).output();
    let output = output.map_err(|error| format!("python3 cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{PACKAGE} cannot be had: {}", words.lines().last().unwrap_or("pip said nothing")))
}

fn parse(text: &str) -> Vec<Vec<u32>> {
    let mut events: Vec<(usize, f64, u32)> = text.lines().skip(1).map(event).collect();
    events.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let by_user = events.chunk_by(|a, b| a.0 == b.0);
    by_user.map(|events| events.iter().map(|(_, _, item)| *item).collect()).collect()
}

fn event(line: &str) -> (usize, f64, u32) {
    let cells: Vec<&str> = line.split('\t').collect();
    let item: u32 = cells[1].parse().expect("films are numbers");
    let user = cells[0].parse().expect("users are numbers");
    (user, cells[3].parse().expect("times are numbers"), item - 1)
}
