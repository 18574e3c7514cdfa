//! Words and punctuation that every chart needs.

use serde::{Deserialize, Serialize};

/// The words that go with a chart but are not part of its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// What the chart shows; opens the summary and is never drawn.
    pub title: String,
    /// Drawn in place of marks when no value is usable.
    pub no_data: String,
    /// Heading of the table's first column.
    pub item: String,
    /// Heading of the table's column of values.
    pub value: String,
    /// Marks between the parts of a summary.
    pub punctuation: Punctuation,
}

/// Which punctuation marks join the parts of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Punctuation {
    /// Narrow marks followed by a space, as in English.
    Western,
    /// Square marks without a space, as in Chinese.
    FullWidth,
}

impl Labels {
    /// One sentence: the title, then the parts.
    pub(crate) fn sentence(&self, parts: &[String]) -> String {
        let (colon, separator, stop) = match self.punctuation {
            Punctuation::Western => (": ", "; ", "."),
            Punctuation::FullWidth => ("：", "；", "。"),
        };
        if parts.is_empty() {
            format!("{}{colon}{}{stop}", self.title, self.no_data)
        } else {
            format!("{}{colon}{}{stop}", self.title, parts.join(separator))
        }
    }

    /// `label` with `unit` in brackets, or alone if the unit is empty.
    pub(crate) fn with_unit(&self, label: &str, unit: &str) -> String {
        match (unit.is_empty(), self.punctuation) {
            (true, _) => label.to_owned(),
            (false, Punctuation::Western) => format!("{label} ({unit})"),
            (false, Punctuation::FullWidth) => format!("{label}（{unit}）"),
        }
    }
}
