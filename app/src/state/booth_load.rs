//! The crowd that a visitor's tap brings: a short run of the load test, and what it says of this
//! screen beside a fleet.

use latency::Latencies;
use model::{MeasuredService, PEAK_REQUESTS_PER_SECOND};
use words::{number, say};

use super::load::coupling::{measured, rate_within_objective};
use super::load::text::millis;
use super::load::{Phase, Run};

/// Requests a second, by chance: enough that nine of ten can be told after [`SECONDS`].
pub(crate) const RATE: f64 = 60.0;
/// How long a crowd stays; a story of ninety seconds has no time for more.
const SECONDS: f64 = 20.0;

/// Seconds that a crowd will stay yet; zero once it has to go.
///
/// `now` is the wall's clock in milliseconds.
pub(crate) fn seconds_left(run: Option<&Run>, now: f64) -> f64 {
    run.map_or(SECONDS, |run| (SECONDS - (now - run.begun.zero_millis) / 1e3).clamp(0.0, SECONDS))
}

/// What the crowd had to wait, in a sentence.
pub(crate) fn sentence(phase: &Phase, run: Option<&Run>) -> String {
    let response = run.map(|run| run.track.recorder().response());
    match (phase, response.filter(|response| response.count() > 0)) {
        (_, Some(response)) => times(response),
        (Phase::Idle, None) => say!(
            "Every tap is a request. Your first one brings a crowd: {RATE} requests a second, by chance.",
            "每点一次就是一次请求。您的第一次点击会引来人群：每秒{RATE}次请求，随机到达。"
        ),
        (Phase::Failed(_), None) => say!(
            "The crowd was turned away. The feed goes on; send the crowd once more.",
            "人群被挡在门外。推荐流不受影响，请再放一次人群进来。"
        ),
        _ => say!("The crowd is on its way…", "人群正在赶来……"),
    }
}

fn times(response: &Latencies) -> String {
    let (count, part) = (response.count(), |p| millis(response.quantile(p) as f64));
    let (half, most) = (part(0.5), part(0.9));
    say!(
        "{count} requests of the crowd measured here: half answered within {half} ms of when they were due, 9 of 10 within {most} ms.",
        "在此实测人群的{count}次请求：自应到时刻起，半数在{half}毫秒内得到响应，10次中有9次在{most}毫秒内。"
    )
}

/// How long the visitor's own tap took, in a sentence; empty before the first.
pub(crate) fn own(waited: Option<f64>) -> String {
    waited.map_or(String::new(), |waited| {
        let waited = number(waited);
        say!("Your own last tap: {waited} ms.", "您自己的上一次点击：{waited}毫秒。")
    })
}

/// Requests a second that one worker of this screen serves, and whether within the objective.
///
/// Where the work alone takes longer than the objective, it is what is served one after another.
fn rate(run: &Run) -> Option<(f64, bool)> {
    let measured = measured(run)?;
    let within = rate_within_objective(run, &measured);
    if within > 0.0 {
        return Some((within, true));
    }
    (measured.mean_millis > 0.0).then(|| (1e3 / measured.mean_millis, false))
}

/// What this screen serves, in a sentence; `None` before enough is measured.
pub(crate) fn rate_sentence(run: Option<&Run>) -> Option<String> {
    let run = run?;
    let ((rate, within), objective) = (rate(run)?, number(run.objective_millis));
    let rate = number(rate);
    Some(if within {
        say!(
            "This screen serves {rate} requests/s, 99 of 100 within {objective} ms",
            "这块屏幕每秒可服务{rate}次请求，99%在{objective}毫秒内"
        )
    } else {
        say!(
            "This screen serves {rate} requests/s, but not 99 of 100 within {objective} ms",
            "这块屏幕每秒可服务{rate}次请求，但做不到99%在{objective}毫秒内"
        )
    })
}

/// What that is beside the fleet, in sentences.
pub(crate) fn scale_sentence(run: Option<&Run>) -> Option<String> {
    let run = run?;
    let screens = number(PEAK_REQUESTS_PER_SECOND / rate(run)?.0);
    let (peak, peak_wan) =
        (number(PEAK_REQUESTS_PER_SECOND / 1e6), number(PEAK_REQUESTS_PER_SECOND / 1e4));
    let factor = number(MeasuredService::candidate_ratio(run.begun.flops, run.begun.candidates));
    Some(say!(
        "Douyin-scale needs ×{screens}: about {peak} million requests/s at the peak of the day (estimate). And each candidate costs the production ranker {factor} times as much (estimate).",
        "达到抖音规模需要{screens}块这样的屏幕：一天中的高峰约为每秒{peak_wan}万次请求（估计值）。而且生产环境的排序模型在每个候选上的计算量是这里的{factor}倍（估计值）。"
    ))
}

/// From what that follows.
pub(crate) fn basis(run: Option<&Run>) -> String {
    let count = run.map_or(0, |run| run.track.recorder().service().count());
    say!(
        "One worker, by the model's queueing formula, from {count} requests measured here.",
        "单个工作线程，按模型的排队公式，由在此实测的{count}次请求得出。"
    )
}

#[cfg(test)]
mod tests {
    use super::super::load::text::tests::run;
    use super::*;

    #[test]
    fn a_crowd_stays_for_twenty_seconds() {
        assert_eq!(seconds_left(None, 0.0), 20.0);
        let run = run(1, 5_000.0);
        let left = |seconds: f64| seconds_left(Some(&run), run.begun.zero_millis + 1e3 * seconds);
        assert_eq!([left(0.0), left(12.5), left(20.0), left(1e6)], [20.0, 7.5, 0.0, 0.0]);
        assert_eq!(left(-30.0), 20.0, "after the clock was set back");
    }

    #[test]
    fn nothing_is_claimed_before_enough_is_measured() {
        for none in [None, Some(run(12, 5_000.0)), Some(run(60, 5_000.0))] {
            assert_eq!(rate_sentence(none.as_ref()), None);
            assert_eq!(scale_sentence(none.as_ref()), None);
        }
        assert!(sentence(&Phase::Idle, None).contains("brings a crowd: 60 requests"));
        assert!(sentence(&Phase::Driving, Some(&run(12, 5_000.0))).contains("on its way"));
        assert!(own(None).is_empty() && own(Some(12.0)).contains("12.0 ms"));
    }

    #[test]
    fn the_rate_times_the_screens_is_the_peak() {
        let run = run(220, 5_000.0);
        let (rate, within) = rate(&run).expect("200 requests are enough");
        assert!(within && rate > 1.0 && rate < 200.0, "{rate}");
        let screens = number(PEAK_REQUESTS_PER_SECOND / rate);
        let text = scale_sentence(Some(&run)).expect("there is a rate");
        assert!(text.contains(&format!("needs ×{screens}:")), "{text}");
        assert!(sentence(&Phase::Idle, Some(&run)).starts_with("200 requests of the crowd"));
    }

    #[test]
    fn a_screen_that_is_too_slow_for_the_objective_says_so_and_still_has_a_rate() {
        let run = run(220, 40_000.0);
        let (rate, within) = rate(&run).expect("200 requests are enough");
        assert!(!within && (rate / 25.0 - 1.0).abs() < 0.01, "{rate}");
        assert!(rate_sentence(Some(&run)).is_some_and(|text| text.contains("but not 99 of 100")));
    }
}
