//! The uncertain inputs: thirty quantities, an export state and a clearance month.

use crate::{Decisions, Distribution, Scalar};

/// A latent cause that several inputs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// The key used in tables.
    pub key: &'static str,
    /// What a reader would call it.
    pub name: &'static str,
}

/// The latent factors of the Gaussian copula, in the order of [`InputSpec::loadings`].
pub const FACTORS: [Factor; 4] = [
    Factor { key: "chip_cycle", name: "Chip cycle" },
    Factor { key: "software", name: "Software" },
    Factor { key: "ai_boom", name: "AI boom" },
    Factor { key: "build", name: "Building" },
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
    pub about: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Loadings on [`FACTORS`] (estimates).
    pub loadings: [f64; 4],
    /// Where the range comes from.
    pub basis: &'static str,
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
    ($($(#[doc = $about:literal])+ $field:ident $symbol:literal $distribution:expr, $unit:literal,
       $loadings:expr, $basis:literal;)+) => {
        /// One world: a value for every uncertain input.
        ///
        /// # Source
        /// BUDGET_MODEL §4; the basis of each range is in [`INPUTS`].
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Inputs<S> {
            $($(#[doc = $about])+ pub $field: S,)+
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
            about: concat!($($about),+).trim_ascii(),
            unit: $unit,
            loadings: $loadings,
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

uncertain_inputs! {
    /// Price of an H200, thousand yuan.
    price_h200_kcny "p_h200" log_normal(140.0, 200.0), "k¥", [0.60, 0.0, 0.25, 0.0],
        "reported $20k (FT) to $27k (Reuters), with the 25 % levy";
    /// Price of an Ascend 910C, thousand yuan.
    price_910c_kcny "p_910c" log_normal(140.0, 205.0), "k¥", [0.60, 0.0, 0.0, 0.0],
        "derived: about $2bn for 70k chips; ¥180–200k in the fact tables";
    /// Price of an Ascend 950PR, thousand yuan.
    price_950_kcny "p_950" log_normal(55.0, 115.0), "k¥", [0.65, 0.0, 0.0, 0.0],
        "estimate: no reliable price found";
    /// Price of a Cambricon 690-class accelerator, thousand yuan.
    price_mlu_kcny "p_mlu" log_normal(65.0, 120.0), "k¥", [0.60, 0.0, 0.0, 0.0], "estimate";
    /// Unit cost of a SeedChip, thousand yuan.
    price_seed_kcny "p_seed" log_normal(30.0, 70.0), "k¥", [0.55, 0.0, 0.0, 0.0],
        "estimate: unit cost without engineering";
    /// Ascend 910C obtainable in 2026, thousands.
    cap_910c_k "cap_910c" log_normal(80.0, 190.0), "k units", [0.0; 4],
        "reported 600k planned output (Bloomberg) × about 20 % (estimate)";
    /// Ascend 950PR obtainable in 2026, thousands.
    cap_950_k "cap_950" log_normal(120.0, 380.0), "k units", [-0.30, 0.0, 0.0, 0.0],
        "estimate: reported $5.6bn order divided by price";
    /// Cambricon accelerators obtainable in 2026, thousands.
    cap_mlu_k "cap_mlu" log_normal(60.0, 190.0), "k units", [-0.30, 0.0, 0.0, 0.0], "estimate";
    /// SeedChips obtainable in 2026, thousands.
    cap_seed_k "cap_seed" triangular(20.0, 100.0, 130.0), "k units", [-0.35, 0.0, 0.0, 0.0],
        "reported: at least 100k in 2026 (Reuters; ByteDance denies)";
    /// Yuan per US dollar.
    fx_cny_per_usd "fx" log_normal(6.85, 7.20), "¥/$", [0.0; 4],
        "derived from press conversions";
    /// Lease price of a B200 hour, US dollars.
    lease_usd_per_hour "p_lease" log_normal(2.5, 4.2), "$/h", [0.55, 0.0, 0.35, 0.0],
        "reported rental prices of $2.6 to $4.0";
    /// Shell and mechanical cost, million yuan per MW.
    shell_mcny_per_mw "c_dc" log_normal(15.0, 30.0), "M¥/MW", [0.0, 0.0, 0.0, 0.60],
        "derived: Datong II at ¥28.5M/MW in all";
    /// Electrical cost, million yuan per MW.
    power_mcny_per_mw "c_pow" log_normal(9.0, 19.0), "M¥/MW", [0.0, 0.0, 0.0, 0.65],
        "derived: Datong II at ¥28.5M/MW in all";
    /// Colocation obtainable in China in 2026, MW.
    colocation_mw "mw_colo" log_normal(250.0, 650.0), "MW", [0.0, 0.0, 0.0, -0.45], "estimate";
    /// Build, rack and burn-in slip, months.
    slip_months "slip" triangular(0.0, 1.0, 4.0), "months", [0.0, 0.0, 0.0, 0.60], "estimate";
    /// Power usage effectiveness.
    pue "pue" triangular(1.12, 1.22, 1.40), "–", [0.0, 0.0, 0.0, 0.15],
        "fact tables: self-built 1.1–1.2, national target below 1.3";
    /// Electricity tariff, yuan per kWh.
    tariff_cny_per_kwh "tariff" log_normal(0.36, 0.62), "¥/kWh", [0.0, 0.0, 0.0, 0.25],
        "fact tables: west .32–.50, east .60–.83";
    /// Compute utilisation in prefill, FP8.
    prefill_utilisation "mfu_pre" log_normal(0.24, 0.42), "–", [0.0, 0.60, 0.0, 0.0],
        "derived: CloudMatrix .38, DeepSeek fleet .17";
    /// Memory-bandwidth utilisation in decode.
    decode_utilisation "mbu_dec" log_normal(0.22, 0.42), "–", [0.0, 0.60, 0.0, 0.0],
        "derived: H800 .33, 910C .305";
    /// Compute utilisation in ranking, BF16.
    ranking_utilisation "mfu_rec" log_normal(0.22, 0.45), "–", [0.0, 0.45, 0.0, 0.0],
        "reported: RankMixer 4.5 % to 44.6 %; OneRec 28.8 %";
    /// Compute utilisation in training, BF16.
    training_utilisation "mfu_tr" log_normal(0.28, 0.42), "–", [0.0, 0.50, 0.0, 0.0],
        "fact tables: MegaScale 55 % dense, mixtures of experts 20–40 %";
    /// Tokens per unit of compute by Dec-2026, relative to Seed-1.6.
    model_efficiency "e_model" log_normal(1.15, 2.6), "×", [0.0, 0.45, 0.0, 0.0], "estimate";
    /// Mean context length, tokens.
    context_tokens "ctx" log_normal(3000.0, 9000.0), "tokens", [0.0, 0.0, 0.35, 0.0],
        "DeepSeek 4,989 (recalled)";
    /// Share of tokens that are input.
    input_share "f_in" triangular(0.65, 0.80, 0.90), "–", [0.0; 4],
        "derived: DeepSeek 608 of 776 billion";
    /// Share of input tokens served from the prefix cache.
    cache_hit "hit" triangular(0.30, 0.50, 0.70), "–", [0.0; 4], "reported: DeepSeek .563";
    /// Growth of tokens a day from Dec-2025 to Dec-2026.
    token_growth "g_gen" log_normal(2.8, 9.0), "×", [0.0, 0.0, 0.65, 0.0],
        "reported: more than tenfold in 2025; 50 to 180 trillion by June 2026 (weak)";
    /// Peak over mean of token demand.
    token_peak "pf_gen" triangular(1.2, 1.5, 2.2), "×", [0.0, 0.0, 0.15, 0.0],
        "derived: 63.3bn tokens a minute at peak against 63 trillion a day";
    /// Growth of compute per recommendation request.
    request_growth "g_rec" log_normal(1.5, 5.0), "×", [0.0, 0.0, 0.30, 0.0],
        "estimate: 1B to 4–7.6B rankers in 2026";
    /// Installed base relative to its estimate.
    legacy "legacy" log_normal(0.80, 1.25), "×", [0.0; 4], "estimate";
    /// Blended list price, yuan per million tokens.
    price_cny_per_mtok "price_tok" log_normal(0.45, 1.30), "¥/Mtok", [0.0, 0.0, -0.35, 0.0],
        "reported: Seed-1.8 at ¥0.8 in, ¥2–8 out, cache hits about 80 % off";
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
    fn loadings_leave_room_for_the_inputs_own_part() {
        for spec in &INPUTS {
            let shared: f64 = spec.loadings.iter().map(|loading| loading * loading).sum();
            assert!(shared < 1.0, "{}", spec.field);
        }
    }
}
