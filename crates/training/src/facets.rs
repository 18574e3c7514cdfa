//! What items have in common: a tag, a creator, a length.

/// Facets of every item; each facet has a vector that is part of all its items' vectors.
///
/// So an item that hardly anyone has met is still known by its facets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    starts: Vec<usize>,
    lists: Vec<u32>,
    count: usize,
}

impl Facets {
    /// No facets at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The facets of each item in order; there are as many facets as the largest number says.
    pub fn new(items: impl IntoIterator<Item = Vec<u32>>) -> Self {
        let mut facets = Self { starts: vec![0], lists: Vec::new(), count: 0 };
        for list in items {
            facets.count = list.iter().fold(facets.count, |most, one| most.max(*one as usize + 1));
            facets.lists.extend(list);
            facets.starts.push(facets.lists.len());
        }
        facets
    }

    /// Number of facets.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The facets of an item; none for an item that was not listed.
    pub(crate) fn of(&self, item: u32) -> &[u32] {
        let item = item as usize;
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(start), Some(end)) => &self.lists[*start..*end],
            _ => &[],
        }
    }
}
