//! What no equation says: how the odds are made, and what the model leaves out.

use app::count;
use leptos::prelude::*;
use model::{
    DEFAULT_SEED, DIMENSIONS, MODEL_VERSION, POINTS_PER_SCRAMBLE, REFERENCE_ODDS, SCRAMBLES,
};

use super::super::parts::percent;

pub(super) fn sampling_finding() -> String {
    format!(
        "The plan meets {} possible worlds, and the odds are the share of them in which it holds",
        count(SCRAMBLES * POINTS_PER_SCRAMBLE),
    )
}

/// How a world is drawn and what ± means.
pub(super) fn sampling() -> AnyView {
    let steps = [
        (
            "A world",
            format!(
                "is one value for each uncertain input, an export rule and a month of clearance: a \
                 point with {DIMENSIONS} coordinates. Shared causes move several inputs at once, so \
                 that dear chips and dear leases come together"
            ),
        ),
        (
            "Points",
            format!(
                "come from a Sobol’ sequence, which covers the space more evenly than chance. It is \
                 scrambled {SCRAMBLES} times independently, {} points each, from seed {DEFAULT_SEED}. \
                 All plans meet the same worlds, so a difference between plans is not noise",
                count(POINTS_PER_SCRAMBLE),
            ),
        ),
        (
            "The sign ±",
            format!(
                "is one standard error of the sampling: the spread of the {SCRAMBLES} scrambles \
                 divided by the root of their number. It says how much the digits would change with \
                 other points, and nothing about whether the inputs are right"
            ),
        ),
        (
            "A result’s name",
            format!(
                "is made from the plan, the inputs, the seed, the number of trials and model version \
                 {MODEL_VERSION}. The same name gives the same digits, on a server, a processor or a GPU"
            ),
        ),
        (
            "A safe plan",
            format!(
                "is one that meets its goals in {} of worlds, the confidence at which large public \
                 projects are budgeted",
                percent(REFERENCE_ODDS),
            ),
        ),
    ];
    let steps = steps.map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text} "."</dd></div> });
    view! { <dl class="words">{steps.into_iter().collect_view()}</dl> }.into_any()
}

/// What the model leaves out, from BUDGET_MODEL §16.
const LIMITS: [(&str, &str); 8] = [
    (
        "One moment",
        "The model shows December 2026. How the quarters before it went is not modelled",
    ),
    (
        "Demand takes no notice of price",
        "Demand and prices move together by their shared causes, but a lower price brings no more demand",
    ),
    (
        "One kind of token",
        "All tokens are those of one language model. Pictures, video and speech cost more and are left out",
    ),
    (
        "Exchange rates",
        "Displayed conversions use the rate of their source. In the model the rate is uncertain",
    ),
    (
        "Supply is estimated",
        "How many domestic chips can be had and how many accelerators exist already are estimates, and they move the odds more than money does",
    ),
    ("Value is weak", "Net present value leaves out everything strategic, by construction"),
    (
        "Leases may close",
        "A new rule could bar leases overseas. A plan without leases shows what that would do",
    ),
    ("No advice", "This is no investment advice, and nothing in it is ByteDance’s data"),
];

pub(super) fn limits() -> AnyView {
    let items =
        LIMITS.iter().map(|(name, text)| view! { <div><dt>{*name}</dt><dd>{*text} "."</dd></div> });
    view! { <dl class="words">{items.collect_view()}</dl> }.into_any()
}
