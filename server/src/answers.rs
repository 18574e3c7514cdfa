//! The model's answers to addresses, computed natively and kept for the next reader.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use app::{Initial, Peer, PeerFigure, Standing, plan_from_query, query_from_plan};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use datasets::{Facts, FigureKind, peers_capex_2024_2026};
use kernels::{Run, tally_scramble};
use lru::LruCache;
use model::{Central, DEFAULT_SEED, Plan, SCRAMBLES, Summary, Tally};
use protocol::{Backend, Simulated, Stage};
use tokio::sync::Semaphore;

use crate::state::AppState;

/// Answers kept: about 10 kB each.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not zero");
/// Answers computed at the same time; more would only slow each other.
const AT_ONCE: usize = 2;

/// Computes and keeps the answers that pages begin with.
#[derive(Debug)]
pub struct Answers {
    peers: Vec<Peer>,
    kept: Mutex<LruCache<String, Simulated>>,
    permits: Semaphore,
}

impl Answers {
    /// Answers beside these facts.
    pub fn new(facts: &Facts) -> Self {
        Self {
            peers: peers(facts),
            kept: Mutex::new(LruCache::new(KEPT)),
            permits: Semaphore::new(AT_ONCE),
        }
    }

    /// What a page with this query begins with.
    pub async fn initial(&self, query: &str) -> Initial {
        let (plan, notes) = plan_from_query(query);
        let answer = self.answer(plan).await;
        Initial { plan, notes, answer, peers: self.peers.clone() }
    }

    async fn answer(&self, plan: Plan) -> Simulated {
        let key = query_from_plan(&plan);
        if let Some(answer) = self.kept().get(&key) {
            return answer.clone();
        }
        let _permit = self.permits.acquire().await;
        let computed = tokio::task::spawn_blocking(move || simulate(&plan)).await;
        let answer = computed.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        self.kept().put(key, answer.clone());
        answer
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, LruCache<String, Simulated>> {
        // The cache holds whole entries at any time, so a panic elsewhere does not spoil it.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a page's request the answer that it begins with.
pub(crate) async fn attach(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let initial = state.answers().initial(&query).await;
    request.extensions_mut().insert(Arc::new(initial));
    next.run(request).await
}

/// Runs the full model on every core.
fn simulate(plan: &Plan) -> Simulated {
    let start = Instant::now();
    let run = Run::new(plan, DEFAULT_SEED);
    let tally = tally(&run);
    Simulated {
        generation: 0,
        stage: Stage::Settled,
        plan: *plan,
        summary: Summary::new(&tally).expect("a run has trials"),
        central: Central::of(plan),
        backend: Backend::Server,
        elapsed_millis: start.elapsed().as_secs_f64() * 1e3,
    }
}

/// Tallies all scrambles; counts add up exactly, whichever thread counted them.
fn tally(run: &Run) -> Tally {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut sum = Tally::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|first| {
                scope.spawn(move || {
                    let mut tally = Tally::default();
                    for scramble in (0..SCRAMBLES).skip(first).step_by(cores) {
                        tally_scramble(run, scramble, &mut tally);
                    }
                    tally
                })
            })
            .collect();
        for thread in threads {
            match thread.join() {
                Ok(tally) => sum.merge(&tally),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    sum
}

/// The peers' figures as the page shows them, and those they were preferred to.
fn peers(facts: &Facts) -> Vec<Peer> {
    let peer = |peer: datasets::PeerCapex| {
        let choices: Vec<_> =
            [Some(peer.latest), peer.outlook_2026].into_iter().flatten().collect();
        Peer {
            company: peer.company,
            figures: choices.iter().map(|choice| figure(&choice.chosen)).collect(),
            others: choices.iter().flat_map(|choice| &choice.others).map(figure).collect(),
        }
    };
    peers_capex_2024_2026(&facts.capex).into_iter().map(peer).collect()
}

fn figure(figure: &datasets::PeerFigure) -> PeerFigure {
    PeerFigure {
        year: figure.fiscal_year.clone(),
        usd_bn: figure.usd_bn,
        standing: standing(figure.kind),
        definition: figure.capex_definition.clone(),
        confidence: figure.confidence.map_or("ungraded".to_owned(), |grade| grade.to_string()),
        source: figure.source.clone(),
        url: figure.url.as_ref().map(ToString::to_string),
    }
}

fn standing(kind: FigureKind) -> Standing {
    match kind {
        // Derived figures are sums of reported parts; their definitions say so.
        FigureKind::Actual | FigureKind::Derived => Standing::Actual,
        FigureKind::Guidance | FigureKind::Plan => Standing::Outlook,
        _ => Standing::Estimate,
    }
}
