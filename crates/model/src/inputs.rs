//! The uncertain inputs: thirty quantities, an export state and a clearance month.

use words::Phrase;

use crate::{Decisions, Distribution, Scalar, Tag};

/// A latent cause that several inputs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// The key used in tables.
    pub key: &'static str,
    /// What a reader would call it.
    pub name: Phrase,
}

/// The latent factors of the Gaussian copula, in the order of [`InputSpec::loadings`].
pub const FACTORS: [Factor; 4] = [
    Factor { key: "chip_cycle", name: Phrase::new("Chip cycle", "芯片周期") },
    Factor { key: "software", name: Phrase::new("Software", "软件水平") },
    Factor { key: "ai_boom", name: Phrase::new("AI boom", "AI热潮") },
    Factor { key: "build", name: Phrase::new("Building", "建设进度") },
];

/// One uncertain input: what it is, how it is distributed and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputSpec {
    /// The field's name in [`Inputs`].
    pub field: &'static str,
    /// The symbol in BUDGET_MODEL.
    pub symbol: &'static str,
    /// The marginal distribution.
    pub distribution: Distribution,
    /// What it is, in one sentence.
    pub about: Phrase,
    /// The unit.
    pub unit: Phrase,
    /// Loadings on [`FACTORS`] (estimates).
    pub loadings: [f64; 4],
    /// What the range rests on.
    pub tag: Tag,
    /// Where the range comes from, in words.
    pub basis: Phrase,
}

/// How many inputs have a marginal distribution.
pub const INPUT_COUNT: usize = 30;

/// Thousands of H200 that may be imported, per export state.
///
/// # Source
/// Trial: the reported test order. Quota and Open: BUDGET_MODEL §3, press reports (estimate).
pub const EXPORT_CAPS_K: [f64; 4] = [0.0, 20.0, 130.0, 450.0];

/// Clearances per month: the mean clearance comes four months after January (estimate).
const CLEARANCE_RATE_MONTHLY: f64 = 0.25;

const fn log_normal(p10: f64, p90: f64) -> Distribution {
    Distribution::LogNormal { p10, p90 }
}

const fn triangular(low: f64, mode: f64, high: f64) -> Distribution {
    Distribution::Triangular { low, mode, high }
}

macro_rules! uncertain_inputs {
    ($(#[doc = $about:literal] $field:ident $symbol:literal $distribution:expr, $unit:expr,
       $loadings:expr, $chinese:literal, $tag:expr, $basis:expr;)+) => {
        /// One world: a value for every uncertain input.
        ///
        /// # Source
        /// BUDGET_MODEL §4; the basis of each range is in [`INPUTS`].
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Inputs<S> {
            $(#[doc = $about] pub $field: S,)+
            /// Thousands of H200 that may be imported.
            pub export_cap_k: S,
            /// Month of 2026 from which H200 arrive.
            pub clearance_month: S,
        }

        /// The uncertain inputs in the order of [`Inputs`].
        pub const INPUTS: [InputSpec; INPUT_COUNT] = [$(InputSpec {
            field: stringify!($field),
            symbol: $symbol,
            distribution: $distribution,
            about: Phrase::new($about.trim_ascii(), $chinese),
            unit: $unit,
            loadings: $loadings,
            tag: $tag,
            basis: $basis,
        }),+];

        impl<S: Scalar> Inputs<S> {
            /// A world from the values of [`INPUTS`], an import cap and a clearance month.
            #[inline]
            pub fn new(values: [S; INPUT_COUNT], export_cap_k: S, clearance_month: S) -> Self {
                let [$($field),+] = values;
                Self { $($field,)+ export_cap_k, clearance_month }
            }

            /// The values in the order of [`INPUTS`].
            pub fn values(&self) -> [S; INPUT_COUNT] {
                [$(self.$field),+]
            }
        }
    };
}

const NONE: Phrase = Phrase::name("–");
const TIMES: Phrase = Phrase::name("×");
const THOUSAND_YUAN: Phrase = Phrase::new("k¥", "千元");
const THOUSANDS: Phrase = Phrase::new("k units", "千张");
const ESTIMATE: Phrase = Phrase::new("estimate", "估计值");

uncertain_inputs! {
    /// Price of an H200, thousand yuan.
    price_h200_kcny "p_h200" log_normal(140.0, 200.0), THOUSAND_YUAN, [0.60, 0.0, 0.25, 0.0],
        "一张H200的价格，千元", Tag::Reported,
        Phrase::new(
            "reported $20k (FT) to $27k (Reuters), with the 25 % levy",
            "据报道：2万美元（《金融时报》）至2.7万美元（路透社），含25%的征费",
        );
    /// Price of an Ascend 910C, thousand yuan.
    price_910c_kcny "p_910c" log_normal(140.0, 205.0), THOUSAND_YUAN, [0.60, 0.0, 0.0, 0.0],
        "一张昇腾910C的价格，千元", Tag::Derived,
        Phrase::new(
            "derived: about $2bn for 70k chips; ¥180–200k in the fact tables",
            "推算：7万张约20亿美元；资料表中为18万–20万元",
        );
    /// Price of an Ascend 950PR, thousand yuan.
    price_950_kcny "p_950" log_normal(55.0, 115.0), THOUSAND_YUAN, [0.65, 0.0, 0.0, 0.0],
        "一张昇腾950PR的价格，千元", Tag::Estimate,
        Phrase::new(
            "estimate: no reliable price found",
            "估计值：未找到可靠价格",
        );
    /// Price of a Cambricon 690-class accelerator, thousand yuan.
    price_mlu_kcny "p_mlu" log_normal(65.0, 120.0), THOUSAND_YUAN, [0.60, 0.0, 0.0, 0.0],
        "一张寒武纪690级加速器的价格，千元", Tag::Estimate,
        ESTIMATE;
    /// Unit cost of a SeedChip, thousand yuan.
    price_seed_kcny "p_seed" log_normal(30.0, 70.0), THOUSAND_YUAN, [0.55, 0.0, 0.0, 0.0],
        "一张SeedChip的单位成本，千元", Tag::Estimate,
        Phrase::new(
            "estimate: unit cost without engineering",
            "估计值：不含研发的单位成本",
        );
    /// Ascend 910C obtainable in 2026, thousands.
    cap_910c_k "cap_910c" log_normal(80.0, 190.0), THOUSANDS, [0.0; 4],
        "2026年可获得的昇腾910C，千张", Tag::Estimate,
        Phrase::new(
            "reported 600k planned output (Bloomberg) × about 20 % (estimate)",
            "据报道计划产量60万张（彭博社）×约20%（估计值）",
        );
    /// Ascend 950PR obtainable in 2026, thousands.
    cap_950_k "cap_950" log_normal(120.0, 380.0), THOUSANDS, [-0.30, 0.0, 0.0, 0.0],
        "2026年可获得的昇腾950PR，千张", Tag::Estimate,
        Phrase::new(
            "estimate: reported $5.6bn order divided by price",
            "估计值：据报道的56亿美元订单除以价格",
        );
    /// Cambricon accelerators obtainable in 2026, thousands.
    cap_mlu_k "cap_mlu" log_normal(60.0, 190.0), THOUSANDS, [-0.30, 0.0, 0.0, 0.0],
        "2026年可获得的寒武纪加速器，千张", Tag::Estimate,
        ESTIMATE;
    /// SeedChips obtainable in 2026, thousands.
    cap_seed_k "cap_seed" triangular(20.0, 100.0, 130.0), THOUSANDS, [-0.35, 0.0, 0.0, 0.0],
        "2026年可获得的SeedChip，千张", Tag::Reported,
        Phrase::new(
            "reported: at least 100k in 2026 (Reuters; ByteDance denies)",
            "据报道：2026年至少10万张（路透社；字节跳动否认）",
        );
    /// Yuan per US dollar.
    fx_cny_per_usd "fx" log_normal(6.85, 7.20), Phrase::new("¥/$", "元/美元"), [0.0; 4],
        "美元兑人民币汇率，元/美元", Tag::Derived,
        Phrase::new(
            "derived from press conversions",
            "推算：由媒体折算得出",
        );
    /// Lease price of a B200 hour, US dollars.
    lease_usd_per_hour "p_lease" log_normal(2.5, 4.2), Phrase::new("$/h", "美元/小时"), [0.55, 0.0, 0.35, 0.0],
        "租用一张B200每小时的价格，美元", Tag::Reported,
        Phrase::new(
            "reported rental prices of $2.6 to $4.0",
            "据报道租价为2.6至4.0美元",
        );
    /// Shell and mechanical cost, million yuan per MW.
    shell_mcny_per_mw "c_dc" log_normal(15.0, 30.0), Phrase::new("M¥/MW", "百万元/MW"), [0.0, 0.0, 0.0, 0.60],
        "每MW的土建与机械成本，百万元", Tag::Derived,
        Phrase::new(
            "derived: Datong II at ¥28.5M/MW in all",
            "推算：大同二期合计每MW 2850万元",
        );
    /// Electrical cost, million yuan per MW.
    power_mcny_per_mw "c_pow" log_normal(9.0, 19.0), Phrase::new("M¥/MW", "百万元/MW"), [0.0, 0.0, 0.0, 0.65],
        "每MW的电气成本，百万元", Tag::Derived,
        Phrase::new(
            "derived: Datong II at ¥28.5M/MW in all",
            "推算：大同二期合计每MW 2850万元",
        );
    /// Colocation obtainable in China in 2026, MW.
    colocation_mw "mw_colo" log_normal(250.0, 650.0), Phrase::name("MW"), [0.0, 0.0, 0.0, -0.45],
        "2026年国内可获得的托管容量，MW", Tag::Estimate,
        ESTIMATE;
    /// Build, rack and burn-in slip, months.
    slip_months "slip" triangular(0.0, 1.0, 4.0), Phrase::new("months", "个月"), [0.0, 0.0, 0.0, 0.60],
        "建设、上架和老化测试的延误月数", Tag::Estimate,
        ESTIMATE;
    /// Power usage effectiveness.
    pue "pue" triangular(1.12, 1.22, 1.40), NONE, [0.0, 0.0, 0.0, 0.15],
        "电能利用效率（PUE）", Tag::Facts,
        Phrase::new(
            "fact tables: self-built 1.1–1.2, national target below 1.3",
            "资料表：自建1.1–1.2，国家目标低于1.3",
        );
    /// Electricity tariff, yuan per kWh.
    tariff_cny_per_kwh "tariff" log_normal(0.36, 0.62), Phrase::new("¥/kWh", "元/千瓦时"), [0.0, 0.0, 0.0, 0.25],
        "电价，元/千瓦时", Tag::Facts,
        Phrase::new(
            "fact tables: west .32–.50, east .60–.83",
            "资料表：西部0.32–0.50，东部0.60–0.83",
        );
    /// Compute utilisation in prefill, FP8.
    prefill_utilisation "mfu_pre" log_normal(0.24, 0.42), NONE, [0.0, 0.60, 0.0, 0.0],
        "预填充的算力利用率，FP8", Tag::Derived,
        Phrase::new(
            "derived: CloudMatrix .38, DeepSeek fleet .17",
            "推算：CloudMatrix 0.38，DeepSeek集群0.17",
        );
    /// Memory-bandwidth utilisation in decode.
    decode_utilisation "mbu_dec" log_normal(0.22, 0.42), NONE, [0.0, 0.60, 0.0, 0.0],
        "解码的显存带宽利用率", Tag::Derived,
        Phrase::new(
            "derived: H800 .33, 910C .305",
            "推算：H800 0.33，910C 0.305",
        );
    /// Compute utilisation in ranking, BF16.
    ranking_utilisation "mfu_rec" log_normal(0.22, 0.45), NONE, [0.0, 0.45, 0.0, 0.0],
        "排序的算力利用率，BF16", Tag::Reported,
        Phrase::new(
            "reported: RankMixer 4.5 % to 44.6 %; OneRec 28.8 %",
            "据报道：RankMixer由4.5%升至44.6%；OneRec 28.8%",
        );
    /// Compute utilisation in training, BF16.
    training_utilisation "mfu_tr" log_normal(0.28, 0.42), NONE, [0.0, 0.50, 0.0, 0.0],
        "训练的算力利用率，BF16", Tag::Facts,
        Phrase::new(
            "fact tables: MegaScale 55 % dense, mixtures of experts 20–40 %",
            "资料表：MegaScale稠密模型55%，混合专家模型20–40%",
        );
    /// Tokens per unit of compute by Dec-2026, relative to Seed-1.6.
    model_efficiency "e_model" log_normal(1.15, 2.6), TIMES, [0.0, 0.45, 0.0, 0.0],
        "2026年12月单位算力产出的词元，相对Seed-1.6", Tag::Estimate,
        ESTIMATE;
    /// Mean context length, tokens.
    context_tokens "ctx" log_normal(3000.0, 9000.0), Phrase::new("tokens", "词元"), [0.0, 0.0, 0.35, 0.0],
        "平均上下文长度，词元", Tag::Recalled,
        Phrase::new(
            "DeepSeek 4,989 (recalled)",
            "DeepSeek为4989（凭记忆）",
        );
    /// Share of tokens that are input.
    input_share "f_in" triangular(0.65, 0.80, 0.90), NONE, [0.0; 4],
        "输入词元占比", Tag::Derived,
        Phrase::new(
            "derived: DeepSeek 608 of 776 billion",
            "推算：DeepSeek 7760亿中的6080亿",
        );
    /// Share of input tokens served from the prefix cache.
    cache_hit "hit" triangular(0.30, 0.50, 0.70), NONE, [0.0; 4],
        "命中前缀缓存的输入词元占比", Tag::Reported,
        Phrase::new(
            "reported: DeepSeek .563",
            "据报道：DeepSeek 0.563",
        );
    /// Growth of tokens a day from Dec-2025 to Dec-2026.
    token_growth "g_gen" log_normal(2.8, 9.0), TIMES, [0.0, 0.0, 0.65, 0.0],
        "2025年12月至2026年12月每日词元的增长倍数", Tag::Reported,
        Phrase::new(
            "reported: more than tenfold in 2025; 50 to 180 trillion by June 2026 (weak)",
            "据报道：2025年增长逾十倍；到2026年6月由50万亿增至180万亿（信源较弱）",
        );
    /// Peak over mean of token demand.
    token_peak "pf_gen" triangular(1.2, 1.5, 2.2), TIMES, [0.0, 0.0, 0.15, 0.0],
        "词元需求的峰均比", Tag::Derived,
        Phrase::new(
            "derived: 63.3bn tokens a minute at peak against 63 trillion a day",
            "推算：峰值每分钟633亿词元，对比每日63万亿",
        );
    /// Growth of compute per recommendation request.
    request_growth "g_rec" log_normal(1.5, 5.0), TIMES, [0.0, 0.0, 0.30, 0.0],
        "单次推荐请求计算量的增长倍数", Tag::Estimate,
        Phrase::new(
            "estimate: 1B to 4–7.6B rankers in 2026",
            "估计值：2026年排序模型由10亿参数增至40亿–76亿参数",
        );
    /// Installed base relative to its estimate.
    legacy "legacy" log_normal(0.80, 1.25), TIMES, [0.0; 4],
        "存量集群规模与其估计值之比", Tag::Estimate,
        ESTIMATE;
    /// Blended list price, yuan per million tokens.
    price_cny_per_mtok "price_tok" log_normal(0.45, 1.30), Phrase::new("¥/Mtok", "元/百万词元"), [0.0, 0.0, -0.35, 0.0],
        "词元综合标价，元/百万词元", Tag::Reported,
        Phrase::new(
            "reported: Seed-1.8 at ¥0.8 in, ¥2–8 out, cache hits about 80 % off",
            "据报道：Seed-1.8输入0.8元，输出2–8元，缓存命中约打两折",
        );
}

impl<S: Scalar> Inputs<S> {
    /// The median world: every distribution at its median, the import cap and month given.
    pub fn median(export_cap_k: S, clearance_month: S) -> Self {
        let values = std::array::from_fn(|j| {
            INPUTS[j].distribution.marginal().map(S::literal).at_score(S::zero())
        });
        Self::new(values, export_cap_k, clearance_month)
    }
}

/// The month of clearance at its coordinate: exponential waiting from January, December at latest.
///
/// # Formula
/// `min(1 − ln(1 − u)/λ, 12)`, BUDGET_MODEL §4.3.
#[inline]
pub(crate) fn clearance_month<S: Scalar>(coordinate: S) -> S {
    let wait = (S::one() - coordinate).ln() / CLEARANCE_RATE_MONTHLY;
    (S::one() - wait).minimum(S::literal(12.0))
}

/// Thousands of H200 that may be imported, by the export state's coordinate.
#[inline]
pub(crate) fn export_cap<S: Scalar>(coordinate: S, decisions: &Decisions<S>) -> S {
    let [denied, trial, quota] = decisions.export_cumulative;
    let [at_denied, at_trial, at_quota, at_open] = EXPORT_CAPS_K.map(S::literal);
    let above_trial = S::select(coordinate.less(quota), at_quota, at_open);
    let above_denied = S::select(coordinate.less(trial), at_trial, above_trial);
    S::select(coordinate.less(denied), at_denied, above_denied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_with_a_tag_begin_with_their_own() {
        let named = [Tag::Reported, Tag::Derived, Tag::Estimate];
        for spec in &INPUTS {
            let basis = spec.basis.in_language(words::Language::English);
            let begun = named.into_iter().find(|tag| basis.starts_with(tag.key()));
            let combined = basis.ends_with("(estimate)").then_some(Tag::Estimate);
            let expected = combined.or(begun).unwrap_or(spec.tag);
            assert_eq!(spec.tag, expected, "{}: {basis}", spec.symbol);
            assert_eq!(basis.starts_with("fact tables"), spec.tag == Tag::Facts, "{}", spec.symbol);
        }
    }

    #[test]
    fn loadings_leave_room_for_the_inputs_own_part() {
        for spec in &INPUTS {
            let shared: f64 = spec.loadings.iter().map(|loading| loading * loading).sum();
            assert!(shared < 1.0, "{}", spec.field);
        }
    }
}
