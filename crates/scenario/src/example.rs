/// A scenario in TOML with a comment on every field; its values are those of the plan reported in
/// December 2025, so that reading it changes nothing.
pub const EXAMPLE: &str = include_str!("example.toml");

#[cfg(test)]
mod tests {
    use super::EXAMPLE;
    use crate::ScenarioFile;
    use model::{Plan, Sampling, Scenario};

    #[test]
    fn the_example_is_the_reported_plan() {
        let reading = ScenarioFile::parse(EXAMPLE).and_then(|file| file.resolve());
        let reading = reading.expect("the example is a scenario");
        assert_eq!(reading.scenario, Scenario::published(Plan::december_2025()));
        assert_eq!(reading.sampling, Sampling::settled());
        assert_eq!(reading.notes, Vec::<String>::new());
    }

    #[test]
    fn the_example_stays_one_when_its_suggestions_are_taken_up() {
        // Suggestions stand behind `#?`; comments behind `# `.
        let taken = EXAMPLE.replace("#? ", "");
        assert_ne!(taken, EXAMPLE);
        let reading = ScenarioFile::parse(&taken).and_then(|file| file.resolve());
        let reading = reading.expect("the suggestions are accepted");
        assert_ne!(reading.scenario, Scenario::published(Plan::december_2025()));
    }
}
