//! The equations of one chapter, each with its live numbers and with links both ways.

use analysis::questions::{Inspected, MentionKind};
use leptos::prelude::*;
use model::{Along, CELLS, CellSpec};
use words::{Phrase, say, thousands, yuan, yuan_bn};

use super::super::parts::short;
use super::cells::{Cells, anchor, family, linked};

/// The symbols of each chapter, in reading order.
const MEMBERS: [(&str, &[&str]); 5] = [
    ("purchase", &["q", "spent", "unspent", "R", "phi", "bind", "units_new", "capex"]),
    (
        "deployment",
        &[
            "fl", "N", "n_lease", "n_live", "mw_new", "mw_it", "bf16_ZF", "fp8_ZF", "hbm_PB",
            "bw_EBs",
        ],
    ),
    (
        "capacity",
        &[
            "P", "D", "lim", "W", "x", "K_gen", "D_gen", "h_gen", "short", "f_req", "rr", "K_rec",
            "h_rec", "C_train", "h_tr", "goal",
        ],
    ),
    ("cost", &["dep", "energy", "lease", "colo", "maint", "opex", "tco", "sh", "c_mtok", "c_krec"]),
    ("value", &["benefit", "npv", "v_star"]),
];

const USED_BY: Phrase = Phrase::new("Used by", "用于");

/// A longer equation is folded.
const LONG: usize = 420;

fn members(chapter: &str) -> impl Iterator<Item = &'static CellSpec> {
    let symbols = MEMBERS.iter().find(|(name, _)| *name == chapter).map_or(&[][..], |(_, m)| *m);
    symbols.iter().filter_map(|symbol| CELLS.iter().find(|spec| spec.symbol == *symbol))
}

/// What the chapter computes, with the numbers of the median world.
pub(super) fn finding(cells: &Cells<'_>, chapter: &str) -> String {
    let value = |symbol: &str| cells.family(symbol).first().map_or(f64::NAN, |cell| cell.value);
    match chapter {
        "purchase" => say!(
            "Chip money goes to the target mix as far as supply allows, then to what serves most for \
             it: {} is spent and {} finds no chips",
            "购芯资金先在供应允许的范围内按目标组合支出，余款再投向同样金额产能最大的型号：\
             花掉{}，另有{}买不到芯片",
            yuan_bn(value("spent")),
            yuan_bn(value("unspent")),
        ),
        "deployment" => say!(
            "What is bought comes to life month by month and needs hosts, network, space and power: \
             {} thousand accelerators are live in December on {} MW",
            "采购的设备逐月投用，并需要主机、网络、空间和电力：12月有{}万张加速器在用，功率{} MW",
            short(value("n_live") * thousands().factor),
            short(value("mw_it")),
        ),
        "capacity" => {
            let requests = value("K_rec");
            // Billions in English, tens of them in Chinese.
            let (bn, yi) = (short(requests), short(requests * 10.0));
            say!(
                "Rooflines give what each part prefills, decodes, ranks and trains: {} trillion \
                 tokens a day against a demand of {}, {bn} billion requests a day",
                "由屋顶线模型得出每种加速器预填充、解码、排序和训练的能力：\
                 每日{}万亿词元，需求为{}万亿；每日{yi}亿次请求",
                short(value("K_gen")),
                short(value("D_gen")),
            )
        }
        "cost" => say!(
            "A year costs {}, of which {} is depreciation; a million tokens cost {}",
            "一年的成本为{}，其中折旧{}；每百万词元成本为{}",
            yuan_bn(value("tco")),
            yuan_bn(value("dep")),
            yuan(value("c_mtok")),
        ),
        _ => say!(
            "What the plan is worth rests on weak assumptions and decides nothing",
            "方案的价值建立在较弱的假设上，不作为决定依据",
        ),
    }
}

pub(super) fn body(cells: &Cells<'_>, chapter: &str) -> AnyView {
    let entries = members(chapter).map(|spec| entry(cells, spec));
    view! { <div class="equations">{entries.collect_view()}</div> }.into_any()
}

fn entry(cells: &Cells<'_>, spec: &CellSpec) -> AnyView {
    let family = cells.family(spec.symbol);
    let Some((first, others)) = family.split_first() else { return ().into_any() };
    let value = if spec.along == Along::Nothing {
        measured(first.value, spec.unit.text())
    } else if spec.unit.text() == "–" {
        say!("{} numbers", "{}个数", family.len())
    } else {
        say!("{} numbers, {}", "{}个数，{}", family.len(), spec.unit)
    };
    let others = (!others.is_empty()).then(|| {
        let listed = others.iter().map(|cell| member(cells, cell)).collect_view();
        view! {
            <details class="figure-data">
                <summary>{say!("The other {}", "其余{}个", others.len())}</summary>
                <div class="equation-members">{listed}</div>
            </details>
        }
    });
    let own =
        if spec.along == Along::Nothing { equation(cells, first) } else { member(cells, first) };
    let id = anchor(MentionKind::Cell, spec.symbol);
    view! {
        <article class="equation" id=id>
            <h3 class="equation-name"><code>{spec.symbol}</code> " " {spec.name.text()}</h3>
            <p class="equation-value">{value}</p>
            <div class="equation-body">{own} {others}</div>
        </article>
    }
    .into_any()
}

/// A number with its unit, if it has one.
fn measured(value: f64, unit: &str) -> String {
    let value = short(value);
    if unit == "–" { value } else { format!("{value} {unit}") }
}

/// One number of several under the same symbol.
fn member(cells: &Cells<'_>, cell: &Inspected) -> AnyView {
    let id = anchor(MentionKind::Cell, &cell.symbol);
    let value = measured(cell.value, &cell.unit);
    view! {
        <div class="equation-member" id=id>
            <p class="equation-index"><code>{cell.symbol.clone()}</code> " = " {value}</p>
            {equation(cells, cell)}
        </div>
    }
    .into_any()
}

fn equation(cells: &Cells<'_>, cell: &Inspected) -> AnyView {
    let parts = cell.parts.iter().map(|(name, formula)| {
        let formula = linked(formula, &cell.inputs);
        view! { <li><code>{name.clone()} " = " {formula}</code></li> }
    });
    let parts = (!cell.parts.is_empty())
        .then(|| view! { <ul class="equation-parts">{parts.collect_view()}</ul> });
    let length: usize =
        cell.formula.len() + cell.parts.iter().map(|(_, formula)| formula.len()).sum::<usize>();
    let whole = view! {
        <p class="equation-formula"><code>{linked(&cell.formula, &cell.inputs)}</code></p>
        {parts}
        <p class="equation-live"><code>"= " {cell.live.clone()}</code></p>
    };
    let shown = if length > LONG {
        let label = say!("Show the equation, {} terms", "展开公式，共{}项", cell.inputs.len());
        view! { <details class="figure-data"><summary>{label}</summary>{whole}</details> }
            .into_any()
    } else {
        whole.into_any()
    };
    view! { {shown} {uses(cells, cell)} }.into_any()
}

/// Where a number is used.
fn uses(cells: &Cells<'_>, cell: &Inspected) -> Option<AnyView> {
    let mut users: Vec<&str> = cells.users(&cell.symbol);
    users.retain(|user| *user != family(&cell.symbol));
    let links = users.iter().map(|user| {
        let href = format!("#{}", anchor(MentionKind::Cell, user));
        view! { " " <a href=href rel="external"><code>{(*user).to_owned()}</code></a> }
    });
    let links: Vec<_> = links.collect();
    (!links.is_empty()).then(|| {
        view! { <p class="equation-uses">{USED_BY.text()} {links.collect_view()}</p> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_the_model_has_one_chapter() {
        let mut listed: Vec<&str> =
            MEMBERS.iter().flat_map(|(_, symbols)| *symbols).copied().collect();
        let mut known: Vec<&str> = CELLS.iter().map(|spec| spec.symbol).collect();
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known);
    }
}
