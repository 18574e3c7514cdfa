//! How the model is checked: what this program finds when it checks itself, and which tests hold.

use std::sync::LazyLock;

use leptos::prelude::*;
use model::{
    Decisions, EXPORT_CAPS_K, INPUTS, Inputs, Joint, Outcome, Plan, Priors, ServiceLevel, evaluate,
    kronecker_point,
};
use serde_json::Value;
use words::{Phrase, say};

use super::super::parts::{self, table};

/// The golden worlds: every intermediate, computed by another program in another language.
const GOLDEN: &str = include_str!("../../../../crates/model/tests/golden.json");
/// The largest difference that is accepted.
const ACCEPTED: f64 = 1e-9;
const STATES: [&str; 4] = ["denied", "trial", "quota", "open"];

/// What the comparison with the golden worlds found; made once.
static COMPARED: LazyLock<Option<Compared>> = LazyLock::new(compare);

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Compared {
    worlds: usize,
    values: usize,
    /// The largest difference, relative to the size of the number and absolute below one.
    worst: f64,
}

impl Compared {
    fn world(&mut self, outcome: &Outcome<f64>, golden: impl Fn(&str) -> Option<Value>) {
        self.worlds += 1;
        for (name, values) in outcome.report() {
            let Some(expected) = golden(name) else { continue };
            let expected = expected.as_array().cloned().unwrap_or_else(|| vec![expected]);
            for (value, expected) in values.into_iter().zip(&expected) {
                let expected = expected.as_f64().unwrap_or(f64::NAN);
                let difference = (value - expected).abs() / expected.abs().max(1.0);
                self.values += 1;
                // A difference that is no number must not pass for none.
                if difference >= self.worst || difference.is_nan() {
                    self.worst = difference;
                }
            }
        }
    }
}

fn compare() -> Option<Compared> {
    let golden: Value = serde_json::from_str(GOLDEN).ok()?;
    let decisions = Decisions::from_plan(&Plan::december_2025(), &ServiceLevel::production());
    let mut compared = Compared::default();
    for (state, cap) in STATES.iter().zip(EXPORT_CAPS_K) {
        let world = golden.get(state)?;
        let input = |symbol: &str| world["inputs"][symbol].as_f64().unwrap_or(f64::NAN);
        let inputs = Inputs::new(INPUTS.map(|spec| input(spec.symbol)), cap, input("t_clear"));
        compared.world(&evaluate(&decisions, &inputs), |name| world.get(name).cloned());
    }
    let points = golden.get("kronecker16")?;
    let joint = Joint::new(&Priors::published());
    for index in 0..16_u32 {
        let inputs = joint.world(&kronecker_point(index)).inputs(&decisions);
        compared.world(&evaluate(&decisions, &inputs), |name| {
            let values = points["out"].get(name).or_else(|| points.get(name))?;
            values.get(index as usize).cloned()
        });
    }
    Some(compared)
}

pub(super) fn finding() -> String {
    match *COMPARED {
        Some(Compared { worlds, values, worst }) if worst <= ACCEPTED => say!(
            "Asked for this page, the program computed {worlds} worlds that another program had \
             computed before it: {values} numbers agree, and the largest difference is {}",
            "打开本页时，程序重新计算了另一个程序先前算过的{worlds}个世界：\
             {values}个数字一致，最大差异为{}",
            scientific(worst),
        ),
        Some(Compared { worst, .. }) => say!(
            "This program disagrees with the program it is checked against, by up to {}: do not \
             trust its numbers",
            "本程序与用来核对的程序不一致，差异最大达{}：请勿采信它的数字",
            scientific(worst),
        ),
        None => {
            say!("The worlds to check against cannot be read", "无法读取用来核对的世界")
        }
    }
}

/// A small number with two digits and its power of ten.
fn scientific(value: f64) -> String {
    let text = format!("{value:.1e}");
    let Some((digits, power)) = text.split_once('e').filter(|_| value != 0.0) else {
        return value.to_string();
    };
    let raised = power.chars().map(|letter| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => {
            char::from_u32(u32::from(letter) - u32::from('0') + 0x2070).unwrap_or(letter)
        }
        other => other,
    });
    format!("{digits} · 10{}", raised.collect::<String>())
}

/// A test, what it holds the program to, and the file that it stands in.
struct Check {
    claim: Phrase,
    test: &'static str,
    file: &'static str,
}

const fn check(claim: Phrase, test: &'static str, file: &'static str) -> Check {
    Check { claim, test, file }
}

const MODEL: &str = "crates/model/tests";
const CHECKS: [Check; 14] = [
    check(
        Phrase::new(
            "Every intermediate of the four central worlds, to one part in a thousand million",
            "四个中心世界的每个中间量，精确到十亿分之一",
        ),
        "the_four_central_worlds_match_every_intermediate",
        "golden.rs",
    ),
    check(
        Phrase::new(
            "The same at sixteen points, with the inputs drawn there",
            "十六个点上同样如此，连同在那里抽取的输入",
        ),
        "the_sixteen_portable_points_match_inputs_and_outputs",
        "golden.rs",
    ),
    check(
        Phrase::new(
            "Prefill and decode are shared out as the best linear program would",
            "预填充与解码的分配等于线性规划的最优解",
        ),
        "the_prefill_decode_split_is_the_optimum_of_the_linear_program",
        "assignment.rs",
    ),
    check(
        Phrase::new(
            "Inputs are correlated as their loadings imply",
            "输入之间的相关性与其载荷一致",
        ),
        "the_copula_induces_the_rank_correlations_of_its_loadings",
        "reference.rs",
    ),
    check(
        Phrase::new(
            "The odds at defaults are the published ones",
            "默认设置下的达标概率与公布的一致",
        ),
        "the_odds_at_defaults_are_the_published_ones",
        "reference.rs",
    ),
    check(
        Phrase::new("So are the quantiles", "分位数也一致"),
        "the_quantiles_at_defaults_are_the_published_ones",
        "reference.rs",
    ),
    check(
        Phrase::new("So are the levers of the plan", "方案的各项变化也一致"),
        "levers_of_the_plan_move_the_odds_as_published",
        "reference.rs",
    ),
    check(
        Phrase::new(
            "Prefill rates of a public model match its measured ones",
            "一个公开模型的预填充速率与实测相符",
        ),
        "prefill_of_deepseek_v3_matches_its_measured_rates",
        "reference.rs",
    ),
    check(
        Phrase::new("So do its decode rates", "其解码速率也相符"),
        "decode_of_deepseek_v3_matches_its_measured_rates",
        "reference.rs",
    ),
    check(
        Phrase::new(
            "Tokens cost about what another company says that it pays",
            "词元成本与另一家公司自述的大致相同",
        ),
        "tokens_cost_about_what_deepseek_pays",
        "reference.rs",
    ),
    check(
        Phrase::new(
            "More leases, efficiency and time never cost the goal, in any world",
            "在任何世界里，更多的租赁、更高的效率、更多的时间都不会使目标落空",
        ),
        "leases_efficiency_time_and_easier_demand_never_cost_the_goal_in_any_world",
        "properties.rs",
    ),
    check(
        Phrase::new("Money, fleet and cost are conserved", "资金、集群和成本守恒"),
        "money_fleet_and_cost_are_conserved",
        "properties.rs",
    ),
    check(
        Phrase::new(
            "Dollars cancel when the rate doubles and dollar prices halve",
            "汇率加倍、美元价格减半时，美元相互抵消",
        ),
        "dollars_cancel_when_the_rate_doubles_and_dollar_prices_halve",
        "properties.rs",
    ),
    check(
        Phrase::new("All sliders at either end give numbers", "所有滑块取任一端点都能得出数字"),
        "all_sliders_at_either_end_give_finite_numbers",
        "properties.rs",
    ),
];

const NOTE: Phrase = Phrase::new(
    "The sentence above was computed when this page was first asked for. The tests below hold for every version that is built; they are named so that they can be read and run.",
    "上面这句话是在首次打开本页时算出的。下面的测试在每个构建版本上都成立；列出名称，便于查阅和运行。",
);
const TITLE: Phrase = Phrase::new("Tests that hold", "成立的测试");
const COLUMNS: [Phrase; 3] = [
    Phrase::new("What holds", "成立的命题"),
    Phrase::new("Test", "测试"),
    Phrase::new("File", "文件"),
];

pub(super) fn body() -> AnyView {
    let rows = CHECKS.iter().map(|check| {
        vec![
            parts::text(check.claim),
            view! { <code>{check.test}</code> }.into_any(),
            view! { <code>{format!("{MODEL}/{}", check.file)}</code> }.into_any(),
        ]
    });
    view! {
        <p class="chapter-note">
            {NOTE.text()}
        </p>
        {table(TITLE.text(), &COLUMNS, rows.collect())}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_program_meets_the_golden_worlds() {
        let compared = compare().expect("the golden file can be read");
        assert_eq!(compared.worlds, 20);
        assert!(compared.values > 1_000, "{compared:?}");
        assert!(compared.worst <= ACCEPTED, "{compared:?}");
        assert!(finding().contains("agree"), "{}", finding());
    }

    #[test]
    fn every_test_that_is_named_exists() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
        for check in &CHECKS {
            let text = fs::read_to_string(format!("{root}{MODEL}/{}", check.file));
            let text = text.expect("the file exists");
            assert!(text.contains(&format!("fn {}(", check.test)), "{}", check.test);
        }
    }

    #[test]
    fn small_numbers_have_powers_of_ten() {
        assert_eq!(scientific(3.14e-12), "3.1 · 10⁻¹²");
        assert_eq!(scientific(0.0), "0");
        assert_eq!(scientific(f64::NAN), "NaN");
    }
}
