//! How good models of each size and precision are, as recorded with the models.

use protocol::{Grain, Size};

/// Measured outside of browsers: a row says on what, and by which command.
const TABLE: &str = include_str!("../../../../data/models/quality.csv");

/// GAUC of long views on real views, of a ranker's size.
pub(super) fn of_size(size: Size) -> Option<f64> {
    value("ranker", size.name())
}

/// NDCG@10 of the retrieval on real ratings, by how vectors of items are held.
pub(super) fn of_grain(grain: Grain) -> Option<f64> {
    value("items", grain.name())
}

fn value(part: &str, name: &str) -> Option<f64> {
    let mut rows = TABLE.lines().map(|line| line.split(','));
    let value = rows.find_map(|mut cells| {
        (cells.next() == Some(part) && cells.next() == Some(name)).then(|| cells.nth(1)).flatten()
    })?;
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a row without cells has failed")]

    use super::*;

    #[test]
    fn every_size_and_every_precision_was_measured() {
        let found = Size::ALL.map(of_size).into_iter().chain(Grain::ALL.map(of_grain));
        for value in found {
            assert!(value.is_some_and(|value| value > 0.0 && value < 1.0), "{value:?}");
        }
        assert_eq!(value("ranker", "XL"), None);
    }

    #[test]
    fn every_row_says_on_what_and_how() {
        let rows: Vec<&str> = TABLE.lines().skip(1).collect();
        assert_eq!(rows.len(), Size::ALL.len() + Grain::ALL.len());
        for row in rows {
            let (before, command) = row.rsplit_once(',').expect("there are cells");
            assert!(command.contains("recommender train") || command.contains("nextest"), "{row}");
            assert!(before.contains("KuaiRand") || before.contains("ml-100k"), "{row}");
        }
    }
}
