//! The model's answers to addresses, computed natively and kept for the next reader.

mod kept;

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use analysis::questions::{Inspected, Inspector, Run};
use analysis::{AnalysisError, Answer, Question, Workshop, answer};
use app::{Initial, Peer, PeerFigure, Served, Standing, case_from_query, query_from_case};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use datasets::{Facts, FigureKind, peers_capex_2024_2026};
use inquiry::{LISTED, SWEEP, Topic, figures, helps, helps_question, joined, question};
use model::{Case, Central, Sampling, result_id};
use protocol::{Backend, Simulated, Stage};
use tokio::sync::Semaphore;
use words::{Locale, say};

use self::kept::Kept;
use crate::exports::Picture;
use crate::said::{period, said};
use crate::state::AppState;

/// Answers kept: about 10 kB each.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not zero");
/// Traced models kept: about 200 kB each.
const TRACES_KEPT: NonZeroUsize = NonZeroUsize::new(16).expect("16 is not zero");
/// Answers to questions kept, and pages' figures of them: up to 200 kB each.
const QUESTIONS_KEPT: NonZeroUsize = NonZeroUsize::new(64).expect("64 is not zero");
/// Answers computed at the same time; more would only slow each other.
const AT_ONCE: usize = 2;
/// Readers whose pages and files are made at the same time; more are told to come back.
const MOST_WAITING: usize = 64;
/// Asks for what would help, in the keys of kept answers; no topic of an address is written so.
const HELPS: &str = "helps";
/// When they are told to come back, in seconds.
const COME_BACK: &str = "2";

/// Computes and keeps the answers that pages begin with.
#[derive(Debug)]
pub struct Answers {
    facts: Arc<Facts>,
    plans: Kept<String, Simulated>,
    questions: Kept<(Locale, String), Arc<Answer>>,
    traces: Kept<(Locale, String), Arc<Vec<Inspected>>>,
    served: Kept<(Locale, String), Served>,
    permits: Arc<Semaphore>,
    seats: Semaphore,
    workshop: Arc<Workshop>,
}

impl Answers {
    /// Answers beside these facts.
    pub fn new(facts: &Facts) -> Self {
        Self {
            facts: Arc::new(facts.clone()),
            plans: Kept::new(KEPT),
            questions: Kept::new(QUESTIONS_KEPT),
            traces: Kept::new(TRACES_KEPT),
            served: Kept::new(QUESTIONS_KEPT),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            seats: Semaphore::new(MOST_WAITING),
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
        let key = joined(query_from_case(case), HELPS);
        match self.answer_to(key, helps_question(case)).await {
            Ok(answer) => helps(&answer),
            Err(error) => {
                tracing::error!(%error, "what would help was not answered");
                None
            }
        }
    }

    async fn served(&self, topic: Topic, case: &Case) -> Served {
        let key = joined(query_from_case(case), &topic.query());
        let kept = self.served.get(
            (words::current(), key.clone()),
            Box::pin(async {
                let start = Instant::now();
                let answer = self.answer_to(key, question(&topic, case)).await?;
                let elapsed_millis = start.elapsed().as_secs_f64() * 1e3;
                let (about, case) = (topic.clone(), case.clone());
                let drawn =
                    move |_: &Workshop| figures(&about, &case, &query_from_case(&case), &answer);
                let html = self.compute(drawn).await;
                Ok::<_, AnalysisError>(Served::new(topic.clone(), Ok(html), elapsed_millis))
            }),
        );
        kept.await.unwrap_or_else(|error| Served::new(topic.clone(), Err(error.to_string()), 0.0))
    }

    /// The figure in one place of the answer to what a query asks, and the kind of the question.
    ///
    /// # Errors
    /// [`AnalysisError`] if the question cannot be asked; a query or a place that names no figure
    /// is none.
    pub(crate) async fn drawn(
        &self,
        query: &str,
        place: usize,
    ) -> Result<Option<(String, Picture)>, AnalysisError> {
        let (case, _) = case_from_query(query);
        let topic = ["/lab", "/compare"].into_iter().find_map(|path| {
            let topics = Topic::of_address(path, query, &case);
            topics.into_iter().find(|topic| !matches!(topic, Topic::Cell(_)))
        });
        let Some(topic) = topic else { return Ok(None) };
        let kind = match &topic {
            Topic::Listed(listed) => LISTED[*listed].key,
            Topic::Sweep(..) => SWEEP,
            _ => "compare",
        };
        let key = joined(query_from_case(&case), &topic.query());
        let answer = self.answer_to(key, question(&topic, &case)).await?;
        let drawn = self.compute(move |_| {
            let panel = inquiry::drawn(&topic, &case, &answer).into_iter().nth(place)?;
            let (title, finding) = (panel.title.text().to_owned(), panel.finding);
            Some(Picture { title, finding, chart: panel.chart })
        });
        Ok(drawn.await.map(|picture| (kind.to_owned(), picture)))
    }

    /// The answer to a question, under a key that names it and its plan.
    async fn answer_to(&self, key: String, asked: Question) -> Result<Arc<Answer>, AnalysisError> {
        let work = move |workshop: &Workshop| answer(&asked, workshop, |_, _| {}).map(Arc::new);
        // Levers and policies are named in the answer itself.
        self.questions.get((words::current(), key), self.compute(work)).await
    }

    /// The fact tables.
    pub(crate) fn facts(&self) -> &Arc<Facts> {
        &self.facts
    }

    /// Every number of the model for the plan in a query, with its formula, in the median world.
    pub(crate) async fn cells(&self, query: &str) -> Arc<Vec<Inspected>> {
        let (case, _) = case_from_query(query);
        let key = (words::current(), query_from_case(&case));
        let inspected = move |_: &Workshop| Arc::new(inspect_all(&case));
        certain(self.traces.get(key, async { Ok(self.compute(inspected).await) }).await)
    }

    /// Does work on threads of its own, a little at a time, for the reader of this one.
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Workshop) -> T + Send + 'static,
    ) -> T {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let (workshop, locale) = (Arc::clone(&self.workshop), words::current());
        let work = move || {
            // Held by the work and not by who asked: a reader who leaves does not end it.
            let _permit = permit;
            words::within(locale, || work(&workshop))
        };
        let computed = tokio::task::spawn_blocking(work).await;
        computed.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    async fn answer(&self, case: &Case) -> Simulated {
        let (key, case) = (query_from_case(case), case.clone());
        let work = move |workshop: &Workshop| simulate(&case, workshop);
        certain(self.plans.get(key, async { Ok(self.compute(work).await) }).await)
    }
}

/// What cannot fail.
fn certain<T>(computed: Result<T, Infallible>) -> T {
    let Ok(value) = computed;
    value
}

/// Every cell of the model in the median world of a case, in the order of BUDGET_MODEL.
fn inspect_all(case: &Case) -> Vec<Inspected> {
    let inspector = Inspector::new(&case.scenario());
    let cell = |symbol: &str| inspector.inspect(symbol).ok();
    inspector.symbols().filter_map(cell).collect()
}

/// Lets as many readers in as can be served soon, and asks the others to come back.
pub(crate) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match state.answers().seats.try_acquire() {
        Ok(_seat) => next.run(request).await,
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, COME_BACK)]).into_response()
        }
    }
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn answers() -> Answers {
        let facts = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/facts");
        Answers::new(&Facts::load(Path::new(facts)).expect("the facts agree with their sidecars"))
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_place() {
        let answers = answers();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let endless = answers.compute(move |_| ended.recv());
        let impatient = tokio::time::timeout(std::time::Duration::from_millis(20), endless).await;
        assert!(impatient.is_err(), "the reader has left");
        assert_eq!(answers.permits.available_permits(), AT_ONCE - 1);
        drop(end);
        let all = u32::try_from(AT_ONCE).expect("a few");
        drop(answers.permits.acquire_many(all).await.expect("it is never closed"));
    }
}
