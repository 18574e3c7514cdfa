//! The accelerators that the plan can buy, lease or already owns.

use words::{Language, Phrase};

use crate::Tag;

/// How the plan comes by an accelerator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// Bought in 2026 with the chip budget.
    Bought,
    /// Leased overseas, paid from opex.
    Leased,
    /// Installed before 2026.
    Installed,
}

/// One class of accelerator; all compute rates are dense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accelerator {
    /// What a reader would call it.
    pub name: Phrase,
    /// How the plan comes by it.
    pub ownership: Ownership,
    /// Dense BF16 compute in TFLOP/s.
    pub bf16_tflops: f64,
    /// Dense FP8 (or INT8) compute in TFLOP/s.
    pub fp8_tflops: f64,
    /// Memory capacity in GB.
    pub memory_gb: f64,
    /// Memory bandwidth in TB/s.
    pub bandwidth_tbps: f64,
    /// Power at the rack, all in, in kW.
    pub power_kw: f64,
    /// Host parts per accelerator in thousand yuan.
    pub host_kcny: f64,
    /// Network parts per accelerator in thousand yuan.
    pub network_kcny: f64,
    /// Achieved compute efficiency relative to H200-class software.
    pub compute_efficiency: f64,
    /// Achieved memory efficiency relative to H200-class software.
    pub memory_efficiency: f64,
    /// Share of the class that can train.
    pub trainable: f64,
    /// What the row rests on.
    pub tag: Tag,
    /// Where the figures come from.
    pub basis: Phrase,
}

impl Accelerator {
    /// The name in symbols, which are the same in every language.
    pub const fn symbol(&self) -> &'static str {
        self.name.in_language(Language::English)
    }
}

/// Number of accelerator classes.
pub const CLASSES: usize = 8;
/// Number of classes that the chip budget buys; they come first in the table.
pub const BOUGHT: usize = 5;
/// Index of the leased class.
pub const LEASED: usize = 5;

/// The accelerator table, BUDGET_MODEL §3.
///
/// # Units
/// As named in [`Accelerator`].
/// # Source
/// Vendor pages and press as listed per row in `basis`; rows marked estimate are ours.
pub const ACCELERATORS: [Accelerator; CLASSES] = [
    Accelerator {
        name: Phrase::name("H200"),
        ownership: Ownership::Bought,
        bf16_tflops: 989.0,
        fp8_tflops: 1979.0,
        memory_gb: 141.0,
        bandwidth_tbps: 4.8,
        power_kw: 1.30,
        host_kcny: 28.0,
        network_kcny: 24.0,
        compute_efficiency: 1.00,
        memory_efficiency: 1.00,
        trainable: 1.0,
        tag: Tag::Reported,
        basis: Phrase::new(
            "vendor figures; host and network parts are estimates",
            "厂商数据；主机和网络部件为估计值",
        ),
    },
    Accelerator {
        name: Phrase::new("Ascend 910C", "昇腾910C"),
        ownership: Ownership::Bought,
        bf16_tflops: 752.0,
        fp8_tflops: 1504.0,
        memory_gb: 128.0,
        bandwidth_tbps: 3.2,
        power_kw: 1.46,
        host_kcny: 15.0,
        network_kcny: 30.0,
        compute_efficiency: 0.85,
        memory_efficiency: 0.90,
        trainable: 1.0,
        tag: Tag::Reported,
        basis: Phrase::new(
            "CloudMatrix-384 paper (INT8 for FP8); efficiencies are estimates",
            "CloudMatrix-384论文（以INT8代FP8）；效率为估计值",
        ),
    },
    Accelerator {
        name: Phrase::new("Ascend 950PR", "昇腾950PR"),
        ownership: Ownership::Bought,
        bf16_tflops: 500.0,
        fp8_tflops: 1000.0,
        memory_gb: 112.0,
        bandwidth_tbps: 1.4,
        power_kw: 0.85,
        host_kcny: 14.0,
        network_kcny: 10.0,
        compute_efficiency: 0.75,
        memory_efficiency: 0.80,
        trainable: 0.0,
        tag: Tag::Reported,
        basis: Phrase::new(
            "launch figures of March 2026; BF16 and efficiencies are estimates",
            "2026年3月发布数据；BF16和效率为估计值",
        ),
    },
    Accelerator {
        name: Phrase::new("Cambricon 690-class", "寒武纪690级"),
        ownership: Ownership::Bought,
        bf16_tflops: 400.0,
        fp8_tflops: 800.0,
        memory_gb: 96.0,
        bandwidth_tbps: 2.4,
        power_kw: 0.85,
        host_kcny: 14.0,
        network_kcny: 10.0,
        compute_efficiency: 0.70,
        memory_efficiency: 0.75,
        trainable: 0.5,
        tag: Tag::Estimate,
        basis: Phrase::new("estimate", "估计值"),
    },
    Accelerator {
        name: Phrase::name("SeedChip"),
        ownership: Ownership::Bought,
        bf16_tflops: 250.0,
        fp8_tflops: 500.0,
        memory_gb: 96.0,
        bandwidth_tbps: 2.0,
        power_kw: 0.55,
        host_kcny: 10.0,
        network_kcny: 8.0,
        compute_efficiency: 0.80,
        memory_efficiency: 0.85,
        trainable: 0.0,
        tag: Tag::Estimate,
        basis: Phrase::new(
            "estimate; in-house inference chip as reported",
            "估计值；据报道为自研推理芯片",
        ),
    },
    Accelerator {
        name: Phrase::new("B200, leased overseas", "B200（海外租赁）"),
        ownership: Ownership::Leased,
        bf16_tflops: 2250.0,
        fp8_tflops: 4500.0,
        memory_gb: 180.0,
        bandwidth_tbps: 8.0,
        power_kw: 1.85,
        host_kcny: 0.0,
        network_kcny: 0.0,
        compute_efficiency: 1.00,
        memory_efficiency: 1.00,
        trainable: 1.0,
        tag: Tag::Facts,
        basis: Phrase::new("vendor figures; power is the lessor's", "厂商数据；电力由出租方承担"),
    },
    Accelerator {
        name: Phrase::new("H20, installed", "H20（已装机）"),
        ownership: Ownership::Installed,
        bf16_tflops: 148.0,
        fp8_tflops: 296.0,
        memory_gb: 96.0,
        bandwidth_tbps: 4.0,
        power_kw: 0.85,
        host_kcny: 0.0,
        network_kcny: 0.0,
        compute_efficiency: 1.15,
        memory_efficiency: 1.00,
        trainable: 1.0,
        tag: Tag::Facts,
        basis: Phrase::new(
            "vendor figures; the installed count is an estimate",
            "厂商数据；装机量为估计值",
        ),
    },
    Accelerator {
        name: Phrase::new("Older, installed", "旧型号（已装机）"),
        ownership: Ownership::Installed,
        bf16_tflops: 312.0,
        fp8_tflops: 312.0,
        memory_gb: 80.0,
        bandwidth_tbps: 2.0,
        power_kw: 0.90,
        host_kcny: 0.0,
        network_kcny: 0.0,
        compute_efficiency: 0.90,
        memory_efficiency: 0.90,
        trainable: 0.5,
        tag: Tag::Estimate,
        basis: Phrase::new(
            "estimate: A100, A800, H800, 910B and others as one class",
            "估计值：A100、A800、H800、910B等合为一类",
        ),
    },
];

/// Thousands of accelerators installed before 2026, per installed class (estimate).
pub(crate) const INSTALLED_K: [f64; 2] = [400.0, 250.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bought_classes_come_first_then_the_leased_one() {
        for (index, accelerator) in ACCELERATORS.iter().enumerate() {
            let expected = match index {
                0..BOUGHT => Ownership::Bought,
                LEASED => Ownership::Leased,
                _ => Ownership::Installed,
            };
            assert_eq!(accelerator.ownership, expected, "{}", accelerator.name);
        }
    }
}
