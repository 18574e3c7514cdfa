//! `cargo xtask serve`: build, then become the server.
//!
//! On Unix this process turns into the server, so that whoever stops `cargo xtask serve`, by Ctrl-C
//! or by a signal to its process, stops the server itself, which then ends gracefully. A child
//! waits until the server is healthy and says where it is.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::bundle;
use crate::process::{find_on_path, step, wait_until};
use crate::server::is_healthy;
use crate::workspace::Workspace;

/// What to serve, and where.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:3000")]
    addr: String,
    /// Open the page in the default browser when it is ready
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    build: bundle::Arguments,
}

/// What the child of `serve` is told.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Announcement {
    #[arg(long)]
    addr: String,
    #[arg(long)]
    open: bool,
}

/// Builds what is out of date and serves until told to stop.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    // Found out now rather than after minutes of building.
    if let Err(error) = TcpListener::bind(&arguments.addr) {
        bail!(
            "cannot listen on `{}` ({error}): stop the program that does, or choose another address with `cargo xtask serve --addr HOST:PORT`",
            arguments.addr
        );
    }
    bundle::build(workspace, &arguments.build)?;
    let mut server = Command::new(workspace.server_binary(arguments.build.mode()));
    server.args(["serve", "--addr", &arguments.addr]).current_dir(workspace.root());
    step(&format!("starting the server on {}", arguments.addr), || start_announcement(arguments))?;
    become_server(server)
}

/// Waits for health, then prints the address; gives up when the server is gone.
pub(crate) fn announce(announcement: &Announcement) {
    let mut healthy = false;
    let server = parent();
    wait_until(Duration::from_mins(1), || {
        healthy = is_healthy(&announcement.addr);
        healthy || parent() != server
    });
    if !healthy {
        return;
    }
    let url = reachable_url(&announcement.addr);
    println!("-> ready at {url} (Ctrl-C stops it)");
    if announcement.open {
        open(&url);
    }
}

fn start_announcement(arguments: &Arguments) -> Result<()> {
    let program = std::env::current_exe().context("this program does not know its own path")?;
    let mut command = Command::new(program);
    command.args(["announce", "--addr", &arguments.addr]);
    if arguments.open {
        command.arg("--open");
    }
    command.spawn().map(drop).context("a second copy of this program cannot be started")
}

fn open(url: &str) {
    let opener =
        ["xdg-open", "open", "explorer"].into_iter().find(|name| find_on_path(name).is_some());
    let opened = opener.is_some_and(|opener| {
        Command::new(opener).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
    });
    if !opened {
        println!("   no program opens pages here: visit {url}");
    }
}

/// An address that listens everywhere is no address to visit.
fn reachable_url(address: &str) -> String {
    let visited = ["0.0.0.0:", "[::]:"]
        .iter()
        .find_map(|everywhere| address.strip_prefix(everywhere))
        .map_or_else(|| address.to_owned(), |port| format!("127.0.0.1:{port}"));
    format!("http://{visited}")
}

#[cfg(unix)]
fn become_server(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;

    Err(server.exec()).context("the server cannot be started: run `cargo xtask build`")
}

#[cfg(not(unix))]
fn become_server(mut server: Command) -> Result<()> {
    crate::process::run(&mut server)
}

/// Changes when the parent ends.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::reachable_url;

    #[test]
    fn an_address_for_all_interfaces_is_visited_locally() {
        assert_eq!(reachable_url("0.0.0.0:3000"), "http://127.0.0.1:3000");
        assert_eq!(reachable_url("[::]:80"), "http://127.0.0.1:80");
        assert_eq!(reachable_url("localhost:3000"), "http://localhost:3000");
    }
}
