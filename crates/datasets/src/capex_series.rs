//! Capital expenditure over the years, one series for each company and definition.

use crate::peers::{LeaseBasis, is_one_year};
use crate::rows::capex::CapexRow;
use crate::table::Table;

/// What one company spent year by year under one definition.
///
/// Figures of one series compare with each other; figures of two series may not.
#[derive(Debug, Clone, PartialEq)]
pub struct CapexSeries<'a> {
    /// The company, segment or group of companies.
    pub company: &'a str,
    /// What the figures count.
    pub definition: &'a str,
    /// How the definition treats finance leases.
    pub lease_basis: LeaseBasis,
    /// One row a year, or several where reports disagree, by the end of their period.
    pub rows: Vec<&'a CapexRow>,
}

/// Annual figures grouped by company and definition, both in the order of the table.
///
/// Quarters and plans over several years are left out, since they compare with no year; so are rows
/// without a figure.
pub fn capex_by_definition(capex: &Table<CapexRow>) -> Vec<CapexSeries<'_>> {
    let mut series: Vec<CapexSeries<'_>> = Vec::new();
    let annual = capex.rows.iter().filter(|row| is_one_year(&row.fiscal_year));
    for row in annual.filter(|row| row.capex_usd_bn.is_some()) {
        let (company, definition) = (&*row.company, &*row.capex_definition);
        let known = series
            .iter_mut()
            .find(|known| (known.company, known.definition) == (company, definition));
        match known {
            Some(known) => known.rows.push(row),
            None => series.push(CapexSeries {
                company,
                definition,
                lease_basis: LeaseBasis::of(definition),
                rows: vec![row],
            }),
        }
    }
    for series in &mut series {
        series.rows.sort_by_key(|row| row.period_end);
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<CapexRow> {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/facts/capex.csv");
        Table::load(std::path::Path::new(file)).unwrap()
    }

    #[test]
    fn unlike_definitions_never_share_a_series() {
        let table = table();
        let series = capex_by_definition(&table);
        for series in &series {
            assert!(series.rows.iter().all(|row| row.capex_definition == series.definition));
            assert!(series.rows.iter().all(|row| row.company == series.company));
            assert!(series.rows.is_sorted_by_key(|row| row.period_end));
        }
        let microsoft = series.iter().filter(|series| series.company == "Microsoft");
        assert_eq!(microsoft.count(), 6);
    }

    #[test]
    fn every_annual_figure_is_in_one_series_and_no_quarter_is_in_any() {
        let table = table();
        let series = capex_by_definition(&table);
        let rows: Vec<&CapexRow> = series.iter().flat_map(|series| &series.rows).copied().collect();
        let annual = table.rows.iter().filter(|row| is_one_year(&row.fiscal_year));
        assert_eq!(rows.len(), annual.filter(|row| row.capex_usd_bn.is_some()).count());
        assert!(rows.iter().all(|row| !row.fiscal_year.contains('Q')));
    }
}
