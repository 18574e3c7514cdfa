//! The assignment of accelerators to prefill and decode against a linear program (§18 T2).

use model::{CLASSES, DIMENSIONS, assign_decode, scramble_seeds, unit_point};

const SEED: u32 = 1;

/// A fleet whose classes prefill and decode at whole-class rates, and its needs per token.
struct Pools {
    prefill: [f64; CLASSES],
    decode: [f64; CLASSES],
    advantage: [f64; CLASSES],
    needs: [f64; 2],
}

/// The fleet at a point of the unit cube; about a quarter of its classes are empty.
fn pools(point: &[f64; DIMENSIONS]) -> Pools {
    let rate = |coordinate: f64| 10.0_f64.powf(2.0 + 3.0 * coordinate);
    let count = |class: usize| if point[class] < 0.25 { 0.0 } else { 5e5 * point[class] };
    let prefill_rate = |class: usize| rate(point[CLASSES + class]);
    let decode_rate = |class: usize| rate(point[2 * CLASSES + class]);
    Pools {
        prefill: std::array::from_fn(|class| count(class) * prefill_rate(class)),
        decode: std::array::from_fn(|class| count(class) * decode_rate(class)),
        advantage: std::array::from_fn(|class| decode_rate(class) / prefill_rate(class)),
        needs: [0.05 + 0.55 * point[3 * CLASSES], 0.05 + 0.45 * point[3 * CLASSES + 1]],
    }
}

/// The optimum of the linear program, by its dual: no feasible throughput can exceed it.
///
/// The program: greatest `T` with `Σ P(1−x) ≥ fp·T`, `Σ D·x ≥ fd·T` and `0 ≤ x ≤ 1`. With prices
/// `p·fp + d·fd = 1` its dual is `Σ max(p·P, d·D)`, convex and piecewise linear in `p`, so the
/// minimum lies where a class is indifferent or at an end.
fn dual_optimum(pools: &Pools) -> f64 {
    let [per_prefill, per_decode] = pools.needs;
    let bound = |prefill_price: f64| {
        let decode_price = ((1.0 - prefill_price * per_prefill) / per_decode).max(0.0);
        let worth = |class: usize| {
            (prefill_price * pools.prefill[class]).max(decode_price * pools.decode[class])
        };
        (0..CLASSES).map(worth).sum::<f64>()
    };
    let ends = [0.0, 1.0 / per_prefill];
    let indifferent = pools.advantage.map(|ratio| ratio / (per_decode + ratio * per_prefill));
    ends.into_iter().chain(indifferent).map(bound).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_prefill_decode_split_is_the_optimum_of_the_linear_program() {
    let seeds = scramble_seeds(SEED, 100);
    for index in 0..100 {
        let pools = pools(&unit_point(&seeds, index));
        let Pools { prefill, decode, advantage, needs } = &pools;
        let (shares, throughput) = assign_decode(prefill, decode, advantage, *needs);
        let optimum = dual_optimum(&pools);
        let error = (throughput - optimum).abs() / optimum;
        assert!(error <= 1e-9, "fleet {index}: {throughput} is not the optimum {optimum}");
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "fleet {index}");
        let prefilled: f64 = (0..CLASSES).map(|i| (1.0 - shares[i]) * prefill[i]).sum();
        let decoded: f64 = (0..CLASSES).map(|i| shares[i] * decode[i]).sum();
        let served = (prefilled / needs[0]).min(decoded / needs[1]);
        assert!(served >= throughput * (1.0 - 1e-9), "fleet {index} serves only {served}");
    }
}

#[test]
fn an_empty_fleet_serves_no_tokens() {
    let nothing = [0.0; CLASSES];
    let (shares, throughput) = assign_decode(&nothing, &nothing, &[1.0; CLASSES], [0.4, 0.2]);
    assert_eq!(throughput, 0.0);
    assert!(shares.iter().all(|share| share.is_finite()));
}
