//! What a reader would call the uncertain inputs.

/// Symbols of BUDGET_MODEL and plain names, in the order of the inputs.
const NAMES: [(&str, &str); 32] = [
    ("p_h200", "Price of an H200"),
    ("p_910c", "Price of an Ascend 910C"),
    ("p_950", "Price of an Ascend 950PR"),
    ("p_mlu", "Price of a Cambricon chip"),
    ("p_seed", "Cost of a SeedChip"),
    ("cap_910c", "Supply of Ascend 910C"),
    ("cap_950", "Supply of Ascend 950PR"),
    ("cap_mlu", "Supply of Cambricon chips"),
    ("cap_seed", "Supply of SeedChips"),
    ("fx", "Yuan per dollar"),
    ("p_lease", "Lease price of a B200 hour"),
    ("c_dc", "Cost of a data-centre shell"),
    ("c_pow", "Cost of power plant"),
    ("mw_colo", "Colocation in China"),
    ("slip", "Build slip"),
    ("pue", "Power usage effectiveness"),
    ("tariff", "Electricity tariff"),
    ("mfu_pre", "Utilisation in prefill"),
    ("mbu_dec", "Utilisation in decode"),
    ("mfu_rec", "Utilisation in ranking"),
    ("mfu_tr", "Utilisation in training"),
    ("e_model", "Model efficiency"),
    ("ctx", "Context length"),
    ("f_in", "Share of input tokens"),
    ("hit", "Prefix cache hits"),
    ("g_gen", "Growth of tokens a day"),
    ("pf_gen", "Peak over mean of tokens"),
    ("g_rec", "Growth of compute per request"),
    ("legacy", "Installed base"),
    ("price_tok", "List price of tokens"),
    ("cap_h200", "H200 that may be imported"),
    ("t_clear", "Month in which H200 clear"),
];

/// The plain name of an input, or the fallback for what is no input.
pub fn input_name<'a>(symbol: &str, fallback: &'a str) -> &'a str {
    NAMES.iter().find(|(known, _)| *known == symbol).map_or(fallback, |(_, name)| name)
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
