//! Inputs, accelerators and the plan's numbers as tables.

use analysis::questions::MentionKind;
use leptos::prelude::*;
use model::{
    ACCELERATORS, Accelerator, Distribution, EXPORT_CAPS_K, ExportRule, ExportState, FACTORS,
    INPUTS, InputSpec, Ownership, Tag,
};
use words::{Phrase, say};

use super::super::parts::{self, comma, percent, short, table, tag};
use super::cells::{Cells, anchor};

pub(super) fn finding() -> String {
    let estimates = INPUTS.iter().filter(|spec| spec.tag == Tag::Estimate).count();
    let shared = INPUTS.iter().filter(|spec| spec.loadings.iter().any(|&l| l != 0.0)).count();
    say!(
        "{} quantities are uncertain, {estimates} of them by estimate alone; {shared} share one or \
         more of {} causes, so that they move together",
        "{}个量是不确定的，其中{estimates}个仅凭估计；{shared}个受{}种共同原因中的一种或几种影响，因而一起变动",
        INPUTS.len(),
        FACTORS.len(),
    )
}

const SYMBOL: Phrase = Phrase::new("Symbol", "符号");
const TAG: Phrase = Phrase::new("Tag", "性质");
const BASIS: Phrase = Phrase::new("Basis", "依据");
const USED_BY: Phrase = Phrase::new("Used by", "用于");
const TITLE: Phrase = Phrase::new("Uncertain inputs", "不确定的输入");
const COLUMNS: [Phrase; 9] = [
    SYMBOL,
    Phrase::new("What it is", "是什么"),
    Phrase::new("Unit", "单位"),
    Phrase::new("Distribution", "分布"),
    Phrase::new("Median", "中位数"),
    Phrase::new("Moves with", "随何变动"),
    TAG,
    BASIS,
    USED_BY,
];
const NOTE: Phrase = Phrase::new(
    "A log-normal input lies between its two numbers in 80 of 100 worlds; a triangular one runs from its least over its likeliest to its greatest value. A loading is the correlation with a shared cause, before the distribution is applied; all loadings are estimates.",
    "对数正态的输入在每100个世界中有80个落在所列两数之间；三角分布从最小值经最可能值到最大值。载荷是在套用分布之前与共同原因的相关系数；所有载荷都是估计值。",
);

pub(super) fn body(cells: &Cells<'_>) -> AnyView {
    let rows = INPUTS
        .iter()
        .enumerate()
        .map(|(input, spec)| line(cells, input, spec))
        .chain(discrete(cells))
        .collect();
    view! {
        <p class="chapter-note">
            {NOTE.text()}
        </p>
        {table(TITLE.text(), &COLUMNS, rows)}
    }
    .into_any()
}

fn line(cells: &Cells<'_>, input: usize, spec: &InputSpec) -> Vec<AnyView> {
    let believed = cells.ranges.of(input);
    let mut range = distribution(&believed);
    if believed != spec.distribution {
        let published = distribution(&spec.distribution);
        range = say!(
            "{range}, your own; published: {published}",
            "{range}，您的区间；已发布：{published}"
        );
    }
    let loadings = FACTORS.iter().zip(spec.loadings).filter(|(_, loading)| *loading != 0.0);
    let loadings = loadings.map(|(factor, loading)| format!("{} {loading:+.2}", factor.name));
    let loadings = loadings.collect::<Vec<_>>().join(comma()).replace('-', "\u{2212}");
    vec![
        symbol(spec.symbol),
        parts::text(spec.about.text().trim_end_matches('.')),
        parts::text(spec.unit),
        parts::text(range),
        parts::text(short(believed.quantile(0.5))),
        parts::text(loadings),
        tag(spec.tag),
        parts::text(spec.basis),
        users(cells, spec.symbol),
    ]
}

const EXPORT_BASIS: Phrase =
    Phrase::new("press reports on export rules (estimate)", "关于出口规则的媒体报道（估计值）");
const IMPORTED: Phrase =
    Phrase::new("H200 that may be imported, by export state", "可进口的H200，按出口状态");
const CLEARED: Phrase =
    Phrase::new("Month of 2026 from which H200 arrive", "H200自2026年哪个月起到货");
const WAIT: Phrase = Phrase::new(
    "exponential wait from January, December at the latest",
    "自1月起等待，时长服从指数分布，最迟12月",
);

/// The export state and the month of clearance, which have no marginal distribution.
fn discrete(cells: &Cells<'_>) -> [Vec<AnyView>; 2] {
    let odds = ExportRule::Uncertain.probabilities();
    let states = ExportState::ALL.iter().zip(EXPORT_CAPS_K).zip(odds);
    let states = states.map(|((state, cap), odds)| {
        say!("{} {} ({})", "{} {}（{}）", state.name(), short(cap), percent(odds))
    });
    let states = states.collect::<Vec<_>>().join(comma());
    let row = |name: &'static str, about: Phrase, unit: Phrase, how: String| {
        vec![
            symbol(name),
            parts::text(about),
            parts::text(unit),
            parts::text(how),
            parts::text("–"),
            parts::text(""),
            tag(Tag::Estimate),
            parts::text(EXPORT_BASIS),
            users(cells, name),
        ]
    };
    [
        row("cap_h200", IMPORTED, Phrase::new("k units", "千张"), states),
        row("t_clear", CLEARED, Phrase::new("month", "月份"), WAIT.text().to_owned()),
    ]
}

fn symbol(symbol: &'static str) -> AnyView {
    view! { <code id=anchor(MentionKind::Input, symbol)>{symbol}</code> }.into_any()
}

fn distribution(distribution: &Distribution) -> String {
    match distribution {
        Distribution::LogNormal { p10, p90 } => {
            say!("log-normal, {} to {}", "对数正态，{}至{}", short(*p10), short(*p90))
        }
        Distribution::Triangular { low, mode, high } => {
            let ends = [*low, *mode, *high].map(short);
            say!("triangular, {}", "三角，{}", ends.join(Phrase::new(", ", "、").text()))
        }
    }
}

fn users(cells: &Cells<'_>, symbol: &str) -> AnyView {
    let links = cells.users(symbol).into_iter().map(|user| {
        let href = format!("#{}", anchor(MentionKind::Cell, user));
        view! { <a href=href rel="external"><code>{user.to_owned()}</code></a> " " }
    });
    links.collect_view().into_any()
}

const CLASSES: Phrase = Phrase::new("Accelerators", "加速器");
const CLASS_COLUMNS: [Phrase; 14] = [
    Phrase::new("Class", "类别"),
    Phrase::new("How", "取得方式"),
    Phrase::name("BF16, TFLOP/s"),
    Phrase::name("FP8, TFLOP/s"),
    Phrase::new("Memory, GB", "显存，GB"),
    Phrase::new("Bandwidth, TB/s", "带宽，TB/s"),
    Phrase::new("Power, kW", "功率，kW"),
    Phrase::new("Host, k¥", "主机，千元"),
    Phrase::new("Network, k¥", "网络，千元"),
    Phrase::new("Compute efficiency", "算力效率"),
    Phrase::new("Memory efficiency", "显存效率"),
    Phrase::new("Can train", "可训练"),
    TAG,
    BASIS,
];
const RATES: Phrase = Phrase::new(
    "All rates are dense. Efficiencies are relative to H200-class software. Power is at the rack, all in.",
    "所有算力均为稠密值。效率以H200级软件为基准。功率按机架全部计入。",
);

/// The accelerator table with the basis of every row.
pub(super) fn accelerators() -> AnyView {
    let rows = ACCELERATORS.iter().map(accelerator).collect();
    view! {
        <p class="chapter-note">
            {RATES.text()}
        </p>
        {table(CLASSES.text(), &CLASS_COLUMNS, rows)}
    }
    .into_any()
}

fn accelerator(class: &Accelerator) -> Vec<AnyView> {
    let how = match class.ownership {
        Ownership::Bought => Phrase::new("bought", "采购"),
        Ownership::Leased => Phrase::new("leased", "租赁"),
        Ownership::Installed => Phrase::new("installed", "已装机"),
    };
    let numbers = [
        class.bf16_tflops,
        class.fp8_tflops,
        class.memory_gb,
        class.bandwidth_tbps,
        class.power_kw,
        class.host_kcny,
        class.network_kcny,
        class.compute_efficiency,
        class.memory_efficiency,
    ];
    let mut cells = vec![parts::text(class.name), parts::text(how)];
    // The table's own digits: rounding 1,979 to three would misquote its source.
    cells.extend(numbers.map(|number| parts::text(number.to_string())));
    cells.push(parts::text(percent(class.trainable)));
    cells.push(tag(class.tag));
    cells.push(parts::text(class.basis));
    cells
}

const PLAN: Phrase = Phrase::new("The plan’s numbers", "方案的数字");
const VALUE: Phrase = Phrase::new("Value", "数值");
const PLAN_NOTE: Phrase = Phrase::new(
    "The plan of this page’s address; another plan’s address shows its own numbers. Budgets are in billion yuan, shares are fractions.",
    "本页网址所指的方案；换一个方案的网址就显示它自己的数字。预算以十亿元计，比例为小数。",
);

/// The numbers that the plan gives to the equations.
pub(super) fn plan(cells: &Cells<'_>) -> AnyView {
    let rows = cells.mentioned(MentionKind::Decision).map(|mention| {
        let id = anchor(MentionKind::Decision, &mention.symbol);
        vec![
            view! { <code id=id>{mention.symbol.clone()}</code> }.into_any(),
            parts::text(short(mention.value)),
            users(cells, &mention.symbol),
        ]
    });
    view! {
        <p class="chapter-note">
            {PLAN_NOTE.text()}
        </p>
        {table(PLAN.text(), &[SYMBOL, VALUE, USED_BY], rows.collect())}
    }
    .into_any()
}
