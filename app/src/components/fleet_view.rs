use leptos::html::Details;
use leptos::prelude::*;
use words::Phrase;

use super::{Live, plain};
use crate::state::hydrated::use_hydrated;
use crate::state::load::fleet::{Fleet, Sending, sent, table, watched};

const TITLE: Phrase = Phrase::new("The fleet of visitors", "访客集群");
const OPT_IN: Phrase = Phrase::new("Report what this device measures", "上报本设备的测量结果");
const WHAT: Phrase = Phrase::new(
    "Off unless you tick it. Then, every 5 seconds while a load test measures: two histograms (response and \
     service times), whether the CPU or WebGPU scored, the size of the model and the precision, how requests came and how \
     many together, under a random name that ends with this page. Nothing of the feed, of the plan or of you; the server sees your \
     address as with any page, and uses it for limits alone. It forgets a device ten minutes after its last \
     report.",
    "默认关闭。勾选后，在负载测试进行时每5秒发送：两份直方图（响应时间与服务时间）、由CPU还是WebGPU打分、\
     模型规模与精度、请求方式与每批数量，并附一个随本页关闭而失效的随机名称。不含推荐流、方案或您个人的任何信息；服务器与任何网页一样能看到您的IP地址，\
     仅用于限流。最后一次上报十分钟后，服务器即忘记该设备。",
);
const LOOK: Phrase = Phrase::new("Watch what all devices measure", "查看全部设备的测量结果");

/// What this device reports, if its reader wants it to, and what all devices measure together.
#[component]
pub(crate) fn FleetView(
    /// The fleet.
    fleet: Fleet,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let details = NodeRef::<Details>::new();
    let look = move |_| {
        if let Some(details) = details.get_untracked() {
            fleet.watch(details.open());
        }
    };
    let shown = Signal::derive(move || fleet.picture.with(|picture| table(picture.as_ref())));
    plain(view! {
        <section class="load-wide" aria-labelledby="fleet-title">
            <h3 id="fleet-title">{TITLE.text()}</h3>
            <label class="load-check">
                <input
                    type="checkbox"
                    name="report"
                    autocomplete="off"
                    disabled=move || !hydrated.get()
                    prop:checked=move || fleet.sending.with(|sending| *sending != Sending::Off)
                    on:change:target=move |event| fleet.send(event.target().checked())
                />
                <span>{OPT_IN.text()}</span>
            </label>
            <p class="load-note">{WHAT.text()}</p>
            <p class="load-note" role="status">{move || fleet.sending.with(sent)}</p>
            <details class="load-fleet" node_ref=details on:toggle=look>
                <summary>{LOOK.text()}</summary>
                <p class="load-note" role="status">{move || watched(fleet.watching.get())}</p>
                <Live class="load-text" html=shown/>
            </details>
        </section>
    })
}
