//! What varies, by the names of the command line.

use analysis::Measure;
use model::OBSERVABLES;

use crate::commands::failure::Failure;

/// Measures that are no observables.
const MEASURES: [(&str, Measure); 5] = [
    ("goal", Measure::Goal),
    ("log_token_cover", Measure::LogTokenCover),
    ("log_request_cover", Measure::LogRequestCover),
    ("served", Measure::Served),
    ("shortfall", Measure::Shortfall),
];

/// The measures of these names, or the usual ones if there are none.
pub(super) fn measures(names: &[String], usual: Vec<Measure>) -> Result<Vec<Measure>, Failure> {
    if names.is_empty() {
        return Ok(usual);
    }
    names.iter().map(|name| measure(name)).collect()
}

fn measure(name: &str) -> Result<Measure, Failure> {
    let observed = || OBSERVABLES.iter().find(|spec| spec.key == name);
    let known = MEASURES.iter().find(|(key, _)| *key == name).map(|(_, measure)| *measure);
    known.or_else(|| observed().map(|spec| Measure::Observed(spec.observable))).ok_or_else(|| {
        let names: Vec<&str> = MEASURES
            .iter()
            .map(|(key, _)| *key)
            .chain(OBSERVABLES.iter().map(|spec| spec.key))
            .collect();
        Failure::Usage(format!("`--measure` is `{name}`; accepted are {}", names.join(", ")))
    })
}

/// The name of a measure.
pub(super) fn name_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Observed(observable) => OBSERVABLES[observable as usize].key,
        other => MEASURES.iter().find(|(_, known)| *known == other).map_or("", |(key, _)| key),
    }
}
