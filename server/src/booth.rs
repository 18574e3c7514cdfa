//! A booth: this server and, on the screen of the same machine, a browser that shows nothing else.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use recovery::Restarts;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::command::ServeArguments;
use crate::serve::{ServeError, serve_beside};
use crate::status::Screens;

/// Names under which systems install browsers that have WebGPU and a kiosk mode.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome.exe",
    "msedge.exe",
];
/// Where they lie on systems that have them on no path.
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// What makes a browser a screen: no frame, no gestures that leave, no questions, no traces.
const FLAGS: [&str; 14] = [
    "--kiosk",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-sync",
    "--password-store=basic",
    "--disable-features=Translate,TouchpadOverscrollHistoryNavigation",
    // Linux has WebGPU behind these two; elsewhere they change nothing.
    "--enable-unsafe-webgpu",
    "--enable-features=Vulkan",
];

/// How long a browser may take until its screen says its first word.
const START_PATIENCE: Duration = Duration::from_mins(1);
/// A screen that is hidden, as behind another window, is called up by its browser once a minute.
const HIDDEN_PATIENCE: Duration = Duration::from_mins(3);
/// Restarts of the browser that its page is told of.
const REMEMBERED: usize = 5;
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);

const EXAMPLES: &str = "\
Examples:
  headroom booth
  headroom booth --public-url https://headroom.example --booth-pin 2468
  headroom booth --browser /opt/chrome/chrome --browser-flag=--force-device-scale-factor=1.5
  headroom booth --windowed --rehearse

docs/BOOTH.md says how a booth is set up and looked after.";

/// How to run a booth.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct BoothArguments {
    /// The server behind it.
    #[command(flatten)]
    pub serve: ServeArguments,

    /// The browser, if it is none of Chromium, Chrome and Edge where they are usually installed
    #[arg(long, value_name = "FILE", env = "HEADROOM_BROWSER")]
    pub browser: Option<PathBuf>,

    /// One more flag for the browser; may be given several times
    #[arg(long, value_name = "FLAG", allow_hyphen_values = true)]
    pub browser_flag: Vec<String>,

    /// Where the browser keeps its files; without it they are thrown away at the end
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,

    /// Seconds after which a screen that says nothing is taken for dead and its browser started anew
    ///
    /// The page says every two seconds that it lives; one whose thread hangs helps itself before.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(5..=3600))]
    pub patience: u64,

    /// Show the booth in a window, to try it out
    #[arg(long)]
    pub windowed: bool,
}

/// Why there is no booth, or no longer one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BoothError {
    /// The server does not serve.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// No browser was found.
    #[error(
        "no browser was found: install Chromium, Chrome or Edge, or name one with `--browser FILE`"
    )]
    NoBrowser,
    /// What was named is no browser.
    #[error("`--browser` names no file: `{}`", path.display())]
    NotThere {
        /// What was named.
        path: PathBuf,
    },
    /// There is no place for the browser's files.
    #[error("no folder can be made for the browser's files: name one with `--profile DIR`")]
    Profile(#[source] std::io::Error),
    /// It cannot be started.
    #[error("the browser cannot be started (`{}`)", path.display())]
    Start {
        /// The browser.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It ends as soon as it begins.
    #[error(
        "the browser ends again and again ({status}): see whether it starts by itself, whether there is a screen, and whether this user may run it; `--browser-flag` hands it flags"
    )]
    Ends {
        /// How it ended last.
        status: ExitStatus,
    },
}

/// Serves the site and keeps a browser before it, until either is told to stop.
///
/// # Errors
/// [`BoothError`], before anything is served if there is no browser.
pub async fn booth(arguments: BoothArguments) -> Result<(), BoothError> {
    let path = browser(arguments.browser.as_deref())?;
    let folder = TempDir::new().map_err(BoothError::Profile)?;
    let profile = arguments.profile.clone().unwrap_or_else(|| folder.path().to_owned());
    let (flags, windowed) = (arguments.browser_flag, arguments.windowed);
    let patience = Duration::from_secs(arguments.patience);
    serve_beside(arguments.serve, async move |address, screens| {
        let url = format!("http://{}/booth", reachable(&address));
        let arguments =
            |query: &str| flags_for(&format!("{url}?{query}"), &profile, windowed, &flags);
        keep(&path, arguments, &screens, patience).await
    })
    .await
}

/// The browser to use.
fn browser(named: Option<&Path>) -> Result<PathBuf, BoothError> {
    if let Some(path) = named {
        let found = path.is_file().then(|| path.to_owned()).or_else(|| on_path(path));
        return found.ok_or_else(|| BoothError::NotThere { path: path.to_owned() });
    }
    let installed = PLACES.into_iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES
        .into_iter()
        .find_map(|name| on_path(Path::new(name)))
        .or(installed)
        .ok_or(BoothError::NoBrowser)
}

fn on_path(name: &Path) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// An address that listens everywhere is none to visit.
fn reachable(address: &str) -> String {
    let everywhere = ["0.0.0.0:", "[::]:"];
    let port = everywhere.iter().find_map(|everywhere| address.strip_prefix(everywhere));
    port.map_or_else(|| address.to_owned(), |port| format!("127.0.0.1:{port}"))
}

fn flags_for(url: &str, profile: &Path, windowed: bool, more: &[String]) -> Vec<OsString> {
    let mut data = OsString::from("--user-data-dir=");
    data.push(profile);
    let ours = FLAGS.iter().filter(|&&flag| !(windowed && flag == "--kiosk"));
    let ours = ours.map(OsString::from).chain([data]);
    ours.chain(more.iter().map(OsString::from)).chain([OsString::from(url)]).collect()
}

/// Keeps the browser alive: one that crashes or falls silent is started again. One that is closed in
/// order ends the booth. `arguments` are those of a browser whose page has this query.
async fn keep(
    path: &Path,
    arguments: impl Fn(&str) -> Vec<OsString>,
    screens: &Screens,
    patience: Duration,
) -> Result<(), BoothError> {
    let (mut restarts, beginning) = (Restarts::default(), Instant::now());
    let mut started_again: Vec<String> = Vec::new();
    loop {
        // The page leaves the GPU alone if these were too many in a short time.
        let careful = if started_again.is_empty() { "" } else { "&careful=" };
        let query = format!("screen={}{careful}{}", screens.expect_own(), started_again.join(","));
        let mut child = start(path, &arguments(&query))?;
        match end_of(&mut child, screens, patience).await {
            Some(status) if status.success() => return Ok(()),
            status => {
                let pause = restarts.died(beginning.elapsed().as_secs_f64() * 1e3);
                if let Some(status) = status.filter(|_| restarts.is_struggling()) {
                    return Err(BoothError::Ends { status });
                }
                tracing::warn!(?status, "the browser is started again in {pause} ms");
                tokio::time::sleep(Duration::from_secs_f64(pause / 1e3)).await;
                started_again.extend(wall_millis());
                let surplus = started_again.len().saturating_sub(REMEMBERED);
                started_again.drain(..surplus);
            }
        }
    }
}

/// The wall's clock, as pages read it.
fn wall_millis() -> Option<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(now.as_millis().to_string())
}

fn start(path: &Path, arguments: &[OsString]) -> Result<Child, BoothError> {
    let started = Command::new(path).args(arguments).kill_on_drop(true).spawn();
    started.map_err(|source| BoothError::Start { path: path.to_owned(), source })
}

/// How the browser ended; `None` if it had to be ended because its screen fell silent.
async fn end_of(child: &mut Child, screens: &Screens, patience: Duration) -> Option<ExitStatus> {
    let begun = Instant::now();
    loop {
        tokio::select! {
            status = child.wait() => return status.ok(),
            () = tokio::time::sleep(LOOK) => {
                if is_dead(screens.own_silence(), begun.elapsed(), patience) {
                    // It may have ended by itself meanwhile.
                    let _ = child.kill().await;
                    return None;
                }
            }
        }
    }
}

/// Whether a screen is to be given up that has been silent for so long, or, if it has said nothing
/// yet, whose browser was started so long ago.
fn is_dead(silence: Option<(Duration, bool)>, since_start: Duration, patience: Duration) -> bool {
    match silence {
        None => since_start > patience.max(START_PATIENCE),
        Some((silent, true)) => silent > patience.max(HIDDEN_PATIENCE),
        Some((silent, false)) => silent > patience,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_not_there_is_named() {
        let error = browser(Some(Path::new("/no/such/browser"))).expect_err("there is none");
        assert!(error.to_string().contains("/no/such/browser"), "{error}");
    }

    #[test]
    fn the_page_comes_last_and_a_window_is_no_kiosk() {
        let more = ["--headless".to_owned()];
        let flags = flags_for("http://127.0.0.1:1/booth", Path::new("/tmp/p"), false, &more);
        assert_eq!(flags.last().and_then(|url| url.to_str()), Some("http://127.0.0.1:1/booth"));
        assert!(flags.contains(&"--kiosk".into()) && flags.contains(&"--headless".into()));
        assert!(flags.contains(&"--user-data-dir=/tmp/p".into()));
        let flags = flags_for("u", Path::new("p"), true, &[]);
        assert!(!flags.contains(&"--kiosk".into()));
    }

    #[test]
    fn a_screen_is_given_up_when_it_should_have_spoken() {
        let seconds = Duration::from_secs;
        let dead = |silence, since_start| is_dead(silence, seconds(since_start), seconds(20));
        assert!(!dead(None, 59) && dead(None, 61), "a browser takes a while to start");
        assert!(!dead(Some((seconds(19), false)), 900) && dead(Some((seconds(21), false)), 900));
        assert!(!dead(Some((seconds(170), true)), 900) && dead(Some((seconds(181), true)), 900));
        assert!(!is_dead(None, seconds(599), seconds(600)), "whoever is patient is so throughout");
    }

    #[test]
    fn an_address_for_all_interfaces_is_visited_locally() {
        assert_eq!(reachable("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reachable("192.168.1.4:80"), "192.168.1.4:80");
    }
}
