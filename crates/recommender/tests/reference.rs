//! Agreement with a published model of the same kind, trained elsewhere, on its test vectors.
//!
//! Its data may not be passed on, so neither the weights nor the vectors are in this repository.
#![expect(clippy::expect_used, reason = "a reference that is there but cannot be read has failed")]

use std::path::{Path, PathBuf};

use recommender::{Precision, Request, SequenceModel, Weights};
use serde_json::Value;

const HEADS: usize = 2;
const TOLERANCE: f64 = 1e-3;

/// The folder beside the repository that holds the reference, if there is one.
fn reference() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recsys");
    let found = folder.join("clean-sasrec.safetensors").is_file();
    if !found {
        println!("skipped: no `shared/recsys` beside the repository, so no reference weights");
    }
    found.then_some(folder)
}

fn load(folder: &Path) -> (SequenceModel, SequenceModel, Value) {
    let bytes = std::fs::read(folder.join("clean-sasrec.safetensors")).expect("it is readable");
    let weights = Weights::read_with_heads(&bytes, HEADS).expect("it is a sequence model");
    let text = std::fs::read(folder.join("clean-sasrec-vectors.json")).expect("it is readable");
    let vectors = serde_json::from_slice(&text).expect("it is JSON");
    let model = |precision| SequenceModel::new(&weights, precision);
    (model(Precision::Single), model(Precision::Byte), vectors)
}

/// Items here count from 0, there from 1.
fn items(list: &Value) -> Vec<u32> {
    let list = list.as_array().expect("a list of items").iter();
    list.map(|id| u32::try_from(id.as_u64().expect("an item")).expect("an item") - 1).collect()
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|value| value.as_f64().expect("a number")).collect()
}

fn close(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < TOLERANCE, "{what}: {found} and not {expected}");
    }
}

#[test]
fn every_vector_of_the_reference_is_reproduced() {
    let Some(folder) = reference() else { return };
    let (model, _, vectors) = load(&folder);
    let cases = vectors["cases"].as_array().expect("there are cases");
    assert!(cases.len() >= 40);
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let history = items(&case["hist"]);
        let state = model.state(&history).expect("the history is known");
        let state: Vec<f64> = state.into_iter().map(f64::from).collect();
        close(&state, &numbers(&case["user"]), name);
        for (list, seen) in [("top20", &[][..]), ("top20_unseen", &history)] {
            let request = Request { history: &history, seen };
            let best = model.recommend(&[request], 20).expect("the history is known");
            let found: Vec<u32> = best[0].iter().map(|scored| scored.item).collect();
            let scores: Vec<f64> = best[0].iter().map(|scored| scored.score.into()).collect();
            assert_eq!(found, items(&case[list]), "{name}, {list}");
            close(&scores, &numbers(&case[format!("{list}_scores")]), name);
        }
    }
}

#[test]
fn the_states_of_all_events_are_those_of_the_reference() {
    let Some(folder) = reference() else { return };
    let (model, _, vectors) = load(&folder);
    let history = items(&vectors["debug"]["hist"]);
    let states = model.states(&history).expect("the history is known");
    let expected = vectors["debug"]["activations"]["final"].as_array().expect("rows");
    for (state, expected) in states.chunks_exact(64).zip(expected) {
        let state: Vec<f64> = state.iter().map(|value| f64::from(*value)).collect();
        close(&state, &numbers(expected), "final");
    }
}

#[test]
fn bytes_keep_nearly_every_item_in_its_list() {
    let Some(folder) = reference() else { return };
    let (single, byte, vectors) = load(&folder);
    let mut kept = 0;
    let mut all = 0;
    for case in vectors["cases"].as_array().expect("there are cases") {
        let history = items(&case["hist"]);
        let request = Request { history: &history, seen: &history };
        let list = |model: &SequenceModel| {
            let best = model.recommend(&[request], 10).expect("the history is known");
            best[0].iter().map(|scored| scored.item).collect::<Vec<_>>()
        };
        let (exact, rounded) = (list(&single), list(&byte));
        kept += exact.iter().filter(|item| rounded.contains(item)).count();
        all += exact.len();
    }
    let share = f64::from(u32::try_from(kept).expect("few")) / all as f64;
    println!("share of top-10 items kept by the byte table: {share:.3}");
    assert!(share > 0.97, "{share}");
}
