//! What the booth says, in both languages.

use model::{ExportRule, ExportState, Plan};
use protocol::Simulated;
use words::{Language, Locale, Phrase, in_hundred, say, within, yuan_bn};

use super::kiosk::Step;

pub(crate) const NAME: Phrase = Phrase::name("Headroom");
pub(crate) const TOUCH: Phrase = Phrase::new("Touch to try", "轻触屏幕，试一试");
pub(crate) const BACK: Phrase = Phrase::new("Back", "上一步");
pub(crate) const NEXT: Phrase = Phrase::new("Next", "下一步");
pub(crate) const AGAIN: Phrase = Phrase::new("Start over", "重新开始");
pub(crate) const STEPS: Phrase = Phrase::new("Steps", "步骤");
pub(crate) const LANGUAGE: Phrase = Phrase::new("Language", "语言");
pub(crate) const LESS: Phrase = Phrase::new("Less", "少一些");
pub(crate) const MORE: Phrase = Phrase::new("More", "多一些");
pub(crate) const STILL_THERE: Phrase = Phrase::new("Are you still there?", "您还在吗？");
pub(crate) const STAY: Phrase = Phrase::new("I am here", "我还在");
pub(crate) const CROWD: Phrase = Phrase::new("Send a crowd", "放人群进来");
pub(crate) const SIMULATED: Phrase = Phrase::new(
    "The videos are simulated; the recommender and the times are real.",
    "视频为模拟数据；推荐系统与耗时均为真实。",
);
pub(crate) const FEED_STARTS: Phrase =
    Phrase::new("The recommender is being fetched…", "正在获取推荐系统……");
pub(crate) const FEED_RETURNS: Phrase = Phrase::new(
    "The recommender stopped and is being started again.",
    "推荐系统已中断，正在重新启动。",
);
pub(crate) const NOT_MEASURED: Phrase = Phrase::new(
    "Too little has been measured on this screen yet. Go back one step and tap, or send a crowd now.",
    "这块屏幕上的测量还不够。请返回上一步点几次，或现在就放人群进来。",
);
pub(crate) const TAKE: Phrase = Phrase::new(
    "Point a phone at the code: it opens this very plan. Nothing stays on this screen.",
    "用手机扫码，即可打开同一方案。本屏不保留任何内容。",
);
pub(crate) const CODE: Phrase = Phrase::new("QR code of this plan's address", "本方案网址的二维码");
pub(crate) const LOCAL_ONLY: Phrase = Phrase::new(
    "This screen has no public address, so the code only opens on this machine.",
    "本屏没有公开网址，二维码只能在本机打开。",
);
pub(crate) const GPU_LOST: Phrase =
    Phrase::new("GPU lost – running on CPU", "GPU已断开，改用CPU计算");
pub(crate) const GPU_LOST_MORE: Phrase = Phrase::new(
    "Everything works and every number is the same, only slower.",
    "一切功能照常，数字不变，只是变慢。",
);
pub(crate) const ENGINE_RETURNS: Phrase = Phrase::new(
    "The engine is being started again; the last answer stays.",
    "引擎正在重新启动，先显示上一次的结果。",
);
pub(crate) const STAFF: Phrase = Phrase::new("Staff", "工作人员");
pub(crate) const PIN: Phrase = Phrase::new("PIN", "密码");
pub(crate) const WRONG: Phrase = Phrase::new("Wrong PIN", "密码错误");
pub(crate) const CLOSE: Phrase = Phrase::new("Close", "关闭");
pub(crate) const RELOAD: Phrase = Phrase::new("Reload", "重新加载");
pub(crate) const LEAVE: Phrase = Phrase::new("Leave the booth", "退出展台模式");

/// What the buttons below a video say.
pub(crate) const DEEDS: [(protocol::Deed, Phrase); 4] = [
    (protocol::Deed::Liked, Phrase::new("Like", "点赞")),
    (protocol::Deed::Finished, Phrase::new("Watch it all", "看完")),
    (protocol::Deed::Skipped, Phrase::new("Skip", "划走")),
    (protocol::Deed::NotInterested, Phrase::new("Not for me", "不感兴趣")),
];

/// The four rules, from strictest to loosest, and what each means.
pub(crate) const RULES: [(ExportState, Phrase); 4] = [
    (ExportState::Denied, Phrase::new("No H200 comes in", "H200一张也进不来")),
    (ExportState::Trial, Phrase::new("20,000, as reported", "2万张（据报道）")),
    (ExportState::Quota, Phrase::new("A share of the reported approval", "据报道获批数量的一部分")),
    (ExportState::Open, Phrase::new("As many as can be had", "有多少买多少")),
];

/// Leases abroad that a visitor chooses among, in billions of yuan a year; the second is the plan's
/// own.
pub(crate) fn leases() -> [f64; 3] {
    [0.0, Plan::december_2025().lease_bn_cny(), 60.0]
}

/// What a lease is called.
pub(crate) fn lease_name(place: usize) -> Phrase {
    const NAMES: [Phrase; 3] = [
        Phrase::new("None", "不租"),
        Phrase::new("As estimated for 2026", "按2026年估计值"),
        Phrase::new("Far more", "大幅增加"),
    ];
    NAMES[place.min(2)]
}

/// The title of a step.
pub(crate) const fn title(step: Step) -> Phrase {
    match step {
        Step::Attract => Phrase::new(
            "What does an AI budget buy, and is it enough?",
            "一笔人工智能预算能买到什么，够用吗？",
        ),
        Step::Budget => Phrase::new("Set the budget", "先定预算"),
        Step::Export => Phrase::new("Which export rule?", "出口规则会怎样？"),
        Step::Lease => Phrase::new("Lease abroad?", "要在海外租赁算力吗？"),
        Step::Futures => Phrase::new("Will it be enough?", "够用吗？"),
        Step::Load => Phrase::new("Now feel the load", "现在感受一下负载"),
        Step::Scale => Phrase::new("From this screen to Douyin", "从这块屏幕到抖音"),
        Step::TakeAway => Phrase::new("Take your plan with you", "带走您的方案"),
    }
}

/// What a step is about, in a sentence.
pub(crate) fn about(step: Step) -> String {
    let reported = Plan::december_2025();
    match step {
        Step::Attract | Step::Futures | Step::TakeAway => String::new(),
        Step::Budget => {
            let money = yuan_bn(reported.capex_bn_cny());
            say!(
                "ByteDance's capex for 2026 in your hands. Reported: {money}.",
                "字节跳动2026年的资本开支由您来定。据报道为{money}。"
            )
        }
        Step::Export => say!(
            "Whether Nvidia's H200 may be brought to China is not yours to decide in life. Here it is.",
            "英伟达H200能否进入中国，现实中您说了不算，这里您说了算。"
        ),
        Step::Lease => say!(
            "Chips that may not come in can be rented where they are.",
            "进不来的芯片，可以在海外就地租用。"
        ),
        Step::Load => say!(
            "Every tap asks a recommender to choose among 50,000 videos, on this screen; the map shows how long a crowd waits that does the same.",
            "每点一次，推荐系统就在这块屏幕上从5万条视频中挑选一遍；热图显示同时请求的人群要等多久。"
        ),
        Step::Scale => {
            say!("The same work, for everyone at once.", "同样的计算，要同时服务所有人。")
        }
    }
}

/// What a scene of the invitation says.
pub(crate) fn scene(step: Step, answer: &Simulated) -> String {
    let plan = &answer.case.plan;
    match step {
        Step::Budget => {
            let money = yuan_bn(plan.capex_bn_cny());
            say!(
                "{money} for AI machines in one year. Would you spend more?",
                "一年{money}投入人工智能基础设施。您会再多投一些吗？"
            )
        }
        Step::Export => say!(
            "Denied, rationed or open: one rule decides which chips come in.",
            "不予许可、限量还是放开：一条规则决定哪些芯片进得来。"
        ),
        Step::Lease => say!(
            "What may not come in can be rented abroad. How much would you lease?",
            "进不来的芯片可以在海外租。您愿意租多少？"
        ),
        Step::Load => say!(
            "A recommender chooses among 50,000 videos on this very screen. Feel how fast.",
            "推荐系统就在这块屏幕上从5万条视频中挑选。来感受它有多快。"
        ),
        _ => {
            let futures = in_hundred(answer.summary.odds.goal);
            say!(
                "About {futures} of 100 possible futures reach both goals. Can you do better?",
                "100种可能的未来中，约有{futures}种能同时达到两项目标。您能做得更好吗？"
            )
        }
    }
}

/// A text in each language, for a screen that nobody has told a language.
pub(crate) fn in_both(text: impl Fn() -> String) -> [(Language, String); 2] {
    Language::ALL.map(|language| {
        let locale = Locale { language, ..words::current() };
        (language, within(locale, &text))
    })
}

/// The plan in one line.
pub(crate) fn plan_line(plan: &Plan) -> String {
    let (capex, lease) = (yuan_bn(plan.capex_bn_cny()), yuan_bn(plan.lease_bn_cny()));
    let rule = match plan.export {
        ExportRule::Uncertain => Phrase::new("uncertain", "未定").text(),
        ExportRule::Fixed(state) => state.short_name().text(),
    };
    say!(
        "{capex} of capex · export rule: {rule} · {lease} a year leased abroad",
        "资本开支{capex} · 出口规则：{rule} · 每年海外租赁{lease}"
    )
}

/// How long the countdown still is.
pub(crate) fn countdown(seconds: u32) -> String {
    say!("This screen starts over in {seconds} s.", "{seconds}秒后将重新开始。")
}

/// How long the crowd will stay.
pub(crate) fn crowd_stays(seconds: u32) -> String {
    say!("Crowd: {seconds} s", "人群：{seconds}秒")
}

/// The video that is shown: title, creator and topic.
pub(crate) fn card(card: &protocol::Card) -> [String; 2] {
    let english = words::current().language == Language::English;
    let of = |words: &protocol::Words| {
        if english { words.english.clone() } else { words.chinese.clone() }
    };
    [of(&card.title), format!("{} · {}", of(&card.creator), of(&card.topic))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_speaks_both_languages() {
        for step in Step::ALL {
            let [(_, english), (_, chinese)] =
                in_both(|| title(step).text().to_owned() + &about(step));
            assert!(
                english.is_ascii() || english.contains('¥') || english.contains('’'),
                "{english}"
            );
            assert!(chinese.chars().any(|letter| letter > '\u{4e00}'), "{chinese}");
        }
    }

    #[test]
    fn the_plan_is_told_in_one_line() {
        let plan = Plan::december_2025().with_export(ExportRule::Fixed(ExportState::Quota));
        assert_eq!(
            plan_line(&plan),
            "¥160bn of capex · export rule: Quota · ¥18bn a year leased abroad"
        );
    }

    #[test]
    fn the_second_lease_is_that_of_the_plan() {
        assert_eq!(leases()[1], Plan::december_2025().lease_bn_cny());
    }
}
