use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use app::{Initial, ResponseStatus};
use axum::http::StatusCode;
use axum::http::request::Parts;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::answers::Answers;
use crate::bundle::Bundle;
use crate::edition::Edition;
use crate::fleet::Fleet;
use crate::settings;
use crate::status::Screens;

/// What whoever sets up a booth decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoothSettings {
    /// Where phones reach this site, such as `https://headroom.example`; without it codes lead to
    /// the address by which the booth itself came.
    pub public_url: Option<String>,
    /// The PIN of the staff; without it there is no corner for them.
    pub pin: Option<String>,
    /// Whether booths report what they measure to this server.
    pub reports: bool,
    /// Whether pages let themselves be made to fail, for tests and for whoever sets up a booth.
    pub rehearses: bool,
}

/// Whether pages let themselves be made to fail, given by context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rehearses(pub(crate) bool);

/// What every request may use. Cheap to clone: everything behind it is shared.
#[derive(Clone)]
pub struct AppState {
    bundle: Arc<Bundle>,
    dist: Arc<PathBuf>,
    answers: Arc<Answers>,
    fleet: Arc<Fleet>,
    screens: Arc<Screens>,
    edition: Arc<Edition>,
    booth: Arc<BoothSettings>,
}

impl AppState {
    /// State that serves `bundle`, the files in `dist`, pages that begin with these answers, and a
    /// booth that is told these things.
    pub fn new(
        bundle: Bundle,
        dist: impl Into<PathBuf>,
        answers: Answers,
        booth: BoothSettings,
    ) -> Self {
        let dist = dist.into();
        Self {
            bundle: Arc::new(bundle),
            edition: Arc::new(Edition::of(&dist, answers.facts(), &booth)),
            dist: Arc::new(dist),
            answers: Arc::new(answers),
            fleet: Arc::default(),
            screens: Arc::default(),
            booth: Arc::new(booth),
        }
    }

    pub(crate) fn screens(&self) -> &Arc<Screens> {
        &self.screens
    }

    pub(crate) fn edition(&self) -> &Edition {
        &self.edition
    }

    pub(crate) fn booth(&self) -> &BoothSettings {
        &self.booth
    }

    pub(crate) fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(crate) fn fleet(&self) -> &Arc<Fleet> {
        &self.fleet
    }

    pub(crate) fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    pub(crate) fn dist(&self) -> &PathBuf {
        &self.dist
    }

    /// Provides everything that a page rendering may ask for by context.
    pub(crate) fn provide_page_contexts(&self) {
        provide_context(Rehearses(self.booth.rehearses));
        if let Some(options) = use_context::<ResponseOptions>() {
            provide_context(ResponseStatus::new(move |code| {
                if let Ok(status) = StatusCode::from_u16(code) {
                    options.set_status(status);
                }
            }));
        }
        if let Some(parts) = use_context::<Parts>() {
            provide_context(settings::wishes(&parts));
            if let Some(nonce) = parts.extensions.get::<Nonce>() {
                provide_context(nonce.clone());
            }
            if let Some(initial) = parts.extensions.get::<Arc<Initial>>() {
                provide_context(Initial::clone(initial));
            }
        }
    }
}

impl fmt::Debug for AppState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppState")
            .field("bundle", &self.bundle)
            .field("dist", &self.dist)
            .finish_non_exhaustive()
    }
}
