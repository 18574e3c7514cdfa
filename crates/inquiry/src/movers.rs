//! What a two-way sweep can move.

use words::Phrase;

/// A number that can be moved.
#[derive(Debug)]
pub struct Mover {
    /// The key used in addresses.
    pub key: &'static str,
    /// What a reader would call it, with its unit.
    pub name: Phrase,
}

/// Everything that can be moved.
pub static MOVERS: [Mover; 8] = [
    Mover {
        key: "supply", name: Phrase::new("Domestic supply, × estimate", "国产供应，×估计值")
    },
    Mover { key: "clearance", name: Phrase::new("Month in which H200 clear", "H200放行月份") },
    Mover { key: "capex", name: Phrase::new("Capex", "资本开支") },
    Mover { key: "lease", name: Phrase::new("Overseas leases a year", "每年海外租赁") },
    Mover {
        key: "generative",
        name: Phrase::new("Owned fleet on generative AI", "自有集群用于生成式AI的比例"),
    },
    Mover {
        key: "spill",
        name: Phrase::new("Unspent chip money into leases", "未用购芯资金转入租赁"),
    },
    Mover {
        key: "growth", name: Phrase::new("Growth of tokens a day, ×", "日词元增长，×")
    },
    Mover {
        key: "efficiency",
        name: Phrase::new("Model efficiency, × estimate", "模型效率，×估计值"),
    },
];

/// The place of a mover in [`MOVERS`].
pub fn mover_place(key: &str) -> Option<usize> {
    MOVERS.iter().position(|mover| mover.key == key)
}
