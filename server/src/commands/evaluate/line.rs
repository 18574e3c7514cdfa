use model::{Decisions, Inputs};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::commands::failure::Failure;
use crate::commands::files::Sink;

/// Evaluates one world and writes what it comes to as a line of JSON; `place` is where it stands.
pub(super) fn write_outcome(
    decisions: &Decisions<f64>,
    inputs: &Inputs<f64>,
    sink: &mut Sink,
    refuse: impl Fn(String) -> Failure,
) -> Result<(), Failure> {
    let report = model::evaluate(decisions, inputs).report();
    let endless = |(_, values): &&(&str, Vec<f64>)| values.iter().any(|value| !value.is_finite());
    if let Some((name, _)) = report.iter().find(endless) {
        let reason = format!(
            "the inputs leave `{name}` without a finite value; accepted are worlds in which every \
             output is finite"
        );
        return Err(refuse(reason));
    }
    let mut line = serde_json::to_vec(&Line(&report))
        .map_err(|error| Failure::Internal(format!("JSON was not made: {error}")))?;
    line.push(b'\n');
    sink.write_all(&line)
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
