use leptos::prelude::*;

/// Hides the type of a view on the server, where types of whole pages are more than the compiler
/// takes.
///
/// In the browser the view stays what it is: hiding its type there would keep the code that
/// hydrates it asynchronously, which nothing calls, and which is a tenth of the module.
pub(crate) fn plain<V: IntoView + Send + 'static>(view: V) -> impl IntoView + use<V> {
    cfg_select! {
        feature = "ssr" => { view.into_any() }
        _ => { view }
    }
}
