//! A run under load as it is drawn: where its time went, and when.

use crate::{Cause, Recorder, Sample};

/// Parts of a response time: waiting, then the stages of the service.
pub const PARTS: usize = 5;
/// Columns of a grid; a longer run has wider ones.
const COLUMNS: usize = 60;
/// Rows to a factor of ten.
const ROWS_PER_DECADE: f64 = 8.0;
/// The lower edge of the lowest row, in microseconds.
const LOWEST: f64 = 10.0;
/// Rows of a grid, up to a minute.
const ROWS: usize = 55;
const FIRST_WIDTH: f64 = 500_000.0;

/// Requests of a stretch of time, by how long they took.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// When it begins, in microseconds of the run.
    pub start: f64,
    /// When it ends.
    pub end: f64,
    /// Requests that were done in it, row by row of [`Track::row_edge`].
    pub counts: Vec<u32>,
    /// Why a part of it is left out, if one is.
    pub cut: Option<Cause>,
}

/// A stretch of a run that is left out of everything that is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Why.
    pub cause: Cause,
    /// When it begins, in microseconds of the run.
    pub from: f64,
    /// When it ends; infinite as long as it lasts.
    pub to: f64,
}

impl Gap {
    /// Whether anything between these two moments lies in it.
    fn meets(&self, from: f64, to: f64) -> bool {
        from < self.to && to > self.from
    }
}

/// A run: everything that a panel shows of it. Times are microseconds since it began.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    recorder: Recorder,
    parts: [f64; PARTS],
    columns: Vec<Vec<u32>>,
    width: f64,
    gaps: Vec<Gap>,
    span: Option<(f64, f64)>,
}

impl Track {
    /// A run whose first requests are left out, and whose windows of this length are compared.
    pub fn new(warm_up: u32, window_micros: f64) -> Self {
        Self {
            recorder: Recorder::new(warm_up, window_micros),
            parts: [0.0; PARTS],
            columns: Vec::new(),
            width: FIRST_WIDTH,
            gaps: Vec::new(),
            span: None,
        }
    }

    /// Takes a request with the stages of its service. Returns whether it was measured.
    pub fn record(&mut self, sample: Sample, stages: [f64; PARTS - 1]) -> bool {
        let cut = self.cause_between(sample.scheduled, sample.done);
        let measured = self.recorder.record(sample, cut);
        if measured {
            let [queue, rest @ ..] = &mut self.parts;
            *queue += sample.started - sample.scheduled;
            rest.iter_mut().zip(stages).for_each(|(sum, stage)| *sum += stage);
            // From the first start and not from when it was due: all of an offline run is due at once,
            // what warms up as well.
            let (first, last) = self.span.unwrap_or((sample.started, sample.done));
            self.span = Some((first.min(sample.started), last.max(sample.done)));
            self.place(sample);
        } else if cut.is_some() {
            // Time passes though nothing is measured.
            self.column(sample.done);
        }
        measured
    }

    /// Why something of this stretch is left out; a loss before a hidden page.
    fn cause_between(&self, from: f64, to: f64) -> Option<Cause> {
        let causes = || self.gaps.iter().filter(|gap| gap.meets(from, to)).map(|gap| gap.cause);
        causes().find(|cause| *cause == Cause::Lost).or_else(|| causes().next())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the quotient is not negative, and a too large one is cut off"
    )]
    fn place(&mut self, sample: Sample) {
        let column = self.column(sample.done);
        let decades = ((sample.done - sample.scheduled) / LOWEST).max(1.0).log10();
        let row = ((decades * ROWS_PER_DECADE) as usize).min(ROWS - 1);
        self.columns[column][row] += 1;
    }

    /// The column of a moment, which is there from then on.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the quotient is not negative, and a too large one is cut off"
    )]
    fn column(&mut self, moment: f64) -> usize {
        while moment >= self.width * COLUMNS as f64 && self.width < 1e13 {
            self.halve();
        }
        let column = ((moment.max(0.0) / self.width) as usize).min(COLUMNS - 1);
        if self.columns.len() <= column {
            self.columns.resize(column + 1, vec![0; ROWS]);
        }
        column
    }

    /// Makes columns twice as wide.
    fn halve(&mut self) {
        let join = |pair: &[Vec<u32>]| -> Vec<u32> {
            (0..ROWS).map(|row| pair.iter().map(|column| column[row]).sum()).collect()
        };
        self.columns = self.columns.chunks(2).map(join).collect();
        self.width *= 2.0;
    }

    /// From now on everything is left out that is under way, until [`Self::resume`].
    pub fn pause(&mut self, cause: Cause, now: f64) {
        if !self.gaps.iter().any(|gap| gap.cause == cause && gap.to.is_infinite()) {
            self.gaps.push(Gap { cause, from: now, to: f64::INFINITY });
        }
    }

    /// The cause is gone; does nothing where it was not there.
    pub fn resume(&mut self, cause: Cause, now: f64) {
        let open = self.gaps.iter_mut().find(|gap| gap.cause == cause && gap.to.is_infinite());
        if let Some(gap) = open {
            gap.to = now.max(gap.from);
        }
    }

    /// What was counted.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Mean microseconds of each part of a response: waiting first, then the stages; zero of none.
    pub fn parts(&self) -> [f64; PARTS] {
        let count = self.recorder.response().count().max(1) as f64;
        self.parts.map(|sum| sum / count)
    }

    /// Requests done in a second, over the part of the run that is measured.
    pub fn throughput(&self) -> f64 {
        let micros =
            self.span.map_or(0.0, |(first, last)| last - first - self.left_out(first, last));
        if micros > 0.0 { 1e6 * self.recorder.response().count() as f64 / micros } else { 0.0 }
    }

    /// Microseconds of a stretch that lie in gaps, which may overlap.
    fn left_out(&self, first: f64, last: f64) -> f64 {
        let mut gaps: Vec<(f64, f64)> =
            self.gaps.iter().map(|gap| (gap.from.max(first), gap.to.min(last))).collect();
        gaps.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let sum = gaps.into_iter().fold((0.0, first), |(sum, end), (from, to)| {
            let from = from.max(end);
            (sum + (to - from).max(0.0), end.max(to))
        });
        sum.0
    }

    /// The stretches that are left out; the last may have no end yet.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Requests by time and length.
    pub fn columns(&self) -> Vec<Column> {
        let column = |(place, counts): (usize, &Vec<u32>)| {
            let (start, end) = (place as f64 * self.width, (place + 1) as f64 * self.width);
            let cut = self.cause_between(start, end);
            Column { start, end, counts: counts.clone(), cut }
        };
        self.columns.iter().enumerate().map(column).collect()
    }

    /// The lower edge of a row in microseconds, which is the upper edge of the row before.
    pub fn row_edge(row: usize) -> f64 {
        LOWEST * 10_f64.powf(row as f64 / ROWS_PER_DECADE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(scheduled: f64, service: f64, waited: f64) -> Sample {
        let started = scheduled + waited;
        Sample { scheduled, started, done: started + service }
    }

    #[test]
    fn waiting_is_the_first_part_and_stages_are_the_others() {
        let mut track = Track::new(1, 1e6);
        for place in 0..5 {
            let stages = [100.0, 200.0, 300.0, 400.0];
            track.record(sample(1e4 * f64::from(place), 1_000.0, 500.0), stages);
        }
        assert_eq!(track.parts(), [500.0, 100.0, 200.0, 300.0, 400.0]);
        assert_eq!(track.recorder().warm_up(), (1, 1_000.0));
        assert_eq!(track.recorder().response().count(), 4);
        let rate = track.throughput();
        assert!((rate - 4.0 / 0.031).abs() < 1e-9, "{rate}");
    }

    #[test]
    fn what_is_due_at_once_is_counted_from_where_measuring_begins() {
        let mut track = Track::new(20, 1e6);
        // Batches of ten that take a millisecond each, all of it due at the beginning.
        for batch in 0..6 {
            let started = 1_000.0 * f64::from(batch);
            for _ in 0..10 {
                let sample = Sample { scheduled: 0.0, started, done: started + 1_000.0 };
                track.record(sample, [0.0; 4]);
            }
        }
        assert_eq!(track.recorder().warm_up(), (20, 2_000.0));
        assert!((track.throughput() - 40.0 / 0.004).abs() < 1e-6, "{}", track.throughput());
    }

    #[test]
    fn long_runs_keep_every_request_in_few_columns() {
        let mut track = Track::new(0, 1e6);
        for second in 0..1_000 {
            track.record(sample(1e6 * f64::from(second), 2_000.0, 0.0), [0.0; 4]);
        }
        let columns = track.columns();
        assert!(columns.len() <= COLUMNS, "{}", columns.len());
        let total: u32 = columns.iter().flat_map(|column| &column.counts).sum();
        assert_eq!(total, 1_000);
        for column in columns {
            let rows: Vec<usize> = (0..ROWS).filter(|row| column.counts[*row] > 0).collect();
            assert!(
                rows.iter()
                    .all(|row| Track::row_edge(*row) <= 2_001.0
                        && Track::row_edge(row + 1) >= 1_999.0)
            );
        }
    }

    #[test]
    fn what_was_under_way_while_hidden_is_cut_and_its_columns_say_so() {
        let mut track = Track::new(0, 1e6);
        assert!(track.record(sample(0.0, 1e5, 0.0), [0.0; 4]));
        track.pause(Cause::Hidden, 1.05e6);
        assert!(!track.record(sample(1.0e6, 1e5, 0.0), [0.0; 4]));
        assert!(!track.record(sample(1.5e6, 1e5, 0.0), [0.0; 4]));
        track.resume(Cause::Hidden, 2.0e6);
        assert!(track.record(sample(2.1e6, 1e5, 0.0), [0.0; 4]));
        let recorder = track.recorder();
        assert_eq!((recorder.cut(Cause::Hidden), recorder.response().count()), (2, 2));
        let cut: Vec<bool> = track.columns().iter().map(|column| column.cut.is_some()).collect();
        assert_eq!(cut, [false, false, true, true, false]);
        assert!((track.throughput() - 2.0 / (2.2 - 0.95)).abs() < 1e-9, "{}", track.throughput());
    }

    #[test]
    fn a_stand_in_is_in_neither_population_and_time_goes_on_without_it() {
        let mut track = Track::new(0, 1e6);
        track.record(sample(0.0, 1e5, 0.0), [0.0; 4]);
        track.pause(Cause::Lost, 5e5);
        track.pause(Cause::Lost, 6e5);
        track.pause(Cause::Hidden, 7e5);
        track.resume(Cause::Hidden, 8e5);
        // The request that met the loss, one of the stand-in's, and one that waited through it.
        for (due, service, waited) in [(4.9e5, 9e4, 0.0), (1e6, 9e5, 0.0), (1.9e6, 1e4, 2e5)] {
            assert!(!track.record(sample(due, service, waited), [9e9; 4]));
        }
        assert_eq!(track.columns().len(), 5, "columns follow the time");
        track.resume(Cause::Lost, 2e6);
        assert!(!track.record(sample(1.95e6, 1e4, 2e5), [9e9; 4]), "it was due before");
        assert!(track.record(sample(2.5e6, 1e5, 0.0), [1.0; 4]));
        let recorder = track.recorder();
        assert_eq!((recorder.cut(Cause::Lost), recorder.cut(Cause::Hidden)), (4, 0));
        assert_eq!((recorder.response().count(), recorder.service().count()), (2, 2));
        assert_eq!(track.parts()[4], 0.5);
        assert_eq!(track.columns()[2].cut, Some(Cause::Lost));
        assert!((track.throughput() - 2.0 / (2.6 - 1.5)).abs() < 1e-9, "{}", track.throughput());
    }

    #[test]
    fn odd_times_are_placed_somewhere_or_left_out() {
        let mut track = Track::new(0, 1e6);
        for (scheduled, done) in [(0.0, f64::INFINITY), (0.0, f64::NAN), (-5.0, -1.0), (0.0, 1e20)]
        {
            track.record(Sample { scheduled, started: 0.0, done }, [0.0; 4]);
        }
        assert!(track.columns().len() <= COLUMNS);
    }
}
