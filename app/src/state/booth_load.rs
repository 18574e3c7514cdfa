//! What a screen measures of the recommender on it, and what that means beside a fleet.

use std::collections::VecDeque;
use std::fmt::Write as _;

use latency::Latencies;
use model::{MeasuredService, PEAK_REQUESTS_PER_SECOND};
use protocol::FeedStep;
use words::{number, say};

use super::feed::Cost;

/// Requests of a load.
pub(crate) const REQUESTS: u32 = 100;
/// Requests that are drawn.
const DRAWN: usize = 120;
/// First requests that are not counted: code is compiled and memory is found in them.
const WARM_UP: u32 = 3;

/// What was measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Load {
    service: Latencies,
    response: Latencies,
    recent: VecDeque<f64>,
    warm: u32,
    left: u32,
    flops: f64,
    candidates: f64,
}

impl Load {
    /// Begins to send requests; whether it was not doing so already.
    pub(crate) fn begin(&mut self) -> bool {
        let begun = self.left == 0;
        if begun {
            self.left = REQUESTS;
        }
        begun
    }

    /// Sends no more requests; what was measured stays.
    pub(crate) fn end(&mut self) {
        self.left = 0;
    }

    /// Whether requests are left to be sent.
    pub(crate) fn is_running(&self) -> bool {
        self.left > 0
    }

    /// Requests that are still to be sent.
    pub(crate) fn left(&self) -> u32 {
        self.left
    }

    /// Takes what a request cost; whether to send another.
    pub(crate) fn take(&mut self, cost: &Cost) -> bool {
        self.flops = cost.stages.iter().map(|stage| stage.flops).sum();
        let ranked = cost.stages.iter().find(|stage| stage.stage == FeedStep::Rank);
        self.candidates = ranked.map_or(0.0, |stage| f64::from(stage.before));
        if self.warm < WARM_UP {
            self.warm += 1;
        } else {
            self.service.record(cost.worker_millis * 1e3);
            self.response.record(cost.response_millis * 1e3);
            self.recent.push_back(cost.response_millis);
            if self.recent.len() > DRAWN {
                self.recent.pop_front();
            }
        }
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    /// Requests a second that this screen serves, one after another; none before anything is known.
    ///
    /// # Formula
    /// One over the mean service time in the worker.
    pub(crate) fn rate(&self) -> Option<f64> {
        let mean = self.service.mean();
        (mean > 0.0).then(|| 1e6 / mean)
    }

    /// How many such screens the peak of the fleet's day would take.
    pub(crate) fn screens(&self) -> Option<f64> {
        self.rate().map(|rate| PEAK_REQUESTS_PER_SECOND / rate)
    }

    /// How many times heavier a candidate is in production, κ.
    pub(crate) fn scale_factor(&self) -> Option<f64> {
        let (flops, candidates) = (self.flops, self.candidates);
        (flops > 0.0 && candidates > 0.0)
            .then(|| MeasuredService::candidate_ratio(flops, candidates))
    }

    /// The times in a sentence.
    pub(crate) fn sentence(&self) -> String {
        let count = self.response.count();
        if count == 0 {
            return say!(
                "Every tap is a request to a recommender that runs here, on this screen.",
                "每点一次，就是向这块屏幕上的推荐系统发出一次请求。"
            );
        }
        let millis = |probability| number(self.response.quantile(probability) as f64 / 1e3);
        let (median, high) = (millis(0.5), millis(0.95));
        say!(
            "{count} requests measured here: half within {median} ms, 95 of 100 within {high} ms.",
            "在此实测{count}次请求：半数在{median}毫秒内，100次中有95次在{high}毫秒内。"
        )
    }

    /// What this screen serves, in a sentence.
    pub(crate) fn rate_sentence(&self) -> Option<String> {
        let rate = number(self.rate()?);
        Some(say!("This screen serves {rate} requests/s", "这块屏幕每秒服务{rate}次请求"))
    }

    /// What that is beside the fleet, in sentences.
    pub(crate) fn scale_sentence(&self) -> Option<String> {
        let (screens, peak) = (number(self.screens()?), number(PEAK_REQUESTS_PER_SECOND / 1e6));
        let peak_wan = number(PEAK_REQUESTS_PER_SECOND / 1e4);
        let mut text = say!(
            "Douyin-scale needs ×{screens}: about {peak} million requests/s at the peak of the day (estimate).",
            "达到抖音规模需要{screens}块这样的屏幕：一天中的高峰约为每秒{peak_wan}万次请求（估计值）。"
        );
        if let Some(factor) = self.scale_factor().map(number) {
            text.push_str(&say!(
                " And each candidate costs the production ranker {factor} times as much (estimate).",
                "而且生产环境的排序模型在每个候选上的计算量是这里的{factor}倍（估计值）。"
            ));
        }
        Some(text)
    }

    /// Times of the last requests as a drawing: time upwards, by a scale of powers of ten.
    pub(crate) fn drawing(&self) -> String {
        const HEIGHT: f64 = 100.0;
        const LEAST_MILLIS: f64 = 0.1;
        const DECADES: f64 = 4.0;
        let height =
            |millis: f64| HEIGHT * ((millis / LEAST_MILLIS).log10() / DECADES).clamp(0.0, 1.0);
        let mut drawing = format!("<svg viewBox=\"0 0 {DRAWN} 100\" preserveAspectRatio=\"none\">");
        for decade in 1..4 {
            let y = HEIGHT - HEIGHT * f64::from(decade) / DECADES;
            let _ = write!(drawing, "<path class=\"booth-line\" d=\"M0 {y:.1}H{DRAWN}\"/>");
        }
        for (place, millis) in self.recent.iter().enumerate() {
            let tall = height(*millis).max(1.0);
            let y = HEIGHT - tall;
            let _ = write!(
                drawing,
                "<rect x=\"{place}\" y=\"{y:.1}\" width=\".8\" height=\"{tall:.1}\"/>"
            );
        }
        drawing.push_str("</svg>");
        drawing
    }
}

#[cfg(test)]
mod tests {
    use protocol::FeedStage;

    use super::*;

    fn cost(worker_millis: f64) -> Cost {
        let stage = |stage, before, flops| FeedStage {
            stage,
            millis: 0.5,
            before,
            after: 10,
            flops,
            bytes: 1e6,
        };
        let stages = vec![stage(FeedStep::Encode, 5, 1e6), stage(FeedStep::Rank, 400, 11e6)];
        Cost { worker_millis, response_millis: worker_millis + 1.0, stages }
    }

    #[test]
    fn the_first_requests_are_not_counted_and_the_rest_make_the_rate() {
        let mut load = Load::default();
        assert!(load.begin() && !load.begin(), "one load at a time");
        let mut sent = 1;
        while load.take(&cost(if sent <= 3 { 900.0 } else { 4.0 })) {
            sent += 1;
        }
        assert_eq!((sent, load.is_running()), (REQUESTS, false));
        let rate = load.rate().expect("97 are counted");
        assert!((rate / 250.0 - 1.0).abs() < 0.01, "{rate}");
        let screens = load.screens().expect("there is a rate");
        assert!((screens * rate / PEAK_REQUESTS_PER_SECOND - 1.0).abs() < 1e-9);
        assert!(load.sentence().contains("97 requests") && load.sentence().contains("within 5.0"));
    }

    #[test]
    fn nothing_is_claimed_before_anything_is_measured() {
        let load = Load::default();
        assert_eq!((load.rate(), load.screens(), load.scale_factor()), (None, None, None));
        assert!(load.rate_sentence().is_none() && load.scale_sentence().is_none());
        assert!(!load.drawing().contains("<rect"));
    }

    #[test]
    fn a_candidate_is_compared_with_one_in_production() {
        let mut load = Load::default();
        load.take(&cost(4.0));
        let factor = load.scale_factor().expect("work was counted");
        assert!((factor / (4.11e9 / (12e6 / 400.0)) - 1.0).abs() < 1e-9, "{factor}");
    }

    #[test]
    fn the_drawing_holds_the_last_requests() {
        let mut load = Load::default();
        for _ in 0..300 {
            load.take(&cost(4.0));
        }
        assert_eq!(load.drawing().matches("<rect").count(), DRAWN);
    }
}
