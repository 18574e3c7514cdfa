/// Whether a page has reloaded itself so often that it should leave the GPU alone.
///
/// `times` are the moments at which it did, in milliseconds of the clock that `now` is of, apart by
/// spaces, as the start script of the booth keeps them; what is no number is passed over.
pub fn reloads_too_often(times: &str, now: f64) -> bool {
    let times = times.split_whitespace().filter_map(|time| time.parse::<f64>().ok());
    times.filter(|time| (0.0..WINDOW).contains(&(now - time))).count() >= MOST
}

/// Reloads within the window that are too many.
const MOST: usize = 3;
const WINDOW: f64 = 5.0 * 60_000.0;

#[cfg(test)]
mod tests {
    use super::reloads_too_often;

    #[test]
    fn three_reloads_in_five_minutes_are_too_many() {
        assert!(!reloads_too_often("", 1e12));
        assert!(!reloads_too_often("1000 2000", 3_000.0));
        assert!(reloads_too_often("1000 2000 3000", 4_000.0));
        assert!(!reloads_too_often("1000 2000 3000", 301_500.0), "the first is forgotten");
    }

    #[test]
    fn rubbish_and_clocks_that_were_set_back_count_as_nothing() {
        assert!(!reloads_too_often("x NaN inf 9e99 5000 6000 7000", 4_000.0));
    }
}
