//! The four splits of a plan, as groups of sliders that sum to one.

use model::{ACCELERATORS, CAPEX_LINES, ModelError, Plan, Shares};
use words::Phrase;

/// One split of the plan.
pub(crate) struct ShareGroup {
    /// The field's name in addresses.
    pub key: &'static str,
    /// What a reader would call it.
    pub name: Phrase,
    /// What is split, in one sentence.
    pub about: Phrase,
    /// The shares' names in addresses.
    pub keys: &'static [&'static str],
    /// What a reader would call the shares.
    pub labels: &'static [Phrase],
    /// The shares as fractions.
    pub fractions: fn(&Plan) -> Vec<f64>,
    /// The plan with one share moved to a part in millionths and the unlocked others rescaled;
    /// missing locks are open.
    pub with_share: fn(&Plan, usize, u32, &[bool]) -> Plan,
    /// The plan with this split as in another plan.
    pub copy: fn(&Plan, &Plan) -> Plan,
    /// The plan with all shares in proportion to weights.
    pub with_weights: fn(&Plan, &[f64]) -> Result<Plan, ModelError>,
}

const LINE_KEYS: [&str; 8] = {
    let mut keys = [""; 8];
    let mut line = 0;
    while line < 8 {
        keys[line] = CAPEX_LINES[line].key;
        line += 1;
    }
    keys
};

const LINE_LABELS: [Phrase; 8] = {
    let mut labels = [Phrase::name(""); 8];
    let mut line = 0;
    while line < 8 {
        labels[line] = CAPEX_LINES[line].name;
        line += 1;
    }
    labels
};

const CHIP_LABELS: [Phrase; 5] = {
    let mut labels = [Phrase::name(""); 5];
    let mut class = 0;
    while class < 5 {
        labels[class] = ACCELERATORS[class].name;
        class += 1;
    }
    labels
};

const WORKLOAD_KEYS: [&str; 3] = ["recommendation", "generative", "training"];
const WORKLOAD_LABELS: [Phrase; 3] = [
    Phrase::new("Recommendation", "推荐"),
    Phrase::new("Generative AI", "生成式AI"),
    Phrase::new("Training", "训练"),
];

/// Shares in proportion to a slice of weights; missing weights are nothing.
fn weighed<const N: usize>(field: &'static str, weights: &[f64]) -> Result<Shares<N>, ModelError> {
    let mut padded = [0.0; N];
    for (place, weight) in padded.iter_mut().zip(weights) {
        *place = *weight;
    }
    Shares::from_weights(field, padded)
}

/// Locks for every share of a split.
fn padded<const N: usize>(locked: &[bool]) -> [bool; N] {
    std::array::from_fn(|place| locked.get(place).copied().unwrap_or_default())
}

/// The splits in the order of the page.
pub(crate) const SHARE_GROUPS: [ShareGroup; 4] = [
    ShareGroup {
        key: "split",
        name: Phrase::new("Where the money goes", "资金去向"),
        about: Phrase::new("Shares of capex", "占资本开支的比例"),
        keys: &LINE_KEYS,
        labels: &LINE_LABELS,
        fractions: |plan| plan.split.fractions().to_vec(),
        with_share: |plan, index, part, locked| {
            plan.with_split(plan.split.with_share(index, part, &padded(locked)))
        },
        copy: |plan, origin| plan.with_split(origin.split),
        with_weights: |plan, weights| Ok(plan.with_split(weighed("split", weights)?)),
    },
    ShareGroup {
        key: "mix",
        name: Phrase::new("Which chips", "买哪些芯片"),
        about: Phrase::new(
            "Target shares of the chip budget; supply may allow less",
            "芯片预算的目标比例，供应可能不足",
        ),
        keys: &["h200", "910c", "950pr", "mlu", "seed"],
        labels: &CHIP_LABELS,
        fractions: |plan| plan.mix.fractions().to_vec(),
        with_share: |plan, index, part, locked| {
            plan.with_mix(plan.mix.with_share(index, part, &padded(locked)))
        },
        copy: |plan, origin| plan.with_mix(origin.mix),
        with_weights: |plan, weights| Ok(plan.with_mix(weighed("mix", weights)?)),
    },
    ShareGroup {
        key: "owned",
        name: Phrase::new("What the owned fleet does", "自有集群做什么"),
        about: Phrase::new("Shares of the owned fleet", "占自有集群的比例"),
        keys: &WORKLOAD_KEYS,
        labels: &WORKLOAD_LABELS,
        fractions: |plan| plan.owned.fractions().to_vec(),
        with_share: |plan, index, part, locked| {
            plan.with_owned(plan.owned.with_share(index, part, &padded(locked)))
        },
        copy: |plan, origin| plan.with_owned(origin.owned),
        with_weights: |plan, weights| Ok(plan.with_owned(weighed("owned", weights)?)),
    },
    ShareGroup {
        key: "leased",
        name: Phrase::new("What the leased fleet does", "租赁集群做什么"),
        about: Phrase::new("Shares of the fleet leased overseas", "占海外租赁集群的比例"),
        keys: &WORKLOAD_KEYS,
        labels: &WORKLOAD_LABELS,
        fractions: |plan| plan.leased.fractions().to_vec(),
        with_share: |plan, index, part, locked| {
            plan.with_leased(plan.leased.with_share(index, part, &padded(locked)))
        },
        copy: |plan, origin| plan.with_leased(origin.leased),
        with_weights: |plan, weights| Ok(plan.with_leased(weighed("leased", weights)?)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_share_stays_while_another_moves() {
        let plan = Plan::december_2025();
        for group in &SHARE_GROUPS {
            let before = (group.fractions)(&plan);
            let moved = (group.with_share)(&plan, 0, 10_000, &[false, true]);
            let after = (group.fractions)(&moved);
            assert_eq!(after[1], before[1], "{}", group.key);
            assert_ne!(after[0], before[0], "{}", group.key);
            assert_eq!((group.copy)(&moved, &plan), plan, "{}", group.key);
        }
    }

    #[test]
    fn every_share_has_a_key_and_a_label() {
        for group in &SHARE_GROUPS {
            let shares = (group.fractions)(&Plan::december_2025()).len();
            assert_eq!(group.keys.len(), shares, "{}", group.key);
            assert_eq!(group.labels.len(), shares, "{}", group.key);
        }
    }
}
