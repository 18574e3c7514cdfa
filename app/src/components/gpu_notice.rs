use leptos::prelude::*;

use crate::state::workbench::Workbench;

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
            <strong>"GPU lost – running on CPU. "</strong>
            "Every number stays right and comes more slowly. The GPU is used again when it is back."
        </p>
    }
}
