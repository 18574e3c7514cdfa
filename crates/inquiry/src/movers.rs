//! What a two-way sweep can move.

/// A number that can be moved.
#[derive(Debug)]
pub struct Mover {
    /// The key used in addresses.
    pub key: &'static str,
    /// What a reader would call it, with its unit.
    pub name: &'static str,
}

/// Everything that can be moved.
pub static MOVERS: [Mover; 8] = [
    Mover { key: "supply", name: "Domestic supply, × estimate" },
    Mover { key: "clearance", name: "Month in which H200 clear" },
    Mover { key: "capex", name: "Capex, bn yuan" },
    Mover { key: "lease", name: "Overseas leases, bn yuan a year" },
    Mover { key: "generative", name: "Owned fleet on generative AI" },
    Mover { key: "spill", name: "Unspent chip money into leases" },
    Mover { key: "growth", name: "Growth of tokens a day, ×" },
    Mover { key: "efficiency", name: "Model efficiency, × estimate" },
];

/// The place of a mover in [`MOVERS`].
pub fn mover_place(key: &str) -> Option<usize> {
    MOVERS.iter().position(|mover| mover.key == key)
}
