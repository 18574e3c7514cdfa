use leptos::prelude::*;

use words::Phrase;

use crate::state::workbench::Workbench;

const LOST: Phrase = Phrase::new("GPU lost – running on CPU", "GPU已断开，改用CPU计算");
const MORE: Phrase = Phrase::new(
    "Every number stays right and comes more slowly. The GPU is used again when it is back.",
    "所有数字仍然正确，只是变慢。GPU恢复后会重新启用。",
);

/// Says that the GPU is gone, and what that means, while it is.
#[component]
pub(crate) fn GpuNotice(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let lost = workbench.desk().lost;
    let reason = move || lost.get().unwrap_or_default();
    view! {
        <p class="gpu-notice" role="status" title=reason hidden=move || lost.with(Option::is_none)>
            <strong>{LOST.text()}</strong>
            " "
            {MORE.text()}
        </p>
    }
}
