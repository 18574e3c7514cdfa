//! Capital expenditure of ByteDance and its peers, each figure with its definition.

use std::cmp::{Ordering, Reverse};

use crate::cell::Url;
use crate::date::{Date, Period};
use crate::rows::capex::CapexRow;
use crate::table::Table;
use crate::vocabulary::{Confidence, FigureKind, Region};

/// The companies on the peers page, as the table names them.
const COMPANIES: [&str; 9] = [
    "Alibaba",
    "Alphabet",
    "Amazon",
    "Baidu",
    "ByteDance",
    "Meta",
    "Microsoft",
    "Oracle",
    "Tencent",
];

/// Figures for periods that end before this year are left out.
const FIRST_YEAR: u16 = 2024;

/// Labels of the one year that the outlook is about.
const OUTLOOK_LABELS: [&str; 2] = ["FY2026", "CY2026"];

/// One company: what it last spent in a year, and what it said or is said to spend for 2026.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerCapex {
    /// The company.
    pub company: String,
    /// Where it has its head office.
    pub region: Region,
    /// The latest full year: an actual figure, or an estimate for a company without any.
    pub latest: PeerChoice,
    /// Guidance or plan for 2026, if there is one for that year alone.
    pub outlook_2026: Option<PeerChoice>,
    /// Guidance and plans over several years, which compare with no single year.
    pub multi_year: Vec<PeerFigure>,
}

/// A figure and the ones it was preferred to, none of which may be dropped silently.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerChoice {
    /// The figure to show.
    pub chosen: PeerFigure,
    /// Figures for the same or a later year under other definitions, of other vintage or standing.
    pub others: Vec<PeerFigure>,
}

/// One figure with everything that is needed to read it right.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerFigure {
    /// The company.
    pub company: String,
    /// Label of the year; fiscal years end in different months.
    pub fiscal_year: String,
    /// Last day of the period.
    pub period_end: Date,
    /// Capital expenditure in 10^9 USD, nominal.
    pub usd_bn: f64,
    /// What the figure counts.
    pub capex_definition: String,
    /// How the definition treats finance leases.
    pub lease_basis: LeaseBasis,
    /// Standing of the figure.
    pub kind: FigureKind,
    /// Grade of the figure.
    pub confidence: Option<Confidence>,
    /// Where it was read.
    pub source: String,
    /// Address of the source.
    pub url: Option<Url>,
    /// Date of the source.
    pub source_date: Option<Period>,
    /// Caveats.
    pub note: Option<String>,
}

/// How a definition treats assets taken on finance leases, the largest difference between figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeaseBasis {
    /// Cash purchases alone.
    Excluded,
    /// With finance leases, at inception or as they are paid.
    Included,
    /// The definition does not say.
    Unstated,
}

impl LeaseBasis {
    /// Reads the words of a definition.
    pub(crate) fn of(definition: &str) -> Self {
        let definition = definition.to_lowercase();
        let leases = definition.contains("finance lease") || definition.contains("finance-lease");
        if definition.contains("excl. finance lease") {
            Self::Excluded
        } else if leases {
            Self::Included
        } else if definition.contains("cash") {
            Self::Excluded
        } else {
            Self::Unstated
        }
    }
}

/// Picks, for each of nine companies, the latest annual figure and the outlook for 2026.
///
/// Nothing is added up and nothing converted: every figure is one row of the table and keeps its
/// definition. A company without an annual figure since 2024 is left out.
///
/// # Shape
/// At most one entry per company, the largest latest figure first.
/// # Units
/// 10^9 USD, nominal, at the exchange rate of the table.
/// # Formula
/// Ours. Outlook: of the guidance and plans for 2026, the one with the best grade, then the newest
/// source. Latest: of the actual figures (of the estimates, where there are none), the one whose
/// period ends last, then the one that treats finance leases as the outlook does, then the best
/// grade, then the newest source.
pub fn peers_capex_2024_2026(capex: &Table<CapexRow>) -> Vec<PeerCapex> {
    let mut peers: Vec<PeerCapex> =
        COMPANIES.iter().filter_map(|company| peer(company, &capex.rows)).collect();
    peers.sort_by(|a, b| {
        let size = b.latest.chosen.usd_bn.total_cmp(&a.latest.chosen.usd_bn);
        size.then_with(|| a.company.cmp(&b.company))
    });
    peers
}

fn peer(company: &str, rows: &[CapexRow]) -> Option<PeerCapex> {
    let rows: Vec<&CapexRow> = rows.iter().filter(|row| row.company == company).collect();
    let figures: Vec<PeerFigure> = rows.iter().filter_map(|row| figure(row)).collect();
    let (years, other): (Vec<_>, Vec<_>) =
        figures.into_iter().partition(|figure| is_one_year(&figure.fiscal_year));
    let (outlook, spent): (Vec<_>, Vec<_>) = years.into_iter().partition(is_forward);
    let outlook_2026 = outlook_choice(outlook);
    let basis = outlook_2026.as_ref().map_or(LeaseBasis::Unstated, basis_of);
    Some(PeerCapex {
        company: company.to_owned(),
        region: rows.first()?.region,
        latest: latest_choice(spent, basis)?,
        outlook_2026,
        multi_year: other.into_iter().filter(is_forward).collect(),
    })
}

fn figure(row: &CapexRow) -> Option<PeerFigure> {
    let recent = row.period_end.year() >= FIRST_YEAR;
    let usd_bn = row.capex_usd_bn.filter(|_| recent)?;
    Some(PeerFigure {
        company: row.company.clone(),
        fiscal_year: row.fiscal_year.clone(),
        period_end: row.period_end,
        usd_bn,
        capex_definition: row.capex_definition.clone(),
        lease_basis: LeaseBasis::of(&row.capex_definition),
        kind: row.kind,
        confidence: row.confidence,
        source: row.source.clone(),
        url: row.url.clone(),
        source_date: row.source_date.clone(),
        note: row.note.clone(),
    })
}

/// Whether a label is a fiscal or calendar year and neither a quarter nor a span.
pub(crate) fn is_one_year(label: &str) -> bool {
    let year = label.strip_prefix("FY").or_else(|| label.strip_prefix("CY"));
    year.is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_forward(figure: &PeerFigure) -> bool {
    matches!(figure.kind, FigureKind::Guidance | FigureKind::Plan)
}

fn outlook_choice(mut outlook: Vec<PeerFigure>) -> Option<PeerChoice> {
    outlook.retain(|figure| OUTLOOK_LABELS.contains(&figure.fiscal_year.as_str()));
    outlook.sort_by(by_grade_then_newest);
    first_of(outlook)
}

/// The basis that an outlook states, or that the outlooks it replaced stated.
fn basis_of(outlook: &PeerChoice) -> LeaseBasis {
    std::iter::once(&outlook.chosen)
        .chain(&outlook.others)
        .map(|figure| figure.lease_basis)
        .find(|&basis| basis != LeaseBasis::Unstated)
        .unwrap_or(LeaseBasis::Unstated)
}

fn latest_choice(mut spent: Vec<PeerFigure>, basis: LeaseBasis) -> Option<PeerChoice> {
    let of_kind = |figure: &PeerFigure, kind| figure.kind == kind;
    let kind = [FigureKind::Actual, FigureKind::Estimate]
        .into_iter()
        .find(|&kind| spent.iter().any(|figure| of_kind(figure, kind)))?;
    spent.sort_by(|a, b| {
        let rank = |figure: &PeerFigure| {
            let comparable = basis == LeaseBasis::Unstated || figure.lease_basis == basis;
            (!of_kind(figure, kind), Reverse(figure.period_end), !comparable)
        };
        rank(a).cmp(&rank(b)).then_with(|| by_grade_then_newest(a, b))
    });
    let since = spent.first()?.period_end;
    spent.retain(|figure| figure.period_end >= since);
    first_of(spent)
}

/// Best grade first, then newest source; what has neither comes last, larger figures first.
fn by_grade_then_newest(a: &PeerFigure, b: &PeerFigure) -> Ordering {
    let rank = |figure: &PeerFigure| {
        let newest = figure.source_date.as_ref().map(Period::start);
        (figure.confidence.is_none(), figure.confidence, Reverse(newest))
    };
    rank(a).cmp(&rank(b)).then_with(|| b.usd_bn.total_cmp(&a.usd_bn))
}

fn first_of(figures: Vec<PeerFigure>) -> Option<PeerChoice> {
    let mut figures = figures.into_iter();
    Some(PeerChoice { chosen: figures.next()?, others: figures.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Currency, KnownBySeed};

    /// A figure of one company, as a row with nothing else in it.
    fn row(company: &str, label: &str, end: &str, usd_bn: f64, kind: FigureKind) -> CapexRow {
        CapexRow {
            company: company.to_owned(),
            ticker: "-".to_owned(),
            region: Region::UnitedStates,
            fiscal_year: label.to_owned(),
            period_end: Date::parse(end).unwrap(),
            capex_usd_bn: Some(usd_bn),
            capex_definition: "capital expenditure".to_owned(),
            revenue_usd_bn: None,
            source: "a filing".to_owned(),
            source_date: None,
            url: None,
            confidence: Some(Confidence::A),
            revenue_confidence: None,
            capex_local_bn: None,
            currency: Currency::Usd,
            fx_cny_per_usd: None,
            kind,
            note: None,
            confidence_lead: Some(Confidence::A),
            confidence_worst: Some(Confidence::A),
            published_by_seed: KnownBySeed::Unclear,
        }
    }

    fn table() -> Table<CapexRow> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/facts/capex.csv");
        Table::load(std::path::Path::new(folder)).unwrap()
    }

    fn with(rows: Vec<CapexRow>) -> Vec<PeerCapex> {
        peers_capex_2024_2026(&Table { rows, ..table() })
    }

    fn values(figures: &[PeerFigure]) -> Vec<f64> {
        figures.iter().map(|figure| figure.usd_bn).collect()
    }

    #[test]
    fn all_nine_companies_appear_once_largest_first() {
        let peers = peers_capex_2024_2026(&table());
        let shown: Vec<(&str, &str, f64, FigureKind)> = peers
            .iter()
            .map(|peer| {
                let latest = &peer.latest.chosen;
                (&*peer.company, &*latest.fiscal_year, latest.usd_bn, latest.kind)
            })
            .collect();
        let (actual, estimate) = (FigureKind::Actual, FigureKind::Estimate);
        assert_eq!(
            shown,
            [
                ("Amazon", "FY2025", 134.74, actual),
                ("Alphabet", "FY2025", 91.447, actual),
                ("Microsoft", "FY2025", 88.2, actual),
                ("Meta", "FY2025", 72.22, actual),
                ("ByteDance", "FY2025", 25.0, estimate),
                ("Oracle", "FY2025", 21.2, actual),
                ("Alibaba", "FY2026", 17.75, actual),
                ("Tencent", "FY2024", 10.67, actual),
                ("Baidu", "FY2024", 1.13, actual),
            ]
        );
    }

    #[test]
    fn the_outlook_is_the_newest_of_the_best_grade() {
        let peers = peers_capex_2024_2026(&table());
        let outlook: Vec<(&str, Option<f64>)> = peers
            .iter()
            .map(|peer| (&*peer.company, peer.outlook_2026.as_ref().map(|o| o.chosen.usd_bn)))
            .collect();
        assert_eq!(
            outlook,
            [
                ("Amazon", Some(200.0)),
                ("Alphabet", Some(185.0)),
                ("Microsoft", Some(190.0)),
                ("Meta", Some(135.0)),
                ("ByteDance", Some(29.4)),
                ("Oracle", Some(50.0)),
                ("Alibaba", None),
                ("Tencent", None),
                ("Baidu", None),
            ]
        );
    }

    #[test]
    fn nothing_that_was_passed_over_is_lost() {
        let peers = peers_capex_2024_2026(&table());
        let of = |company| peers.iter().find(|peer| peer.company == company).unwrap();
        let bytedance = of("ByteDance");
        assert_eq!(values(&bytedance.latest.others), [20.9, 22.3]);
        assert_eq!(values(&bytedance.outlook_2026.as_ref().unwrap().others), [23.0, 70.0]);
        assert_eq!(values(&of("Tencent").latest.others), [10.99]);
        assert_eq!(values(&of("Microsoft").latest.others), [64.55, 118.0, 83.1, 85.06]);
    }

    #[test]
    fn a_plan_over_several_years_is_no_outlook_for_one() {
        let peers = peers_capex_2024_2026(&table());
        let alibaba = peers.iter().find(|peer| peer.company == "Alibaba").unwrap();
        assert_eq!(values(&alibaba.multi_year), [52.8]);
        assert_eq!(alibaba.multi_year[0].fiscal_year, "FY2026-28 plan");
        assert!(peers.iter().all(|peer| peer.company == "Alibaba" || peer.multi_year.is_empty()));
    }

    #[test]
    fn the_latest_figure_treats_leases_as_the_outlook_does() {
        let defined = |definition: &str, row: CapexRow| CapexRow {
            capex_definition: definition.to_owned(),
            ..row
        };
        let actual = |usd_bn| row("Meta", "FY2025", "2025-12-31", usd_bn, FigureKind::Actual);
        let guidance = row("Meta", "FY2026", "2026-12-31", 3.0, FigureKind::Guidance);
        let peers = with(vec![
            defined("cash purchases", actual(2.0)),
            defined("capex incl. finance leases", actual(1.0)),
            defined("guidance incl. finance leases", guidance),
        ]);
        assert_eq!(peers[0].latest.chosen.usd_bn, 1.0);
        assert_eq!(peers[0].latest.chosen.lease_basis, LeaseBasis::Included);
        assert_eq!(values(&peers[0].latest.others), [2.0]);
    }

    #[test]
    fn quarters_old_years_and_groups_are_left_out() {
        let peers = with(vec![
            row("Meta", "FY2023", "2023-12-31", 1.0, FigureKind::Actual),
            row("Oracle", "2026Q1", "2026-03-31", 1.0, FigureKind::Quarter),
            row("Big-4 US", "CY2025", "2025-12-31", 1.0, FigureKind::Aggregate),
        ]);
        assert_eq!(peers, []);
    }

    #[test]
    fn definitions_tell_how_they_treat_leases() {
        for (definition, basis) in [
            ("cash additions (excl. finance leases)", LeaseBasis::Excluded),
            ("Cash purchases of property", LeaseBasis::Excluded),
            ("cash PP&E + finance-lease ROU assets", LeaseBasis::Included),
            ("guidance incl. finance leases", LeaseBasis::Included),
            ("guidance 175-185 (midpoint)", LeaseBasis::Unstated),
        ] {
            assert_eq!(LeaseBasis::of(definition), basis, "{definition}");
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let mut reversed = table();
        reversed.rows.reverse();
        assert_eq!(peers_capex_2024_2026(&table()), peers_capex_2024_2026(&reversed));
    }
}
