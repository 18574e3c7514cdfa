// Servers of a test's own, for tests that stop, restart or change them.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const binary = process.env.HEADROOM ?? `${root}target/release/headroom`;

/** A port that is free now. */
export async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts `headroom serve` (or another command) and resolves once it is healthy. */
export async function startServer({ port, dist = `${root}dist`, command = "serve", more = [], env = {} }) {
  const address = `127.0.0.1:${port}`;
  const child = spawn(binary, [command, "--addr", address, "--dist", dist, ...more], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  const url = `http://${address}`;
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
    const healthy = await fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);
    if (healthy) break;
    if (tries > 300) throw new Error(`the server is not healthy: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  /** Ends it at once, as a power cut would. */
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", resolve);
      child.kill("SIGKILL");
    });
  return { url, stop, child };
}
