//! Inputs, accelerators and the plan's numbers as tables.

use analysis::questions::MentionKind;
use leptos::prelude::*;
use model::{
    ACCELERATORS, Accelerator, Distribution, EXPORT_CAPS_K, ExportRule, ExportState, FACTORS,
    INPUTS, InputSpec, Ownership,
};

use words::say;

use super::super::parts::{self, Tag, percent, short, table, tag};
use super::cells::{Cells, anchor};

pub(super) fn finding() -> String {
    let estimates = INPUTS.iter().filter(|spec| Tag::of_basis(spec.basis) == Tag::Estimate).count();
    let shared = INPUTS.iter().filter(|spec| spec.loadings.iter().any(|&l| l != 0.0)).count();
    format!(
        "{} quantities are uncertain, {estimates} of them by estimate alone; {shared} share one or \
         more of {} causes, so that they move together",
        INPUTS.len(),
        FACTORS.len(),
    )
}

pub(super) fn body(cells: &Cells<'_>) -> AnyView {
    let columns = [
        "Symbol",
        "What it is",
        "Unit",
        "Distribution",
        "Median",
        "Moves with",
        "Tag",
        "Basis",
        "Used by",
    ];
    let rows = INPUTS
        .iter()
        .enumerate()
        .map(|(input, spec)| line(cells, input, spec))
        .chain(discrete(cells))
        .collect();
    view! {
        <p class="chapter-note">
            "A log-normal input lies between its two numbers in 80 of 100 worlds; a triangular one runs from its least over its likeliest to its greatest value. A loading is the correlation with a shared cause, before the distribution is applied; all loadings are estimates."
        </p>
        {table("Uncertain inputs", &columns, rows)}
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
    let loadings = loadings.collect::<Vec<_>>().join(", ").replace('-', "\u{2212}");
    vec![
        symbol(spec.symbol),
        parts::text(spec.about.trim_end_matches('.')),
        parts::text(spec.unit),
        parts::text(range),
        parts::text(short(believed.quantile(0.5))),
        parts::text(loadings),
        tag(Tag::of_basis(spec.basis)),
        parts::text(spec.basis),
        users(cells, spec.symbol),
    ]
}

/// The export state and the month of clearance, which have no marginal distribution.
fn discrete(cells: &Cells<'_>) -> [Vec<AnyView>; 2] {
    let odds = ExportRule::Uncertain.probabilities();
    let states = ExportState::ALL.iter().zip(EXPORT_CAPS_K).zip(odds);
    let states = states
        .map(|((state, cap), odds)| format!("{} {} ({})", state.name(), short(cap), percent(odds)));
    let states = states.collect::<Vec<_>>().join(", ");
    let row = |name: &'static str, about: &'static str, unit: &'static str, how: String| {
        vec![
            symbol(name),
            parts::text(about),
            parts::text(unit),
            parts::text(how),
            parts::text("–"),
            parts::text(""),
            tag(Tag::Estimate),
            parts::text("press reports on export rules (estimate)"),
            users(cells, name),
        ]
    };
    [
        row("cap_h200", "H200 that may be imported, by export state", "k units", states),
        row(
            "t_clear",
            "Month of 2026 from which H200 arrive",
            "month",
            "exponential wait from January, December at the latest".to_owned(),
        ),
    ]
}

fn symbol(symbol: &'static str) -> AnyView {
    view! { <code id=anchor(MentionKind::Input, symbol)>{symbol}</code> }.into_any()
}

fn distribution(distribution: &Distribution) -> String {
    match distribution {
        Distribution::LogNormal { p10, p90 } => {
            format!("log-normal, {} to {}", short(*p10), short(*p90))
        }
        Distribution::Triangular { low, mode, high } => {
            format!("triangular, {}, {}, {}", short(*low), short(*mode), short(*high))
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

/// The accelerator table with the basis of every row.
pub(super) fn accelerators() -> AnyView {
    let columns = [
        "Class",
        "How",
        "BF16, TFLOP/s",
        "FP8, TFLOP/s",
        "Memory, GB",
        "Bandwidth, TB/s",
        "Power, kW",
        "Host, k¥",
        "Network, k¥",
        "Compute efficiency",
        "Memory efficiency",
        "Can train",
        "Tag",
        "Basis",
    ];
    let rows = ACCELERATORS.iter().map(accelerator).collect();
    view! {
        <p class="chapter-note">
            "All rates are dense. Efficiencies are relative to H200-class software. Power is at the rack, all in."
        </p>
        {table("Accelerators", &columns, rows)}
    }
    .into_any()
}

fn accelerator(class: &Accelerator) -> Vec<AnyView> {
    let how = match class.ownership {
        Ownership::Bought => "bought",
        Ownership::Leased => "leased",
        Ownership::Installed => "installed",
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
    cells.push(tag(Tag::of_basis(class.basis)));
    cells.push(parts::text(class.basis));
    cells
}

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
            "The plan of this page’s address; another plan’s address shows its own numbers. Budgets are in billion yuan, shares are fractions."
        </p>
        {table("The plan’s numbers", &["Symbol", "Value", "Used by"], rows.collect())}
    }
    .into_any()
}
