//! The eight fact tables together, and their words in Chinese.

use std::path::Path;

use crate::date::Date;
use crate::error::DatasetError;
use crate::rows::accelerator::AcceleratorRow;
use crate::rows::capex::CapexRow;
use crate::rows::claim::ClaimRow;
use crate::rows::demand::DemandRow;
use crate::rows::export_event::ExportEventRow;
use crate::rows::facility::FacilityRow;
use crate::rows::recommender_paper::RecommenderPaperRow;
use crate::rows::rental::RentalRow;
use crate::rows::translation::TranslationRow;
use crate::sidecar::Provenance;
use crate::table::Table;

/// Every fact table of `data/facts`, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// `accelerators.csv`
    pub accelerators: Table<AcceleratorRow>,
    /// `capex.csv`
    pub capex: Table<CapexRow>,
    /// `claims.csv`
    pub claims: Table<ClaimRow>,
    /// `demand.csv`
    pub demand: Table<DemandRow>,
    /// `export_timeline.csv`
    pub export_events: Table<ExportEventRow>,
    /// `facility.csv`
    pub facilities: Table<FacilityRow>,
    /// `recsys_papers.csv`
    pub recommender_papers: Table<RecommenderPaperRow>,
    /// `rentals.csv`
    pub rentals: Table<RentalRow>,
    /// `chinese.csv`, in ascending order of the English text
    chinese: Table<TranslationRow>,
}

impl Facts {
    /// Reads the eight tables and their words in Chinese from one folder.
    ///
    /// # Errors
    /// Those of [`Table::load`] for the first table that has one.
    pub fn load(dir: &Path) -> Result<Self, DatasetError> {
        let mut chinese: Table<TranslationRow> = Table::load(&dir.join("chinese.csv"))?;
        chinese.rows.sort_by(|a, b| a.text.cmp(&b.text));
        Ok(Self {
            chinese,
            accelerators: Table::load(&dir.join("accelerators.csv"))?,
            capex: Table::load(&dir.join("capex.csv"))?,
            claims: Table::load(&dir.join("claims.csv"))?,
            demand: Table::load(&dir.join("demand.csv"))?,
            export_events: Table::load(&dir.join("export_timeline.csv"))?,
            facilities: Table::load(&dir.join("facility.csv"))?,
            recommender_papers: Table::load(&dir.join("recsys_papers.csv"))?,
            rentals: Table::load(&dir.join("rentals.csv"))?,
        })
    }

    /// A text of the tables or of their sidecars in Chinese, if it is one that pages show.
    ///
    /// It is looked for by its exact words, so a fact that changes loses its translation instead
    /// of keeping that of what it said before.
    pub fn in_chinese(&self, text: &str) -> Option<&str> {
        let rows = &self.chinese.rows;
        let place = rows.binary_search_by(|row| row.text.as_str().cmp(text)).ok()?;
        rows.get(place).map(|row| row.chinese.as_str())
    }

    /// The day on which the newest of the tables was last looked at.
    pub fn as_of(&self) -> Date {
        let accessed = self.provenance().map(|provenance| provenance.accessed);
        accessed.into_iter().fold(accessed[0], Date::max)
    }

    /// What is in the tables and their words in Chinese, as the SHA-256 of each file: what is made
    /// of them is the same as long as these are.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        let provenance = self.provenance().into_iter().chain([&self.chinese.provenance]);
        provenance.map(|provenance| provenance.sha256.as_str())
    }

    /// Where each table comes from, in the order of the fields, for a page of sources.
    pub fn provenance(&self) -> [&Provenance; 8] {
        [
            &self.accelerators.provenance,
            &self.capex.provenance,
            &self.claims.provenance,
            &self.demand.provenance,
            &self.export_events.provenance,
            &self.facilities.provenance,
            &self.recommender_papers.provenance,
            &self.rentals.provenance,
        ]
    }
}
