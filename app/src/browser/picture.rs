use charts::Plot;

/// The chart as an SVG fragment, for pages that must be complete without scripts.
///
/// In the browser this is empty: hydration keeps the server's drawing, and the canvas is drawn over
/// it. A page that the browser builds by itself has the canvas only.
pub(crate) fn picture(chart: &dyn Plot, width_px: u32) -> String {
    cfg_select! {
        feature = "ssr" => { chart.svg(width_px) }
        _ => {
            let _ = (chart, width_px);
            String::new()
        }
    }
}
