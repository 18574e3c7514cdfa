//! What no equation says: how the odds are made, and what the model leaves out.

use leptos::prelude::*;
use model::{
    DEFAULT_SEED, DIMENSIONS, MODEL_VERSION, POINTS_PER_SCRAMBLE, REFERENCE_ODDS, SCRAMBLES,
};
use words::{Phrase, count, say};

use super::super::parts::{percent, stop};

pub(super) fn sampling_finding() -> String {
    say!(
        "The plan meets {} possible worlds, and the odds are the share of them in which it holds",
        "让方案面对{}个可能的世界，达标的比例就是达标概率",
        count(SCRAMBLES * POINTS_PER_SCRAMBLE),
    )
}

const STEPS: [Phrase; 5] = [
    Phrase::new("A world", "一个世界"),
    Phrase::new("Points", "取点"),
    Phrase::new("The sign ±", "符号±"),
    Phrase::new("A result’s name", "结果的名称"),
    Phrase::new("A safe plan", "稳妥的方案"),
];

/// How a world is drawn and what ± means.
pub(super) fn sampling() -> AnyView {
    let texts = [world(), points(), sign(), name(), safety()];
    let steps = STEPS.into_iter().zip(texts).map(|(name, text)| said(name.text(), text));
    view! { <dl class="words">{steps.collect_view()}</dl> }.into_any()
}

fn world() -> String {
    say!(
        "is one value for each uncertain input, an export rule and a month of clearance: a \
         point with {DIMENSIONS} coordinates. Shared causes move several inputs at once, so \
         that dear chips and dear leases come together",
        "由每项不确定输入的一个值、一种出口规则和一个放行月份组成：即一个有{DIMENSIONS}个坐标的点。\
         共同的原因会同时推动几项输入，因此芯片贵时租赁也贵",
    )
}

fn points() -> String {
    say!(
        "come from a Sobol’ sequence, which covers the space more evenly than chance. It is \
         scrambled {SCRAMBLES} times independently, {} points each, from seed {DEFAULT_SEED}. \
         All plans meet the same worlds, so a difference between plans is not noise",
        "来自Sobol’序列，它比随机取点更均匀地覆盖空间。序列独立置乱{SCRAMBLES}次，每次{}个点，\
         种子为{DEFAULT_SEED}。所有方案面对同样的世界，因此方案之间的差别不是噪声",
        count(POINTS_PER_SCRAMBLE),
    )
}

fn sign() -> String {
    say!(
        "is one standard error of the sampling: the spread of the {SCRAMBLES} scrambles \
         divided by the root of their number. It says how much the digits would change with \
         other points, and nothing about whether the inputs are right",
        "表示抽样的一个标准误：{SCRAMBLES}次置乱之间的离散程度除以次数的平方根。\
         它说明换一批点时数字会变动多少，并不说明输入是否正确",
    )
}

fn name() -> String {
    say!(
        "is made from the plan, the inputs, the seed, the number of trials and model version \
         {MODEL_VERSION}. The same name gives the same digits, on a server, a processor or a GPU",
        "由方案、输入、种子、试验次数和模型版本{MODEL_VERSION}得出。\
         名称相同则数字相同，无论在服务器、处理器还是GPU上计算",
    )
}

fn safety() -> String {
    say!(
        "is one that meets its goals in {} of worlds, the confidence at which large public \
         projects are budgeted",
        "指在{}的世界里达成目标的方案，这也是大型公共项目编制预算时采用的置信度",
        percent(REFERENCE_ODDS),
    )
}

/// A name and what is said of it, as a sentence.
fn said(name: &'static str, text: String) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{text} {stop()}</dd></div> }.into_any()
}

/// What the model leaves out, from BUDGET_MODEL §16.
const LIMITS: [(Phrase, Phrase); 8] = [
    (
        Phrase::new("One moment", "一个时点"),
        Phrase::new(
            "The model shows December 2026. How the quarters before it went is not modelled",
            "模型展示的是2026年12月，此前各季度的过程没有建模",
        ),
    ),
    (
        Phrase::new("Demand takes no notice of price", "需求不随价格变化"),
        Phrase::new(
            "Demand and prices move together by their shared causes, but a lower price brings no more demand",
            "需求和价格因共同的原因一起变动，但降价不会带来更多需求",
        ),
    ),
    (
        Phrase::new("One kind of token", "只有一种词元"),
        Phrase::new(
            "All tokens are those of one language model. Pictures, video and speech cost more and are left out",
            "所有词元都按同一个语言模型计算。图片、视频和语音成本更高，没有计入",
        ),
    ),
    (
        Phrase::new("Exchange rates", "汇率"),
        Phrase::new(
            "Dollars on the pages are yuan at one fixed, dated rate, and facts keep the currency of their source. In the model the rate is uncertain",
            "页面上的美元金额按一个固定日期的汇率由人民币折算，资料保留来源的币种。在模型里，汇率是不确定的",
        ),
    ),
    (
        Phrase::new("Supply is estimated", "供应是估计的"),
        Phrase::new(
            "How many domestic chips can be had and how many accelerators exist already are estimates, and they move the odds more than money does",
            "能买到多少国产芯片、已有多少加速器，都是估计值，而它们对达标概率的影响比资金更大",
        ),
    ),
    (
        Phrase::new("Value is weak", "价值估算依据薄弱"),
        Phrase::new(
            "Net present value leaves out everything strategic, by construction",
            "净现值按其构造不计入任何战略价值",
        ),
    ),
    (
        Phrase::new("Leases may close", "租赁通道可能关闭"),
        Phrase::new(
            "A new rule could bar leases overseas. A plan without leases shows what that would do",
            "新规则可能禁止海外租赁。没有租赁的方案可以显示其后果",
        ),
    ),
    (
        Phrase::new("No advice", "不是建议"),
        Phrase::new(
            "This is no investment advice, and nothing in it is ByteDance’s data",
            "这不是投资建议，其中也没有字节跳动的内部数据",
        ),
    ),
];

pub(super) fn limits() -> AnyView {
    let items = LIMITS.iter().map(|(name, text)| said(name.text(), text.text().to_owned()));
    view! { <dl class="words">{items.collect_view()}</dl> }.into_any()
}
