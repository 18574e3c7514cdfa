//! How many tests passed, read from what the test runners print.

use std::fmt;

/// Counts over all runners of one `cargo xtask test`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …` of cargo's own runner.
    pub(crate) fn read_cargo_line(&mut self, line: &str) {
        let line = without_colour(line);
        if let Some((_, counts)) =
            line.split_once("test result: ").and_then(|(_, result)| result.split_once(". "))
        {
            self.add_list(counts, ';');
        }
    }

    /// Reads `Summary [0.1s] 6 tests run: 5 passed, 1 failed, 2 skipped`.
    ///
    /// Nextest repeats what a failing test printed, which holds a line of cargo's own form.
    pub(crate) fn read_nextest_line(&mut self, line: &str) {
        let line = without_colour(line);
        if !line.trim_start().starts_with("Summary [") {
            return;
        }
        if let Some((_, counts)) = line.split_once(" run: ") {
            self.add_list(counts, ',');
        }
    }

    /// Reads `ℹ pass 5`, as Node's runner ends.
    pub(crate) fn read_node_line(&mut self, line: &str) {
        let line = without_colour(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["ℹ" | "#", word, number] = words[..] {
            self.add(word, number);
        }
    }

    fn add_list(&mut self, counts: &str, separator: char) {
        for count in counts.split(separator) {
            let mut words = count.split_whitespace();
            if let (Some(number), Some(word)) = (words.next(), words.next()) {
                self.add(word, number);
            }
        }
    }

    fn add(&mut self, word: &str, number: &str) {
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" => self.skipped += number,
            _ => (),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(formatter, "{passed} passed, {failed} failed")?;
        if *skipped > 0 { write!(formatter, ", {skipped} skipped") } else { Ok(()) }
    }
}

/// Drops escape sequences of the form `ESC [ … letter`.
fn without_colour(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|character: char| character.is_ascii_alphabetic());
        plain.push_str(end.and_then(|end| piece.get(end + 1..)).unwrap_or_default());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn cargo(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.read_cargo_line(line);
        }
        tally
    }

    #[test]
    fn results_of_several_test_binaries_add_up() {
        let tally = cargo(&[
            "running 6 tests",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ]);
        assert_eq!(tally, Tally { passed: 7, failed: 1, skipped: 1 });
    }

    #[test]
    fn the_summary_of_nextest_is_read_in_colour_too() {
        let mut tally = Tally::default();
        for line in [
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 15 filtered out",
            "\u{1b}[32;1m     Summary\u{1b}[0m [   0.015s] \u{1b}[1m12\u{1b}[0m tests run: \u{1b}[1m11\u{1b}[0m passed (1 slow), \u{1b}[1m1\u{1b}[0m failed, \u{1b}[1m3\u{1b}[0m skipped",
        ] {
            tally.read_nextest_line(line);
        }
        assert_eq!(tally, Tally { passed: 11, failed: 1, skipped: 3 });
    }

    #[test]
    fn the_end_of_a_node_run_is_read() {
        let mut tally = Tally::default();
        for line in ["ℹ tests 4", "ℹ pass 3", "\u{1b}[34mℹ fail 1\u{1b}[39m", "ℹ duration_ms 12.3"]
        {
            tally.read_node_line(line);
        }
        assert_eq!(tally, Tally { passed: 3, failed: 1, skipped: 0 });
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(cargo(&["5 passed; 1 failed", "Summary", ""]), Tally::default());
    }

    #[test]
    fn the_closing_line_is_short_when_nothing_was_skipped() {
        let tally = Tally { passed: 3, failed: 0, skipped: 0 };
        assert_eq!(tally.to_string(), "3 passed, 0 failed");
    }
}
