//! The model's answers to addresses, computed natively and kept for the next reader.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use analysis::questions::{Inspected, Inspector, Run};
use analysis::{Answer, Question, Workshop, answer};
use app::{Initial, Peer, PeerFigure, Served, Standing, case_from_query, query_from_case};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use datasets::{Facts, FigureKind, peers_capex_2024_2026};
use inquiry::{LISTED, SWEEP, Topic, figures, helps, helps_question, joined, question};
use lru::LruCache;
use model::{Case, Central, Sampling, result_id};
use protocol::{Backend, Simulated, Stage};
use tokio::sync::Semaphore;
use words::{Locale, say};

use crate::exports::Picture;
use crate::said::{period, said};
use crate::state::AppState;

/// Answers kept: about 10 kB each.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not zero");
/// Traced models kept: about 200 kB each.
const TRACES_KEPT: NonZeroUsize = NonZeroUsize::new(16).expect("16 is not zero");
/// Answers to questions kept: up to 200 kB each.
const QUESTIONS_KEPT: NonZeroUsize = NonZeroUsize::new(64).expect("64 is not zero");
/// Answers computed at the same time; more would only slow each other.
const AT_ONCE: usize = 2;

/// What was computed, by who reads it and what was asked.
type Kept<T> = Mutex<LruCache<(Locale, String), T>>;

/// Computes and keeps the answers that pages begin with.
#[derive(Debug)]
pub struct Answers {
    facts: Arc<Facts>,
    traces: Kept<Arc<Vec<Inspected>>>,
    kept: Mutex<LruCache<String, Simulated>>,
    served: Kept<Served>,
    helps: Kept<Option<String>>,
    permits: Semaphore,
    workshop: Arc<Workshop>,
}

impl Answers {
    /// Answers beside these facts.
    pub fn new(facts: &Facts) -> Self {
        Self {
            facts: Arc::new(facts.clone()),
            traces: Mutex::new(LruCache::new(TRACES_KEPT)),
            kept: Mutex::new(LruCache::new(KEPT)),
            served: Mutex::new(LruCache::new(QUESTIONS_KEPT)),
            helps: Mutex::new(LruCache::new(KEPT)),
            permits: Semaphore::new(AT_ONCE),
            workshop: Arc::default(),
        }
    }

    /// What a page with this path and query begins with.
    pub async fn initial(&self, path: &str, query: &str) -> Initial {
        let (case, notes) = case_from_query(query);
        let answer = self.answer(&case).await;
        let mut served = Vec::new();
        for topic in Topic::of_address(path, query, &case) {
            served.push(self.served(topic, &case).await);
        }
        let facts_date = self.facts.as_of().to_string();
        let helps = if path == "/" { self.helps(&case).await } else { None };
        let usual_goal = self.answer(&Case::december_2025()).await.summary.odds.goal;
        let peers = peers(&self.facts);
        Initial { case, notes, answer, served, helps, usual_goal, peers, facts_date }
    }

    /// What would help a plan most, as a table.
    async fn helps(&self, case: &Case) -> Option<String> {
        let key = (words::current(), query_from_case(case));
        if let Some(helps) = kept(&self.helps).get(&key) {
            return helps.clone();
        }
        let question = helps_question(case);
        let table = self.compute(move |workshop| {
            let answered = answer(&question, workshop, |_, _| {});
            answered.ok().and_then(|answer| helps(&answer))
        });
        let helps = table.await;
        kept(&self.helps).put(key, helps.clone());
        helps
    }

    async fn served(&self, topic: Topic, case: &Case) -> Served {
        let key = (words::current(), joined(query_from_case(case), &topic.query()));
        if let Some(served) = kept(&self.served).get(&key) {
            return served.clone();
        }
        let case = case.clone();
        let served = self.compute(move |workshop| serve(&topic, &case, workshop)).await;
        kept(&self.served).put(key, served.clone());
        served
    }

    /// The figure in one place of the answer to what a query asks, and the kind of the question.
    pub(crate) async fn drawn(&self, query: &str, place: usize) -> Option<(String, Picture)> {
        let (case, _) = case_from_query(query);
        let topic = ["/lab", "/compare"].into_iter().find_map(|path| {
            let topics = Topic::of_address(path, query, &case);
            topics.into_iter().find(|topic| !matches!(topic, Topic::Cell(_)))
        })?;
        let kind = match &topic {
            Topic::Listed(listed) => LISTED[*listed].key,
            Topic::Sweep(..) => SWEEP,
            _ => "compare",
        };
        let drawn = self.compute(move |workshop| {
            let answered = answer(&question(&topic, &case), workshop, |_, _| {}).ok()?;
            let panel = inquiry::drawn(&topic, &case, &answered).into_iter().nth(place)?;
            let (title, finding) = (panel.title.text().to_owned(), panel.finding);
            Some(Picture { title, finding, chart: panel.chart })
        });
        Some((kind.to_owned(), drawn.await?))
    }

    /// The fact tables.
    pub(crate) fn facts(&self) -> &Arc<Facts> {
        &self.facts
    }

    /// Every number of the model for the plan in a query, with its formula, in the median world.
    pub(crate) async fn cells(&self, query: &str) -> Arc<Vec<Inspected>> {
        let (case, _) = case_from_query(query);
        let key = (words::current(), query_from_case(&case));
        if let Some(cells) = kept(&self.traces).get(&key) {
            return Arc::clone(cells);
        }
        let cells = Arc::new(self.compute(move |_| inspect_all(&case)).await);
        kept(&self.traces).put(key, Arc::clone(&cells));
        cells
    }

    /// Does work on threads of its own, a little at a time, for the reader of this one.
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Workshop) -> T + Send + 'static,
    ) -> T {
        let _permit = self.permits.acquire().await;
        let (workshop, locale) = (Arc::clone(&self.workshop), words::current());
        let work = move || words::within(locale, || work(&workshop));
        let computed = tokio::task::spawn_blocking(work).await;
        computed.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    async fn answer(&self, case: &Case) -> Simulated {
        let key = query_from_case(case);
        if let Some(answer) = kept(&self.kept).get(&key) {
            return answer.clone();
        }
        let case = case.clone();
        let answer = self.compute(move |workshop| simulate(&case, workshop)).await;
        kept(&self.kept).put(key, answer.clone());
        answer
    }
}

/// Every cell of the model in the median world of a case, in the order of BUDGET_MODEL.
fn inspect_all(case: &Case) -> Vec<Inspected> {
    let inspector = Inspector::new(&case.scenario());
    let cell = |symbol: &str| inspector.inspect(symbol).ok();
    inspector.symbols().filter_map(cell).collect()
}

fn kept<K, T>(cache: &Mutex<LruCache<K, T>>) -> MutexGuard<'_, LruCache<K, T>> {
    // The cache holds whole entries at any time, so a panic elsewhere does not spoil it.
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers a question on every core; what cannot be answered says why.
fn serve(topic: &Topic, case: &Case, workshop: &Workshop) -> Served {
    let start = Instant::now();
    let answered = answer(&question(topic, case), workshop, |_, _| {});
    let elapsed_millis = start.elapsed().as_secs_f64() * 1e3;
    let html = answered.map(|answer| figures(topic, case, &query_from_case(case), &answer));
    Served::new(topic.clone(), html.map_err(|error| error.to_string()), elapsed_millis)
}

/// Gives a page's request the answer that it begins with.
pub(crate) async fn attach(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let path = request.uri().path().to_owned();
    let initial = state.answers().initial(&path, &query).await;
    request.extensions_mut().insert(Arc::new(initial));
    next.run(request).await
}

/// Runs the full model on every core, in worlds that the runs before have left.
fn simulate(case: &Case, workshop: &Workshop) -> Simulated {
    let start = Instant::now();
    let (scenario, sampling) = (case.scenario(), Sampling::settled());
    let (name, central) = (result_id(&scenario, &sampling), Central::of(&scenario));
    let question = Question::Run(Run { scenario, sampling });
    let Ok(Answer::Run(summary)) = answer(&question, workshop, |_, _| {}) else {
        unreachable!("a settled run has scrambles, and a run is answered with its summary")
    };
    Simulated {
        generation: 0,
        stage: Stage::Settled,
        case: case.clone(),
        summary,
        central,
        name,
        backend: Backend::Server,
        workers: std::thread::available_parallelism()
            .map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX)),
        elapsed_millis: start.elapsed().as_secs_f64() * 1e3,
    }
}

/// The peers' figures as the page shows them, and those they were preferred to.
fn peers(facts: &Facts) -> Vec<Peer> {
    let peer = |peer: datasets::PeerCapex| {
        let choices: Vec<_> =
            [Some(peer.latest), peer.outlook_2026].into_iter().flatten().collect();
        Peer {
            name: said(facts, &peer.company),
            company: peer.company,
            figures: choices.iter().map(|choice| figure(facts, &choice.chosen)).collect(),
            others: choices
                .iter()
                .flat_map(|choice| &choice.others)
                .map(|other| figure(facts, other))
                .collect(),
        }
    };
    peers_capex_2024_2026(&facts.capex).into_iter().map(peer).collect()
}

fn figure(facts: &Facts, figure: &datasets::PeerFigure) -> PeerFigure {
    PeerFigure {
        year: period(facts, &figure.fiscal_year),
        usd_bn: figure.usd_bn,
        standing: standing(figure.kind),
        definition: said(facts, &figure.capex_definition),
        confidence: figure
            .confidence
            .map_or_else(|| say!("ungraded", "未评级"), |grade| grade.to_string()),
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
