//! Every intermediate of an outcome by its symbol in BUDGET_MODEL.

use words::Phrase;

use crate::{BOUGHT, CLASSES, Outcome, Scalar, break_even_value_bn};

/// What one index of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// A single number.
    Nothing,
    /// The classes of accelerators that are bought.
    Bought,
    /// All classes of accelerators.
    Classes,
    /// Classes, each with its three workloads.
    ClassesAndWorkloads,
    /// Hosts, network, space and power.
    Needs,
    /// Recommendation, generative AI and training.
    Workloads,
}

impl Along {
    /// How many numbers there are.
    pub const fn count(self) -> usize {
        match self {
            Self::Nothing => 1,
            Self::Bought => BOUGHT,
            Self::Classes => CLASSES,
            Self::ClassesAndWorkloads => CLASSES * 3,
            Self::Needs => 4,
            Self::Workloads => 3,
        }
    }
}

/// An intermediate: its symbol, what a reader would call it, and its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellSpec {
    /// The symbol in BUDGET_MODEL.
    pub symbol: &'static str,
    /// What a reader would call it.
    pub name: Phrase,
    /// The unit.
    pub unit: Phrase,
    /// What its indices stand for.
    pub along: Along,
}

const fn one(symbol: &'static str, name: Phrase, unit: Phrase) -> CellSpec {
    CellSpec { symbol, name, unit, along: Along::Nothing }
}

const fn many(symbol: &'static str, name: Phrase, unit: Phrase, along: Along) -> CellSpec {
    CellSpec { symbol, name, unit, along }
}

const NONE: Phrase = Phrase::name("–");
const THOUSANDS: Phrase = Phrase::new("k", "千张");
const BN: Phrase = Phrase::new("bn¥", "十亿元");
const BN_YEAR: Phrase = Phrase::new("bn¥/yr", "十亿元/年");

/// The intermediates in the order of [`Outcome::report`].
pub const CELLS: [CellSpec; 47] = [
    one("spent", Phrase::new("Chip money spent", "已用购芯资金"), BN),
    one("unspent", Phrase::new("Chip money left over", "未用购芯资金"), BN),
    one(
        "phi",
        Phrase::new("Share of purchases that can be switched on", "采购中可投用的比例"),
        NONE,
    ),
    one("bind", Phrase::new("What binds", "瓶颈约束"), Phrase::new("code", "代码")),
    one("units_new", Phrase::new("New accelerators deployed", "新部署的加速器"), THOUSANDS),
    one("n_lease", Phrase::new("Leased accelerators", "租赁的加速器"), THOUSANDS),
    one("n_live", Phrase::new("Live accelerators", "在用的加速器"), THOUSANDS),
    one("mw_new", Phrase::new("New IT power", "新增IT功率"), Phrase::name("MW")),
    one("mw_it", Phrase::new("IT power", "IT功率"), Phrase::name("MW")),
    one("bf16_ZF", Phrase::new("Live BF16 compute", "在用BF16算力"), Phrase::name("ZFLOP/s")),
    one("fp8_ZF", Phrase::new("Live FP8 compute", "在用FP8算力"), Phrase::name("ZFLOP/s")),
    one("hbm_PB", Phrase::new("Live memory", "在用显存"), Phrase::name("PB")),
    one("bw_EBs", Phrase::new("Live memory bandwidth", "在用显存带宽"), Phrase::name("EB/s")),
    one("K_gen", Phrase::new("Token capacity", "词元产能"), Phrase::new("tn/day", "万亿/日")),
    one("D_gen", Phrase::new("Token demand", "词元需求"), Phrase::new("tn/day", "万亿/日")),
    one("h_gen", Phrase::new("Token headroom", "词元余量"), NONE),
    one("short", Phrase::new("Share of token demand unserved", "未满足的词元需求比例"), NONE),
    one(
        "K_rec",
        Phrase::new("Recommendation capacity", "推荐产能"),
        Phrase::new("bn/day", "十亿/日"),
    ),
    one("h_rec", Phrase::new("Recommendation headroom", "推荐余量"), NONE),
    one("C_train", Phrase::new("Training", "训练量"), Phrase::new("FLOP/yr", "FLOP/年")),
    one("h_tr", Phrase::new("Training headroom", "训练余量"), NONE),
    one("dep", Phrase::new("Depreciation", "折旧"), BN_YEAR),
    one("energy", Phrase::new("Energy", "电费"), BN_YEAR),
    one("lease", Phrase::new("Leases", "租赁费"), BN_YEAR),
    one("colo", Phrase::new("Colocation", "托管费"), BN_YEAR),
    one("maint", Phrase::new("Maintenance", "维护费"), BN_YEAR),
    one("opex", Phrase::new("Operating cost", "运营开支"), BN_YEAR),
    one("tco", Phrase::new("Total cost", "总成本"), BN_YEAR),
    one(
        "c_mtok",
        Phrase::new("Cost of a million tokens", "每百万词元成本"),
        Phrase::new("¥", "元"),
    ),
    one(
        "c_krec",
        Phrase::new("Cost of a thousand requests", "每千次请求成本"),
        Phrase::new("¥", "元"),
    ),
    one("capex", Phrase::new("Capital spent", "资本开支"), BN),
    one("benefit", Phrase::new("Benefit (estimate)", "收益（估计值）"), BN_YEAR),
    one("goal", Phrase::new("Goal met", "目标达成"), Phrase::new("0 or 1", "0或1")),
    one("f_req", Phrase::new("Compute of a request", "单次请求的计算量"), Phrase::name("FLOP")),
    one("npv", Phrase::new("Net present value (estimate)", "净现值（估计值）"), BN),
    one(
        "v_star",
        Phrase::new("Break-even strategic value (estimate)", "盈亏平衡的战略价值（估计值）"),
        BN_YEAR,
    ),
    many("q", Phrase::new("Accelerators bought", "采购的加速器"), THOUSANDS, Along::Bought),
    many("N", Phrase::new("Live accelerators", "在用的加速器"), THOUSANDS, Along::Classes),
    many(
        "P",
        Phrase::new("Prefill rate", "预填充速率"),
        Phrase::new("tokens/s", "词元/秒"),
        Along::Classes,
    ),
    many(
        "D",
        Phrase::new("Decode rate", "解码速率"),
        Phrase::new("tokens/s", "词元/秒"),
        Along::Classes,
    ),
    many(
        "lim",
        Phrase::new(
            "What limits decoding: 0 memory, 1 bandwidth, 2 compute",
            "解码的限制：0显存、1带宽、2算力",
        ),
        Phrase::new("code", "代码"),
        Along::Classes,
    ),
    many("R", Phrase::new("Budget over need", "预算与需求之比"), Phrase::name("×"), Along::Needs),
    many(
        "W",
        Phrase::new("Share of a class that serves", "每类中用于各业务的比例"),
        NONE,
        Along::ClassesAndWorkloads,
    ),
    many(
        "x",
        Phrase::new("Share of a class that decodes", "每类中用于解码的比例"),
        NONE,
        Along::Classes,
    ),
    many(
        "fl",
        Phrase::new("Share of a class that is live in December", "每类在12月已投用的比例"),
        NONE,
        Along::Bought,
    ),
    many(
        "rr",
        Phrase::new("Requests per accelerator", "单卡请求数"),
        Phrase::new("1/s", "次/秒"),
        Along::Classes,
    ),
    many("sh", Phrase::new("Share of cost", "成本占比"), NONE, Along::Workloads),
];

impl<S: Scalar> Outcome<S> {
    /// Every intermediate by its symbol in BUDGET_MODEL.
    pub fn report(&self) -> Vec<(&'static str, Vec<S>)> {
        let Self { rates, fleet, capacity, cost, .. } = self;
        let scalars = [
            ("spent", fleet.purchase.spent_bn),
            ("unspent", fleet.purchase.unspent_bn),
            ("phi", fleet.deployable),
            ("bind", fleet.binding),
            ("units_new", fleet.deployed_k()),
            ("n_lease", fleet.live_k[crate::LEASED]),
            ("n_live", fleet.total(|_| 1.0)),
            ("mw_new", fleet.accelerators_mw + fleet.servers_mw),
            ("mw_it", fleet.it_mw()),
            ("bf16_ZF", fleet.total(|accelerator| accelerator.bf16_tflops) * 1e-6),
            ("fp8_ZF", fleet.total(|accelerator| accelerator.fp8_tflops) * 1e-6),
            ("hbm_PB", fleet.total(|accelerator| accelerator.memory_gb) * 1e-3),
            ("bw_EBs", fleet.total(|accelerator| accelerator.bandwidth_tbps) * 1e-3),
            ("K_gen", capacity.tokens_tn),
            ("D_gen", capacity.token_demand_tn),
            ("h_gen", self.token_headroom),
            ("short", self.shortfall),
            ("K_rec", capacity.requests_bn),
            ("h_rec", self.request_headroom),
            ("C_train", capacity.training_flop),
            ("h_tr", self.training_headroom),
            ("dep", cost.depreciation_bn),
            ("energy", cost.energy_bn),
            ("lease", cost.lease_bn),
            ("colo", cost.colocation_bn),
            ("maint", cost.maintenance_bn),
            ("opex", cost.opex_bn),
            ("tco", cost.total_bn),
            ("c_mtok", self.cny_per_mtok),
            ("c_krec", self.cny_per_krequest),
            ("capex", cost.capex_bn),
            ("benefit", self.benefit_bn),
            ("goal", self.goal),
            ("f_req", capacity.request_flop),
            ("npv", self.npv_bn),
            ("v_star", break_even_value_bn(self.npv_bn)),
        ];
        let vectors = [
            ("q", fleet.purchase.bought_k.to_vec()),
            ("N", fleet.live_k.to_vec()),
            ("P", rates.prefill.to_vec()),
            ("D", rates.decode.to_vec()),
            ("lim", rates.decode_limit.to_vec()),
            ("R", fleet.ratios.to_vec()),
            ("W", fleet.allocation.as_flattened().to_vec()),
            ("x", capacity.decode_share.to_vec()),
            ("fl", fleet.live_share.to_vec()),
            ("rr", capacity.request_rate.to_vec()),
            ("sh", cost.workload_share.to_vec()),
        ];
        scalars.into_iter().map(|(name, value)| (name, vec![value])).chain(vectors).collect()
    }
}

#[cfg(test)]
mod tests {
    use words::{Language, Locale, within};

    use super::*;
    use crate::{INPUTS, Inputs, Plan, Scenario, evaluate};

    /// What stands in Latin letters in Chinese texts too: symbols of SI and of the trade.
    const SYMBOLS: [&str; 6] = ["MW", "PB", "EB/s", "FLOP", "ZFLOP/s", "FLOP/年"];

    #[test]
    fn every_unit_is_chinese_or_a_symbol_to_chinese_readers() {
        let chinese = Locale { language: Language::Chinese, ..Locale::default() };
        let units = CELLS.iter().map(|cell| cell.unit).chain(INPUTS.iter().map(|spec| spec.unit));
        for unit in units {
            let said = within(chinese, || unit.text());
            let latin =
                |text: &str| text.contains(|c: char| c.is_ascii_alphabetic() || "¥$".contains(c));
            // A price or a rate is a unit over a symbol: 百万元/MW.
            let parts = said.split('/').filter(|part| latin(part));
            let known =
                SYMBOLS.contains(&said) || parts.clone().all(|part| SYMBOLS.contains(&part));
            assert!(known, "{said}");
        }
    }

    #[test]
    fn every_intermediate_has_its_line_in_the_table() {
        let decisions = Scenario::published(Plan::december_2025()).decisions();
        let report = evaluate(&decisions, &Inputs::median(130.0, 3.5)).report();
        assert_eq!(report.len(), CELLS.len());
        for ((symbol, values), cell) in report.iter().zip(&CELLS) {
            assert_eq!(*symbol, cell.symbol);
            assert_eq!(values.len(), cell.along.count(), "{symbol}");
        }
    }
}
