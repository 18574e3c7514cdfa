//! The equations of one chapter, each with its live numbers and with links both ways.

use analysis::questions::{Inspected, MentionKind};
use leptos::prelude::*;
use model::{Along, CELLS, CellSpec};

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
            "P", "D", "W", "x", "K_gen", "D_gen", "h_gen", "short", "f_req", "rr", "K_rec",
            "h_rec", "C_train", "h_tr", "goal",
        ],
    ),
    ("cost", &["dep", "energy", "lease", "colo", "maint", "opex", "tco", "sh", "c_mtok", "c_krec"]),
    ("value", &["benefit", "npv"]),
];

/// A longer equation is folded.
const LONG: usize = 420;

fn members(chapter: &str) -> impl Iterator<Item = &'static CellSpec> {
    let symbols = MEMBERS.iter().find(|(name, _)| *name == chapter).map_or(&[][..], |(_, m)| *m);
    symbols.iter().filter_map(|symbol| CELLS.iter().find(|spec| spec.symbol == *symbol))
}

/// What the chapter computes, with the numbers of the median world.
pub(super) fn finding(cells: &Cells<'_>, chapter: &str) -> String {
    let value = |symbol: &str| {
        let cell = cells.family(symbol).first().copied();
        cell.map_or(String::new(), |cell| short(cell.value))
    };
    match chapter {
        "purchase" => format!(
            "Chip money goes to the target mix as far as supply allows, then to what serves most for \
             it: ¥{}bn is spent and ¥{}bn finds no chips",
            value("spent"),
            value("unspent"),
        ),
        "deployment" => format!(
            "What is bought comes to life month by month and needs hosts, network, space and power: \
             {} thousand accelerators are live in December on {} MW",
            value("n_live"),
            value("mw_it"),
        ),
        "capacity" => format!(
            "Rooflines give what each part prefills, decodes, ranks and trains: {} trillion tokens a \
             day against a demand of {}, {} billion requests a day",
            value("K_gen"),
            value("D_gen"),
            value("K_rec"),
        ),
        "cost" => format!(
            "A year costs ¥{}bn, of which ¥{}bn is depreciation; a million tokens cost ¥{}",
            value("tco"),
            value("dep"),
            value("c_mtok"),
        ),
        _ => "What the plan is worth rests on weak assumptions and decides nothing".to_owned(),
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
        measured(first.value, spec.unit)
    } else if spec.unit == "–" {
        format!("{} numbers", family.len())
    } else {
        format!("{} numbers, {}", family.len(), spec.unit)
    };
    let others = (!others.is_empty()).then(|| {
        let listed = others.iter().map(|cell| member(cells, cell)).collect_view();
        view! {
            <details class="figure-data">
                <summary>{format!("The other {}", others.len())}</summary>
                <div class="equation-members">{listed}</div>
            </details>
        }
    });
    let own =
        if spec.along == Along::Nothing { equation(cells, first) } else { member(cells, first) };
    let id = anchor(MentionKind::Cell, spec.symbol);
    view! {
        <article class="equation" id=id>
            <h3 class="equation-name"><code>{spec.symbol}</code> " " {spec.name}</h3>
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
        let label = format!("Show the equation, {} terms", cell.inputs.len());
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
    (!links.is_empty())
        .then(|| view! { <p class="equation-uses">"Used by" {links.collect_view()}</p> }.into_any())
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
