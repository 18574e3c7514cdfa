//! The built server as a child process, for tests and measurements.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::process::wait_until;
use crate::workspace::{Mode, Workspace};

/// How long a server may take until it is healthy.
const START_LIMIT: Duration = Duration::from_secs(30);

/// A server that ends with this value.
pub(crate) struct RunningServer {
    child: Child,
    address: String,
}

impl RunningServer {
    /// Starts the release build on a free port of this machine and waits until it is healthy. Its
    /// pages let themselves be made to fail.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let binary = workspace.server_binary(Mode::Release);
        ensure!(binary.is_file(), "the server is not built: run `cargo xtask build`");
        let address = free_address()?;
        let log_path = workspace.browser_results()?.join("server.log");
        let log = File::create(&log_path)
            .with_context(|| format!("`{}` cannot be written", log_path.display()))?;
        let errors = log.try_clone().context("the server's log cannot be shared")?;
        let child = Command::new(&binary)
            .args(["serve", "--addr", &address, "--rehearse"])
            .current_dir(workspace.root())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("`{}` cannot be started", binary.display()))?;
        let mut server = Self { child, address };
        if server.becomes_healthy() {
            return Ok(server);
        }
        let log = std::fs::read_to_string(&log_path).unwrap_or_default();
        bail!("the server did not become healthy, it says: {}", log.trim());
    }

    /// Where it listens, for browsers.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn becomes_healthy(&mut self) -> bool {
        let mut ended = false;
        let healthy = wait_until(START_LIMIT, || {
            ended = !matches!(self.child.try_wait(), Ok(None));
            ended || is_healthy(&self.address)
        });
        healthy && !ended
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left to be done.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether something at this address answers `/healthz` with 200.
pub(crate) fn is_healthy(address: &str) -> bool {
    status_of_health(address).is_some_and(|status| status.starts_with("HTTP/1.1 200"))
}

fn status_of_health(address: &str) -> Option<String> {
    let socket = address.to_socket_addrs().ok()?.next()?;
    let patience = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&socket, patience).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    // In one piece: whoever answers may not wait for the rest.
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// An address that is free now; another program could still take it first.
fn free_address() -> Result<String> {
    let listener =
        TcpListener::bind("127.0.0.1:0").context("this machine has no free local port")?;
    Ok(listener.local_addr().context("a local port has no number")?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{free_address, is_healthy};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    fn answer_once(text: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a local port is free");
        let address = listener.local_addr().expect("it is bound").to_string();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("the test connects");
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(text.as_bytes());
        });
        address
    }

    #[test]
    fn health_is_the_status_200() {
        assert!(is_healthy(&answer_once("HTTP/1.1 200 OK\r\n\r\nok")));
        assert!(!is_healthy(&answer_once("HTTP/1.1 503 Service Unavailable\r\n\r\n")));
    }

    #[test]
    fn nobody_listening_is_not_healthy() {
        assert!(!is_healthy(&free_address().expect("a local port is free")));
        assert!(!is_healthy("no address"));
    }
}
