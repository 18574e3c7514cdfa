//! Capex of peers, each figure with what it counts.

use charts::DotKind;

/// What one company last spent in a year, and what it is said to spend in 2026.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// The company, by the name that the fact tables give it.
    pub company: String,
    /// What the reader would call it.
    pub name: String,
    /// The figures to show: the latest year, then 2026 where there is one.
    pub figures: Vec<PeerFigure>,
    /// Figures that these were preferred to: other definitions, older or weaker reports.
    pub others: Vec<PeerFigure>,
}

/// One figure with everything that is needed to read it right.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerFigure {
    /// Label of the company's year.
    pub year: String,
    /// Capital expenditure in billion US dollars.
    pub usd_bn: f64,
    /// Actual, guidance or estimate.
    pub standing: Standing,
    /// What the figure counts.
    pub definition: String,
    /// Confidence grade: A read in the source, B recalled from it, C estimate or rumour.
    pub confidence: String,
    /// Where it was read.
    pub source: String,
    /// Address of the source.
    pub url: Option<String>,
}

/// How firm a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Reported by the company.
    Actual,
    /// Announced by the company, or a plan reported by the press.
    Outlook,
    /// Somebody's estimate.
    Estimate,
}

impl Standing {
    /// The mark that stands for it in charts.
    pub(crate) const fn mark(self) -> DotKind {
        match self {
            Self::Actual => DotKind::Actual,
            Self::Outlook => DotKind::Guidance,
            Self::Estimate => DotKind::Estimate,
        }
    }
}
