//! How long a list takes, from a person's events to ten items, with the shipped models.
#![expect(clippy::expect_used, reason = "a bench without its models has failed")]

use std::path::Path;

use divan::Bencher;
use recommender::{Action, Bundle, Event, FeedMemory, FeedSettings, Pipeline, Precision};
use training::facts_today;
use world::{DEFAULT_ITEMS, World};

fn main() {
    divan::main();
}

fn pipeline(precision: Precision) -> Pipeline {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models/world.safetensors");
    let bytes = std::fs::read(file).expect("the models are in the repository");
    let bundle = Bundle::read(&bytes, None).expect("the file is whole");
    let world = World::new(1, DEFAULT_ITEMS);
    Pipeline::new(&bundle, facts_today(&world), precision).expect("facts for all items")
}

fn list(bencher: Bencher<'_, '_>, precision: Precision) {
    let pipeline = pipeline(precision);
    let mut memory = FeedMemory::new();
    for number in 0..60_u32 {
        let item = number * 797;
        let action = if number % 3 == 0 { Action::Long } else { Action::Skipped };
        let facts = *pipeline.facts(item).expect("the item is known");
        memory.push(Event { item, action }, &facts, f64::from(number));
    }
    let settings = FeedSettings::reference(1);
    bencher.bench(|| pipeline.list(&memory, &settings, (60.0, 20.0)).expect("a known catalogue"));
}

#[divan::bench]
fn list_in_single_precision(bencher: Bencher<'_, '_>) {
    list(bencher, Precision::Single);
}

#[divan::bench]
fn list_in_bytes(bencher: Bencher<'_, '_>) {
    list(bencher, Precision::Byte);
}

/// What a page does before its first list, the file being there.
#[divan::bench(sample_count = 10)]
fn catalogue_and_models_from_nothing(bencher: Bencher<'_, '_>) {
    bencher.bench(|| pipeline(Precision::Byte));
}
