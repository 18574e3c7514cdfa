use std::fmt;
use std::sync::Arc;

use leptos::prelude::use_context;

/// Where a page reports the HTTP status that its response should carry.
///
/// The server provides one by context; in the browser there is none and reports go nowhere, so a
/// page states its status without asking which side it runs on.
#[derive(Clone)]
pub struct ResponseStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl ResponseStatus {
    /// A sink that hands every reported status code to `set`.
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }

    /// Reports `code` for the response that is being rendered, if there is one.
    pub fn report(code: u16) {
        if let Some(Self(set)) = use_context::<Self>() {
            set(code);
        }
    }
}

impl fmt::Debug for ResponseStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ResponseStatus").finish_non_exhaustive()
    }
}
