//! The published numbers of the baselines on ml-100k, reproduced.
//!
//! The data may not be passed on, so it is taken from the package `recbole` 1.2.1 at test time.
#![expect(clippy::expect_used, reason = "data that is there but cannot be read has failed")]

#[path = "support/movielens.rs"]
mod movielens;

use std::path::Path;

use recommender::{
    LeaveOneOut, Markov, NeighbourSettings, Neighbours, Popularity, Precision, Scorer,
    SequenceModel, Weights, evaluate,
};

/// HR@10, NDCG@10, MRR@10 and coverage@10 of a row in `docs/RECOMMENDER.md` §3, to the digits printed.
struct Published {
    name: &'static str,
    digits: [f64; 4],
}

fn check(scorer: &dyn Scorer, split: &LeaveOneOut, published: &Published) {
    let evaluated = evaluate(scorer, &split.test()).expect("the items are known");
    let quality = evaluated.masked.quality();
    println!("{}: {quality:?}", published.name);
    let found = [quality.hit_rate, quality.ndcg, quality.mrr, quality.coverage];
    let tolerance = [0.5e-4, 0.5e-4, 0.5e-4, 0.5e-3];
    for ((found, expected), tolerance) in found.iter().zip(published.digits).zip(tolerance) {
        let name = published.name;
        assert!((found - expected).abs() <= tolerance, "{name}: {found} instead of {expected}");
    }
}

#[test]
fn baselines_have_their_published_numbers() {
    let Some(histories) = movielens::histories() else { return };
    let split = LeaveOneOut::new(histories);
    let training = split.training();
    assert_eq!(training.iter().map(|history| history.len()).sum::<usize>(), 98_114);
    let popularity = Popularity::fit(&training, movielens::ITEMS).expect("the items are known");
    let digits = [0.0859, 0.0449, 0.0326, 0.054];
    check(&popularity, &split, &Published { name: "popularity", digits });
    let markov = Markov::fit(&training, movielens::ITEMS, 0.01).expect("the items are known");
    let digits = [0.1442, 0.0766, 0.0562, 0.512];
    check(&markov, &split, &Published { name: "Markov", digits });
    let settings = NeighbourSettings::recent();
    let neighbours =
        Neighbours::fit(&training, movielens::ITEMS, settings).expect("the items are known");
    let digits = [0.1962, 0.1045, 0.0770, 0.319];
    check(&neighbours, &split, &Published { name: "neighbours", digits });
}

#[test]
fn the_reference_model_keeps_its_numbers_in_single_precision_and_in_bytes() {
    let path = "../../../shared/recsys/clean-sasrec.safetensors";
    let Ok(bytes) = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) else {
        println!("skipped: no `shared/recsys` beside the repository, so no reference weights");
        return;
    };
    let Some(histories) = movielens::histories() else { return };
    let split = LeaveOneOut::new(histories);
    let weights = Weights::read_with_heads(&bytes, 2).expect("it is a sequence model");
    let single = SequenceModel::new(&weights, Precision::Single);
    let digits = [0.2153, 0.1171, 0.0873, 0.583];
    check(&single, &split, &Published { name: "reference", digits });
    let unmasked = evaluate(&single, &split.test()).expect("known").unmasked.quality();
    assert!((unmasked.hit_rate - 0.1410).abs() <= 0.5e-4, "{unmasked:?}");
    assert!((unmasked.ndcg - 0.0711).abs() <= 0.5e-4, "{unmasked:?}");
    let byte = SequenceModel::new(&weights, Precision::Byte);
    let quality = evaluate(&byte, &split.test()).expect("known").masked.quality();
    println!("reference in bytes: {quality:?}");
    assert!(quality.ndcg > 0.1171 - 0.002, "{quality:?}");
}
