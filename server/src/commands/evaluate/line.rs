use model::{Decisions, Inputs};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::commands::failure::Failure;
use crate::commands::files::Sink;
use crate::commands::progress::Progress;

/// Outcomes on their way out, one line of JSON each.
pub(super) struct Lines {
    sink: Sink,
    progress: Progress,
    count: usize,
}

impl Lines {
    pub(super) fn new(sink: Sink) -> Self {
        // A bar between the lines of a terminal would be read by nobody.
        let progress = Progress::counting("evaluating", !sink.is_terminal());
        Self { sink, progress, count: 0 }
    }

    /// How many lines there are.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Evaluates one world and writes what it comes to; `refuse` says where the world stands.
    pub(super) fn write(
        &mut self,
        decisions: &Decisions<f64>,
        inputs: &Inputs<f64>,
        refuse: impl Fn(String) -> Failure,
    ) -> Result<(), Failure> {
        let report = model::evaluate(decisions, inputs).report();
        let endless = |(_, values): &&(&str, Vec<f64>)| values.iter().any(|v| !v.is_finite());
        if let Some((name, _)) = report.iter().find(endless) {
            return Err(refuse(format!(
                "the inputs leave `{name}` without a finite value; accepted are worlds in which \
                 every output is finite"
            )));
        }
        let mut line = serde_json::to_vec(&Line(&report))
            .map_err(|error| Failure::Internal(format!("JSON was not made: {error}")))?;
        line.push(b'\n');
        self.count += 1;
        self.progress.report(self.count, 0);
        self.sink.write_all(&line)
    }

    /// Makes the lines lasting, if there are any.
    pub(super) fn finish(self, input: &str) -> Result<(), Failure> {
        if self.count == 0 {
            return Err(Failure::data(input, "there is no row; accepted is at least one"));
        }
        self.sink.finish()
    }
}

/// An outcome as an object: scalars as numbers, vectors as arrays.
struct Line<'report>(&'report Vec<(&'static str, Vec<f64>)>);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, values) in self.0 {
            match values.as_slice() {
                [value] => map.serialize_entry(name, value)?,
                values => map.serialize_entry(name, values)?,
            }
        }
        map.end()
    }
}
