//! `headroom recommender` from outside: its answers, its sentences, its exit codes.
#![expect(clippy::expect_used, reason = "a test that cannot start the binary has failed")]

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// Settings with which a run takes a moment.
const SMALL: [&str; 8] =
    ["--width", "16", "--context", "8", "--epochs", "3", "--learning-rate", "0.005"];

/// A folder of its own with a table of users who walk round a circle of items.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("build outputs can be written");
    let mut table = String::from("timestamp,user,item\n");
    for user in 0..40 {
        for time in 0..8 {
            let item = (7 * user + 2 * time + time * user % 3) % 23;
            writeln!(table, "{time},u{user},i{item}").expect("a string takes everything");
        }
    }
    fs::write(folder.join("table.csv"), table).expect("build outputs can be written");
    folder
}

fn headroom(folder: &PathBuf, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headroom"));
    command.current_dir(folder).arg("recommender").args(arguments);
    command.output().expect("the binary starts")
}

fn train(folder: &PathBuf, more: &[&str]) -> Output {
    headroom(folder, &[&["train", "--data", "table.csv"], &SMALL[..], more].concat())
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the answer is JSON")
}

/// The exit code and the one sentence of a command that fails.
fn failure(output: &Output) -> (i32, String) {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.stdout.is_empty(), "an answer in spite of `{words}`");
    let last = words.lines().last().unwrap_or_default().to_owned();
    (output.status.code().expect("it was not killed"), last)
}

#[test]
fn training_answers_with_every_measure_and_evaluation_agrees() {
    let folder = folder("answers");
    let trained = json(&train(&folder, &["--json", "--licence", "ours"]));
    assert_eq!(trained["data"]["cases"], 40);
    let results = trained["results"].as_array().expect("a list");
    assert_eq!(results.len(), 4);
    for result in results {
        for part in ["masked", "unmasked"] {
            for measure in ["hr10", "ndcg10", "mrr10", "coverage10"] {
                let value = result[part][measure].as_f64().expect("a number");
                assert!((0.0..=1.0).contains(&value), "{part} {measure}");
            }
        }
    }
    let evaluated = json(&headroom(&folder, &["evaluate", "--data", "table.csv", "--json"]));
    assert_eq!(evaluated["results"], trained["results"]);
    assert_eq!(evaluated["model"]["best_epoch"], trained["model"]["best_epoch"]);
    let text = headroom(&folder, &["evaluate", "--data", "table.csv", "--precision", "byte"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for words in ["items met before left out", "all items ranked", "popularity", "coverage@10"] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn compact_weights_are_judged_as_they_were_written() {
    let folder = folder("compact");
    let trained = json(&train(&folder, &["--json", "--compact"]));
    let evaluated = json(&headroom(&folder, &["evaluate", "--data", "table.csv", "--json"]));
    assert_eq!(evaluated["results"], trained["results"]);
    let length = |name: &str| fs::metadata(folder.join(name)).expect("it was written").len();
    let compact = length("model.safetensors");
    json(&train(&folder, &["--json"]));
    // The header alone is a fifth of so small a model.
    assert!(compact * 10 < length("model.safetensors") * 7, "{compact}");
}

#[test]
fn people_left_out_of_training_are_replayed() {
    let folder = folder("replays");
    let trained = json(&train(&folder, &["--json", "--leave-out-every", "4"]));
    assert_eq!(trained["data"]["cases"], 30);
    let adapt = ["adapt", "--data", "table.csv", "--left-out-every"];
    let found = json(&headroom(&folder, &[&adapt[..], &["4", "--json"]].concat()));
    assert_eq!((&found["users"], &found["pairs"]), (&Value::from(10), &Value::from(0)));
    let results = found["results"].as_array().expect("a list");
    assert_eq!(results.len(), 8);
    assert!(results.iter().all(|row| row["ndcg10"].as_f64().is_some_and(|value| value > 0.0)));
    let text = headroom(&folder, &[&adapt[..], &["4"]].concat());
    assert!(
        String::from_utf8_lossy(&text.stdout).contains("10 users whom the model has never met")
    );
    let none = headroom(&folder, &[&adapt[..], &["1"]].concat());
    assert_eq!(failure(&none).0, 2);
    let unsaid = headroom(&folder, &["adapt", "--data", "table.csv"]);
    assert_eq!(failure(&unsaid).0, 2);
}

#[test]
fn a_run_can_be_repeated_and_gone_on_with() {
    let folder = folder("repeats");
    let weights = |name: &str, more: &[&str]| {
        json(&train(&folder, &[&["--json", "--out", name], more].concat()));
        fs::read(folder.join(name)).expect("the weights were written")
    };
    assert_eq!(weights("first", &[]), weights("second", &[]));
    assert_ne!(weights("first", &[]), weights("third", &["--seed", "2"]));
    fs::copy(folder.join("first.checkpoint"), folder.join("fourth.checkpoint")).expect("written");
    let resumed = train(&folder, &["--out", "fourth", "--resume", "--seed", "2"]);
    let (code, sentence) = failure(&resumed);
    assert_eq!(code, 65);
    assert!(sentence.ends_with("the checkpoint belongs to another run, its plan differs"));
    json(&train(&folder, &["--out", "fourth", "--resume", "--json"]));
}

#[test]
fn faults_have_a_sentence_and_a_code() {
    let folder = folder("faults");
    fs::write(folder.join("bad.csv"), "user,item,timestamp\n1,2,3\n1,2,soon\n").expect("written");
    fs::write(folder.join("other.csv"), "user,item,timestamp\n1,2,3\n1,3,4\n1,4,5\n")
        .expect("written");
    let (code, sentence) = failure(&headroom(&folder, &["train", "--data", "bad.csv"]));
    assert_eq!(code, 65);
    assert_eq!(
        sentence,
        "headroom: `bad.csv`, line 3, column `timestamp` must hold a number, found `soon`"
    );
    let code = |arguments: &[&str]| failure(&headroom(&folder, arguments)).0;
    assert_eq!(code(&["train", "--data", "absent.csv"]), 66);
    assert_eq!(code(&["train", "--data", "table.csv", "--heads", "3"]), 2);
    assert_eq!(code(&["train", "--data", "table.csv", "--dropout", "2"]), 2);
    assert_eq!(code(&["train", "--data", "table.csv", "--out", "absent/model"]), 73);
    assert_eq!(code(&["evaluate", "--data", "table.csv", "--model", "absent"]), 66);
    assert_eq!(code(&["evaluate", "--data", "table.csv", "--model", "bad.csv"]), 65);
    json(&train(&folder, &["--json"]));
    let (code, sentence) = failure(&headroom(&folder, &["evaluate", "--data", "other.csv"]));
    assert_eq!(code, 65);
    assert_eq!(
        sentence,
        "headroom: `model.safetensors` was trained on other items than those of `other.csv`"
    );
}

#[test]
fn the_world_trains_both_models_into_one_file() {
    let folder = folder("world");
    let small = ["--items", "600", "--people", "150", "--ranker-epochs", "1", "--size", "small"];
    let train = [&["train", "--data", "world", "--json"], &SMALL[..], &small].concat();
    let trained = json(&headroom(&folder, &train));
    assert_eq!(trained["data"]["file"], "simulated world 1");
    for days in ["ranker_validation", "ranker"] {
        let heads = trained[days].as_array().expect("a list");
        assert_eq!(heads.len(), 8);
        for head in heads {
            let rate = head["rate"].as_f64().expect("a number");
            assert!((0.0..=1.0).contains(&rate), "{head}");
        }
    }
    assert_ne!(trained["ranker_validation"], trained["ranker"]);
    let bytes = fs::read(folder.join("model.safetensors")).expect("the models were written");
    let bundle = recommender::Bundle::read(&bytes, None).expect("both models are there");
    assert_eq!(bundle.metadata["schema"], "headroom-feed-1");
    assert_eq!(bundle.metadata["catalogue"].len(), 16);
    let evaluate = ["evaluate", "--data", "world", "--items", "600", "--people", "150", "--json"];
    let evaluated = json(&headroom(&folder, &evaluate));
    assert_eq!(evaluated["data"], trained["data"]);
    let adapt = ["adapt", "--data", "world", "--items", "600", "--people", "150", "--json"];
    let replayed = json(&headroom(&folder, &[&adapt[..], &["--strangers", "9"]].concat()));
    assert_eq!(replayed["users"], 9);
    let (code, _) = failure(&headroom(&folder, &[&adapt[..], &["--left-out-every", "5"]].concat()));
    assert_eq!(code, 2);
    let (code, sentence) =
        failure(&headroom(&folder, &["evaluate", "--data", "world", "--items", "601"]));
    assert_eq!(code, 65);
    assert!(sentence.contains("other items"), "{sentence}");
}

#[test]
fn the_world_teaches_what_was_done_with_events_and_when() {
    let folder = folder("marks");
    let world = ["--data", "world", "--items", "600", "--people", "150", "--json"];
    let told = [&["train", "--marks", "--no-ranker"], &world[..], &SMALL].concat();
    let trained = json(&headroom(&folder, &[&told[..], &["--out", "told"]].concat()));
    let bytes = fs::read(folder.join("told")).expect("the weights were written");
    let weights = recommender::Weights::read(&bytes).expect("a sequence model");
    let model = recommender::SequenceModel::new(&weights, recommender::Precision::Single);
    assert!(model.reads_marks());
    let plain = [&["train", "--no-ranker"], &world[..], &SMALL].concat();
    let plain = json(&headroom(&folder, &[&plain[..], &["--out", "plain"]].concat()));
    assert_ne!(plain["results"][0], trained["results"][0]);

    // What was known in training is known in the evaluation, or the numbers would differ.
    let evaluate = [&["evaluate", "--model", "told", "--against", "plain"], &world[..]].concat();
    let evaluated = json(&headroom(&folder, &evaluate));
    assert_eq!(evaluated["results"][0], trained["results"][0]);
    assert_eq!(evaluated["results"][1]["masked"], plain["results"][0]["masked"]);
    assert_eq!(evaluated["differences"][0]["against"], "the other sequence model");
    let again = [&told[..], &["--out", "told", "--resume"]].concat();
    assert_eq!(json(&headroom(&folder, &again))["results"], trained["results"]);

    let refused = |arguments: &[&str], code: i32, words: &str| {
        let (found, sentence) = failure(&headroom(&folder, arguments));
        assert_eq!(found, code, "{sentence}");
        assert!(sentence.contains(words), "{sentence}");
    };
    let other = [&told[..], &["--out", "plain", "--resume"]].concat();
    refused(&other, 65, "knowledge of actions and times differs");
    let table = ["train", "--data", "table.csv", "--marks", "--no-ranker"];
    refused(&table, 65, "`table.csv` does not say what was done");

    // A ranker and a replay read what the model reads.
    let ranker =
        [&["train", "--from", "told", "--size", "small", "--ranker-epochs", "1"], &world[..]];
    let ranked = json(&headroom(&folder, &[&ranker.concat()[..], &["--out", "feed"]].concat()));
    assert_eq!(ranked["results"][0], trained["results"][0]);
    assert_eq!(ranked["ranker"].as_array().map(Vec::len), Some(8));
    let adapt = [&["adapt", "--model", "told", "--strangers", "20"], &world[..]].concat();
    let adapted = json(&headroom(&folder, &adapt));
    let names: Vec<&str> = adapted["results"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["name"].as_str().expect("a name"))
        .collect();
    assert!(names.contains(&"sequence model, last 10 events"), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("gradient")), "{names:?}");
}

#[test]
fn policies_are_tried_between_random_and_the_oracle() {
    let folder = folder("trial");
    let small = ["--worlds", "1", "--items", "500", "--people-of-log", "150", "--people", "8"];
    let more = ["--sessions", "1", "--epochs", "1", "--size", "small", "--json"];
    let arguments = [&["trial"], &small[..], &more].concat();
    let found = json(&headroom(&folder, &arguments));
    assert_eq!(found["basis"], "simulated");
    let policies = found["policies"].as_array().expect("a list");
    let closed: Vec<f64> =
        policies.iter().map(|row| row["gap_closed_mean"].as_f64().expect("a number")).collect();
    assert_eq!((closed[0], closed[5]), (0.0, 1.0));
    assert!(closed.iter().all(|closed| *closed < 1.01), "{closed:?}");
    assert!(policies.iter().all(|row| row["repeated"] == 0.0), "{found}");
    assert_eq!(found, json(&headroom(&folder, &arguments)));
}
