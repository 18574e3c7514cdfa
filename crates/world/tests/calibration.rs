//! The world has the marginals of real short videos, within tolerances that are stated here.
//!
//! Targets: `KuaiRand`, single-column feed (Gao et al., CIKM 2022, CC BY-SA 4.0), 170,339 views.
#![expect(clippy::expect_used, reason = "a log without views has failed")]

use world::{BUCKETS, DEFAULT_ITEMS, Impression, World, duration_bucket};

/// A log of about 170,000 views.
fn world() -> (World, Vec<Impression>) {
    let world = World::new(1, DEFAULT_ITEMS);
    let log = world.log(0..1700);
    (world, log)
}

struct Found {
    worst: Vec<String>,
}

impl Found {
    /// Notes a measure that is further from its target than a share of it.
    fn near(&mut self, name: &str, value: f64, target: f64, tolerance: f64) {
        println!("{name:<40} {value:>10.5} target {target:>10.5}");
        if (value - target).abs() > tolerance * target {
            self.worst.push(format!("{name}: {value:.5}, not {target} within {tolerance}"));
        }
    }
}

fn rate(log: &[Impression], of: impl Fn(&Impression) -> bool) -> f64 {
    log.iter().filter(|one| of(one)).count() as f64 / log.len().max(1) as f64
}

fn kept(log: &[Impression], of: impl Fn(&Impression) -> bool) -> Vec<Impression> {
    log.iter().copied().filter(|one| of(one)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn part(count: usize, share: f64) -> usize {
    (share * count as f64).round() as usize
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    values.into_iter().nth(part(last, share)).expect("there are values")
}

/// Share of the variance of a rate that lies between groups, by the method of moments.
fn between(
    log: &[Impression],
    group: impl Fn(&Impression) -> u32,
    of: impl Fn(&Impression) -> bool,
) -> f64 {
    let mut groups = std::collections::BTreeMap::<u32, (f64, f64)>::new();
    for one in log {
        let entry = groups.entry(group(one)).or_default();
        entry.0 += 1.0;
        entry.1 += f64::from(u8::from(of(one)));
    }
    let groups: Vec<(f64, f64)> = groups.into_values().filter(|(size, _)| *size >= 10.0).collect();
    let (views, positive) =
        groups.iter().fold((0.0, 0.0), |(a, b), (size, count)| (a + size, b + count));
    let mean: f64 = positive / views;
    let k = groups.len() as f64;
    let within: f64 = groups.iter().map(|(n, c)| c * (1.0 - c / n)).sum::<f64>() / (views - k);
    let spread: f64 =
        groups.iter().map(|(n, c)| n * (c / n - mean).powi(2)).sum::<f64>() / (k - 1.0);
    let size = (views - groups.iter().map(|(n, _)| n * n).sum::<f64>() / views) / (k - 1.0);
    let variance = ((spread - within) / size).max(0.0);
    variance / (variance + within)
}

#[test]
fn marginals_are_those_of_real_views() {
    let (world, log) = world();
    assert!((150_000..300_000).contains(&log.len()), "{} views", log.len());
    let mut found = Found { worst: Vec::new() };
    rates(&log, &mut found);
    watching(&world, &log, &mut found);
    conditionals(&log, &mut found);
    people_and_items(&world, &log, &mut found);
    assert!(found.worst.is_empty(), "{}", found.worst.join("\n"));
}

fn rates(log: &[Impression], found: &mut Found) {
    let of = |of: fn(&Impression) -> bool| rate(log, of);
    found.near("long view", of(|one| one.response.long_view), 0.352, 0.06);
    found.near("finish", of(|one| one.response.finish), 0.1835, 0.08);
    found.near("skip", of(|one| one.response.skip), 0.3406, 0.06);
    // Warmth has a heavy tail: of 1,700 people the mean rate has a standard error of 7 %.
    found.near("like", of(|one| one.response.like), 0.0190, 0.25);
    found.near("comment", of(|one| one.response.comment), 0.00288, 0.25);
    found.near("follow", of(|one| one.response.follow), 0.00139, 0.3);
    found.near("share", of(|one| one.response.share), 0.00098, 0.35);
    found.near("not interested", of(|one| one.response.not_interested), 0.00085, 0.35);
}

fn watching(world: &World, log: &[Impression], found: &mut Found) {
    let items = world.catalogue().items();
    let length = |one: &Impression| f64::from(items[one.item as usize].seconds);
    let seconds: Vec<f64> = log.iter().map(|one| f64::from(one.response.seconds)).collect();
    let ratios: Vec<f64> =
        log.iter().map(|one| f64::from(one.response.seconds) / length(one)).collect();
    for (share, target) in
        [(0.1, 1.23), (0.25, 2.08), (0.5, 6.39), (0.75, 26.19), (0.9, 70.24), (0.99, 222.63)]
    {
        found.near(
            &format!("seconds watched, quantile {share}"),
            quantile(seconds.clone(), share),
            target,
            0.25,
        );
    }
    for (share, target) in
        [(0.25, 0.0294), (0.5, 0.1249), (0.75, 0.6662), (0.9, 1.0368), (0.99, 2.067)]
    {
        found.near(
            &format!("share watched, quantile {share}"),
            quantile(ratios.clone(), share),
            target,
            0.25,
        );
    }
    let again = ratios.iter().filter(|ratio| **ratio >= 1.5).count() as f64 / ratios.len() as f64;
    found.near("watched again", again, 0.0229, 0.2);
    let lengths: Vec<f64> = log.iter().map(length).collect();
    for (share, target) in [(0.1, 13.2), (0.25, 26.6), (0.5, 72.4), (0.75, 162.8), (0.9, 267.9)] {
        found.near(
            &format!("seconds long, quantile {share}"),
            quantile(lengths.clone(), share),
            target,
            0.25,
        );
    }
    let finish = [0.414, 0.317, 0.281, 0.232, 0.171, 0.081, 0.042];
    let long = [0.435, 0.313, 0.319, 0.375, 0.414, 0.337, 0.298];
    for bucket in 0..BUCKETS {
        let part = kept(log, |one| duration_bucket(items[one.item as usize].seconds) == bucket);
        found.near(
            &format!("finish, bucket {bucket}"),
            rate(&part, |one| one.response.finish),
            finish[bucket],
            0.2,
        );
        found.near(
            &format!("long view, bucket {bucket}"),
            rate(&part, |one| one.response.long_view),
            long[bucket],
            0.15,
        );
    }
}

fn conditionals(log: &[Impression], found: &mut Found) {
    let long = kept(log, |one| one.response.long_view);
    let short = kept(log, |one| !one.response.long_view);
    let liked = kept(log, |one| one.response.like);
    let like = |part: &[Impression]| rate(part, |one| one.response.like);
    found.near("like given long view", like(&long), 0.0347, 0.3);
    found.near("like given not", like(&short), 0.0087, 0.4);
    found.near("comment given long view", rate(&long, |one| one.response.comment), 0.0071, 0.3);
    found.near("follow given like", rate(&liked, |one| one.response.follow), 0.035, 0.25);
}

fn people_and_items(world: &World, log: &[Impression], found: &mut Found) {
    let person = |one: &Impression| one.person;
    let item = |one: &Impression| one.item;
    found.near(
        "long view between people",
        between(log, person, |one| one.response.long_view),
        0.1265,
        0.25,
    );
    found.near(
        "long view between items",
        between(log, item, |one| one.response.long_view),
        0.068,
        0.4,
    );
    found.near("like between people", between(log, person, |one| one.response.like), 0.1996, 0.5);
    found.near(
        "finish between people",
        between(log, person, |one| one.response.finish),
        0.0801,
        0.4,
    );
    found.near("finish between items", between(log, item, |one| one.response.finish), 0.1282, 0.4);
    let mut fame: Vec<f64> = world.fame(27).into_iter().filter(|fame| *fame > 0.0).collect();
    fame.sort_by(|a, b| b.total_cmp(a));
    let all: f64 = fame.iter().sum();
    let top = |share: f64| fame[..part(fame.len(), share)].iter().sum::<f64>() / all;
    let count = fame.len() as f64;
    let ranked: f64 = fame.iter().rev().zip(1..).map(|(fame, rank)| f64::from(rank) * fame).sum();
    found.near(
        "concentration (Gini)",
        2.0 * ranked / (count * all) - (count + 1.0) / count,
        0.78,
        0.08,
    );
    found.near("exposures of the top 1 %", top(0.01), 0.199, 0.3);
    found.near("exposures of the top 10 %", top(0.10), 0.649, 0.12);
    let sessions = log.iter().filter(|one| one.position == 0).count() as f64;
    found.near("depth of a session", log.len() as f64 / sessions, 15.0, 0.25);
    match_counts_modestly(world, log, found);
}

/// Long views by the share of the video's tag in the person's long views before.
fn match_counts_modestly(world: &World, log: &[Impression], found: &mut Found) {
    let tag = |one: &Impression| world.catalogue().items()[one.item as usize].tag;
    let (mut none, mut some) = (Vec::new(), Vec::new());
    for person in log.chunk_by(|a, b| a.person == b.person) {
        let mut counts = [0.0_f64; world::TAGS];
        let mut all = 0.0;
        for one in person {
            if all >= 10.0 {
                let share = counts[usize::from(tag(one))] / all;
                if share == 0.0 {
                    none.push(*one);
                } else if (0.05..0.5).contains(&share) {
                    some.push(*one);
                }
            }
            if one.response.long_view {
                counts[usize::from(tag(one))] += 1.0;
                all += 1.0;
            }
        }
    }
    let gain =
        rate(&some, |one| one.response.long_view) - rate(&none, |one| one.response.long_view);
    found.near("long view gained by a known tag", gain, 0.085, 0.5);
}
