//! What the booth knows: where the visitor is, what the screen measured, and who is away.

use std::time::Duration;

use leptos::prelude::*;
use model::{Case, ExportRule, Plan};
use protocol::{Deed, Simulated};
use words::{Language, Locale};

use super::address::{case_from_query, query_from_case};
use super::booth_load;
use super::feed::{Feed, Progress};
use super::kiosk::{self, Presence, SCENES, Step, Taps};
use super::load::{LoadTest, Phase};
use super::opening::Opening;
use super::staff::Entry;
use super::workbench::Workbench;
use crate::browser;

/// How often the screen looks at the clock. The watchdog wants a sign of life every few seconds.
const TICK: Duration = Duration::from_millis(500);
/// How often the server is told that the screen lives.
const REPORT_MILLIS: f64 = 30_000.0;
/// How often a server is told that looks after this very screen.
const OWN_REPORT_MILLIS: f64 = 2_000.0;

/// What the clock makes of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Whether the visitor is still there.
    pub presence: Presence,
    /// The scene of the invitation.
    pub scene: usize,
    /// Whether its layout is mirrored.
    pub mirrored: bool,
    /// Where the picture is on its round.
    pub orbit: u32,
    /// Whether the screen is dimmed.
    pub dim: bool,
}

impl Moment {
    const START: Self =
        Self { presence: Presence::Here, scene: 0, mirrored: false, orbit: 0, dim: false };
}

/// What lies beside what is shown.
#[derive(Debug, Clone, Default)]
struct Diary {
    touched: f64,
    begun: f64,
    loaded: f64,
    reported: f64,
    visits: u32,
    taps: Taps,
    /// What of the address stays as it is.
    kept: String,
    /// The language that the screen speaks when nobody has chosen one.
    language: Language,
}

/// The booth. Cheap to copy: every part is a handle.
#[derive(Clone, Copy)]
pub(crate) struct Booth {
    /// The plan and its answers.
    pub workbench: Workbench,
    /// The plan of the workbench.
    pub plan: Signal<Plan>,
    /// The recommender on this screen.
    pub feed: Feed,
    /// Where the visitor is.
    pub step: RwSignal<Step>,
    /// The language that is spoken.
    pub language: RwSignal<Language>,
    /// What the clock makes of the screen.
    pub moment: RwSignal<Moment>,
    /// The crowd that the visitor's first tap brings.
    pub load: LoadTest,
    /// Seconds that the crowd will stay, while it is there.
    pub crowd: RwSignal<Option<u32>>,
    /// Whether the corner of the staff is open.
    pub staff: RwSignal<bool>,
    /// What was typed there.
    pub entry: RwSignal<Entry>,
    diary: StoredValue<Diary>,
}

impl Booth {
    /// The booth at the step and with the plan of its address.
    pub(crate) fn new(opening: &Opening, step: Step, answer: Simulated) -> Self {
        let language = words::current().language;
        let workbench = Workbench::new(opening, answer);
        let case = workbench.case;
        Self {
            workbench,
            plan: Signal::derive(move || case.with(|case| case.plan)),
            feed: Feed::new(),
            step: RwSignal::new(step),
            language: RwSignal::new(language),
            moment: RwSignal::new(Moment::START),
            load: LoadTest::new(),
            crowd: RwSignal::new(None),
            staff: RwSignal::new(false),
            entry: RwSignal::new(Entry::default()),
            diary: StoredValue::new(Diary { language, ..Diary::default() }),
        }
    }

    /// Begins to live: engine, recommender, clock, and what a screen in a hall must not let happen.
    pub(crate) fn start(self) {
        let now = browser::date_millis();
        self.diary.update_value(|diary| {
            diary.touched = now;
            diary.begun = now;
            diary.loaded = now;
            diary.kept = browser::kept_fields();
        });
        self.workbench.start();
        self.follow_address();
        self.find_language();
        self.feed.launch();
        self.load.wish.update(|wish| wish.rate = booth_load::RATE);
        self.load.launch();
        // Whoever set this screen up has opted in for it.
        if browser::named_path("headroom-booth-reports").is_some() {
            self.load.fleet.send(true);
        }
        Effect::new(move || self.keep_feed());
        set_interval(move || self.tick(), TICK);
        browser::keep_from_harm(move || self.touch());
        browser::on_rehearsal("page", browser::fail_here);
    }

    /// Goes to the step, the plan and the language of the address. A page that was kept for days when
    /// there is no server was made for none of them.
    fn follow_address(self) {
        let Some((_, query)) = browser::address() else { return };
        let (case, _) = case_from_query(&query);
        if self.workbench.case.with_untracked(|known| *known != case) {
            self.workbench.turn_to(|_| case);
        }
        let step = Step::of_query(&query);
        if step != self.step.get_untracked() {
            self.step.set(step);
        }
        let language = query.split('&').find_map(|field| field.strip_prefix("lang="));
        if let Some(language) = language.and_then(Language::from_tag)
            && language != self.language.get_untracked()
        {
            self.speak(language);
        }
    }

    /// Finds the screen's own language. A page that opens in the middle of a visit, after a crash,
    /// speaks the visitor's; the screen's was noted when the visitor chose another.
    fn find_language(self) {
        let known = browser::remembered_for_now(browser::BOOTH_LANGUAGE)
            .and_then(|tag| Language::from_tag(&tag))
            .filter(|_| self.step.get_untracked() != Step::Attract);
        if let Some(language) = known {
            self.diary.update_value(|diary| diary.language = language);
        } else {
            browser::forget_for_now(browser::BOOTH_LANGUAGE);
        }
    }

    /// A visitor's sign of life.
    fn touch(self) {
        self.diary.update_value(|diary| diary.touched = browser::date_millis());
        if self.moment.with_untracked(|moment| moment.dim) {
            self.moment.update(|moment| moment.dim = false);
        }
    }

    /// Ends the countdown. A touch alone leaves that to the next tick: what vanished under a finger
    /// would have its click go to whatever lies beneath.
    pub(crate) fn stay(self) {
        self.touch();
        self.moment.update(|moment| moment.presence = Presence::Here);
    }

    fn tick(self) {
        browser::beat();
        let now = browser::date_millis();
        self.look_at_the_crowd();
        let diary = self.diary.get_value();
        let idle = now - diary.touched;
        let attract = self.step.get_untracked() == Step::Attract;
        let (scene, mirrored) = kiosk::scene(now - diary.begun);
        let presence = if attract { Presence::Here } else { kiosk::presence(idle) };
        if self.staff.get_untracked() && kiosk::presence(idle) == Presence::Gone {
            self.close_staff();
        }
        let (orbit, dim) = (kiosk::orbit(now), attract && kiosk::is_dim(idle));
        let moment = Moment { presence, scene, mirrored, orbit, dim };
        if moment != self.moment.get_untracked() {
            self.moment.set(moment);
        }
        if presence == Presence::Gone {
            self.reset();
        }
        if attract {
            Self::rest(now, &diary);
        }
        let period = if diary.kept.is_empty() { REPORT_MILLIS } else { OWN_REPORT_MILLIS };
        if now - diary.reported >= period {
            self.diary.update_value(|diary| diary.reported = now);
            browser::report_booth(diary.visits, &diary.kept);
        }
        browser::show_status(&self.status(diary.visits));
    }

    /// What is better done while nobody is there: a new version is taken, and the page is loaded
    /// anew in the night.
    fn rest(now: f64, diary: &Diary) {
        if browser::is_update_waiting() {
            browser::take_update();
        } else if kiosk::is_night_reload(browser::hour(), now - diary.loaded) {
            browser::reload();
        }
    }

    /// For whoever looks after screens from afar: the title of the page says how it is.
    fn status(self, visits: u32) -> String {
        use super::workbench::EngineStatus;

        let engine = match self.workbench.status.get_untracked() {
            EngineStatus::Running => "ok",
            EngineStatus::Failed(_) => "failed",
            _ => "starting",
        };
        let gpu = match self.workbench.gpu.get_untracked() {
            Some(Ok(backend)) => backend.name(),
            _ if self.workbench.desk().lost.with_untracked(Option::is_some) => "GPU lost",
            _ => "CPU",
        };
        let step = self.step.get_untracked().key();
        format!("Headroom booth · {step} · engine {engine} · {gpu} · {visits} visits")
    }

    /// Goes to a step.
    pub(crate) fn go(self, step: Step) {
        self.touch();
        if self.step.get_untracked() == Step::Attract && step != Step::Attract {
            self.diary.update_value(|diary| diary.visits += 1);
        }
        if step == Step::Attract {
            self.reset();
        } else {
            if !matches!(step, Step::Load | Step::Scale) {
                self.send_away();
            }
            self.step.set(step);
            self.write_address();
        }
        browser::focus_step(step.key());
    }

    /// The step that the scene on the screen invites to.
    pub(crate) fn invited(self) -> Step {
        SCENES[self.moment.with(|moment| moment.scene).min(SCENES.len() - 1)]
    }

    /// Begins anew for the next visitor; nothing of the last one stays.
    pub(crate) fn reset(self) {
        let now = browser::date_millis();
        self.diary.update_value(|diary| {
            diary.begun = now;
            diary.touched = now;
        });
        self.close_staff();
        self.speak(self.diary.with_value(|diary| diary.language));
        self.workbench.turn_to(|_| Case::december_2025());
        self.feed.begin_anew();
        self.load.forget();
        self.crowd.set(None);
        self.moment.update(|moment| moment.presence = Presence::Here);
        self.step.set(Step::Attract);
        browser::replace_query(&self.diary.with_value(|diary| diary.kept.clone()));
    }

    /// Changes the plan.
    pub(crate) fn decide(self, change: impl FnOnce(Plan) -> Plan) {
        self.workbench.change(change);
        self.write_address();
    }

    /// Sets the export rule and goes on.
    pub(crate) fn rule(self, export: ExportRule) {
        self.decide(|plan| plan.with_export(export));
        self.go(Step::Export.next());
    }

    /// Leases this much abroad, in billions of yuan a year, and goes on.
    pub(crate) fn lease(self, bn_cny: f64) {
        self.decide(|plan| plan.with_lease(bn_cny).unwrap_or(plan));
        self.go(Step::Lease.next());
    }

    /// Speaks another language from now on, until the next visitor.
    pub(crate) fn speak(self, language: Language) {
        words::set(Locale { language, ..words::current() });
        self.language.set(language);
        let own = self.diary.with_value(|diary| diary.language);
        if language == own {
            browser::forget_for_now(browser::BOOTH_LANGUAGE);
        } else {
            browser::remember_for_now(browser::BOOTH_LANGUAGE, own.key());
        }
        browser::declare_language(language.tag());
    }

    /// What the visitor does with the video; the first time brings a crowd.
    pub(crate) fn act(self, deed: Deed) {
        self.feed.act(deed);
        let alone = self.load.run.with_untracked(Option::is_none);
        if alone && self.load.phase.get_untracked() == Phase::Idle {
            self.bring_a_crowd();
        }
    }

    /// Has requests come by chance, whatever the visitor does meanwhile.
    pub(crate) fn bring_a_crowd(self) {
        self.touch();
        if !untrack(|| self.load.is_busy()) {
            self.load.toggle();
            self.look_at_the_crowd();
        }
    }

    /// Sends the crowd away when its time is over.
    fn look_at_the_crowd(self) {
        let phase = self.load.phase.get_untracked();
        let left = match phase {
            Phase::Idle | Phase::Failed(_) => None,
            Phase::Driving => {
                let now = browser::wall_millis();
                Some(
                    self.load.run.with_untracked(|run| booth_load::seconds_left(run.as_ref(), now)),
                )
            }
            _ => Some(booth_load::seconds_left(None, 0.0)),
        };
        if left == Some(0.0) {
            self.send_away();
            return;
        }
        let shown = left.map(kiosk::seconds_up);
        if shown != self.crowd.get_untracked() {
            self.crowd.set(shown);
        }
    }

    /// Ends the crowd's requests; what was measured stays.
    fn send_away(self) {
        if untrack(|| self.load.is_busy()) {
            self.load.halt();
        }
        self.crowd.set(None);
    }

    /// Starts a recommender again that gave up: nobody here can reload the page.
    fn keep_feed(self) {
        if let Progress::Failed(reason) = self.feed.progress.get() {
            self.feed.recover(reason);
        }
    }

    /// A tap into the corner of the staff.
    pub(crate) fn tap_corner(self) {
        let now = browser::date_millis();
        let opened = self.diary.try_update_value(|diary| diary.taps.tap(now));
        if opened.unwrap_or_default() && browser::staff_pin().is_some() {
            self.staff.set(true);
        }
    }

    /// Closes the corner of the staff; the next one has to know the PIN again.
    pub(crate) fn close_staff(self) {
        self.entry.update(Entry::leave);
        self.staff.set(false);
    }

    /// The address of a step with the plan as it is, for readers without scripts and for reloads.
    pub(crate) fn href(self, step: Step) -> String {
        Self::href_with(step, &self.plan.get(), self.language.get())
    }

    /// The address of a step with another plan or language.
    pub(crate) fn href_with(step: Step, plan: &Plan, language: Language) -> String {
        format!("/booth?{}", query(step, plan, language))
    }

    fn write_address(self) {
        let plan = self.plan.get_untracked();
        let language = self.language.get_untracked();
        let query = query(self.step.get_untracked(), &plan, language);
        let kept = self.diary.with_value(|diary| diary.kept.clone());
        browser::replace_query(&inquiry::joined(query, &kept));
    }
}

fn query(step: Step, plan: &Plan, language: Language) -> String {
    let more = format!("step={}&lang={}", step.key(), language.key());
    inquiry::joined(query_from_case(&Case::from(*plan)), &more)
}
