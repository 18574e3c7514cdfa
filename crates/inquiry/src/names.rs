//! What a reader would call the uncertain inputs.

use words::Phrase;

/// Symbols of BUDGET_MODEL and plain names, in the order of the inputs.
const NAMES: [(&str, Phrase); 32] = [
    ("p_h200", Phrase::new("Price of an H200", "H200价格")),
    ("p_910c", Phrase::new("Price of an Ascend 910C", "昇腾910C价格")),
    ("p_950", Phrase::new("Price of an Ascend 950PR", "昇腾950PR价格")),
    ("p_mlu", Phrase::new("Price of a Cambricon chip", "寒武纪芯片价格")),
    ("p_seed", Phrase::new("Cost of a SeedChip", "SeedChip成本")),
    ("cap_910c", Phrase::new("Supply of Ascend 910C", "昇腾910C供应")),
    ("cap_950", Phrase::new("Supply of Ascend 950PR", "昇腾950PR供应")),
    ("cap_mlu", Phrase::new("Supply of Cambricon chips", "寒武纪芯片供应")),
    ("cap_seed", Phrase::new("Supply of SeedChips", "SeedChip供应")),
    ("fx", Phrase::new("Yuan per dollar", "美元兑人民币汇率")),
    ("p_lease", Phrase::new("Lease price of a B200 hour", "B200每小时租价")),
    ("c_dc", Phrase::new("Cost of a data-centre shell", "数据中心土建成本")),
    ("c_pow", Phrase::new("Cost of power plant", "供配电设施成本")),
    ("mw_colo", Phrase::new("Colocation in China", "国内托管容量")),
    ("slip", Phrase::new("Build slip", "建设延误")),
    ("pue", Phrase::new("Power usage effectiveness", "电能利用效率（PUE）")),
    ("tariff", Phrase::new("Electricity tariff", "电价")),
    ("mfu_pre", Phrase::new("Utilisation in prefill", "预填充利用率")),
    ("mbu_dec", Phrase::new("Utilisation in decode", "解码利用率")),
    ("mfu_rec", Phrase::new("Utilisation in ranking", "排序利用率")),
    ("mfu_tr", Phrase::new("Utilisation in training", "训练利用率")),
    ("e_model", Phrase::new("Model efficiency", "模型效率")),
    ("ctx", Phrase::new("Context length", "上下文长度")),
    ("f_in", Phrase::new("Share of input tokens", "输入词元占比")),
    ("hit", Phrase::new("Prefix cache hits", "前缀缓存命中率")),
    ("g_gen", Phrase::new("Growth of tokens a day", "日词元增长")),
    ("pf_gen", Phrase::new("Peak over mean of tokens", "词元峰均比")),
    ("g_rec", Phrase::new("Growth of compute per request", "单次请求计算量增长")),
    ("legacy", Phrase::new("Installed base", "存量集群")),
    ("price_tok", Phrase::new("List price of tokens", "词元标价")),
    ("cap_h200", Phrase::new("H200 that may be imported", "可进口的H200")),
    ("t_clear", Phrase::new("Month in which H200 clear", "H200放行月份")),
];

/// The plain name of an input, or the fallback for what is no input.
pub fn input_name<'a>(symbol: &str, fallback: &'a str) -> &'a str {
    NAMES.iter().find(|(known, _)| *known == symbol).map_or(fallback, |(_, name)| name.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_name() {
        for (spec, (symbol, _)) in model::INPUTS.iter().zip(NAMES) {
            assert_eq!(spec.symbol, symbol);
        }
        assert_eq!(input_name("export", "Export state"), "Export state");
    }
}
