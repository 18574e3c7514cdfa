// A booth under visitors who never rest and a machine on which everything fails: `cargo xtask soak`.
//
// Visitors touch whatever is on the screen, by seed. Meanwhile the GPU's device is destroyed,
// workers panic and hang, the network is cut and the server is killed and started again, by seed
// too. At the end: no uncaught error that was not rehearsed, everything back within ten seconds, a
// heap that does not grow with visits, and touches that are answered at once.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { launch } from "./harness.mjs";
import { freePort, startServer } from "./server.mjs";

const minutes = Number(process.env.SOAK_MINUTES ?? 1);
const seed = Number(process.env.SOAK_SEED ?? 1);

const LIMITS = { recoveryMillis: 10_000, slopeBytes: 1_000_000, onceBytes: 1_000_000, interactionMillis: 100 };
/** Fewer visits after the warm-up than this cannot tell a slope from what is allocated once. */
const FEWEST_FOR_SLOPE = 300;
/** The part of a run that warms up: code is compiled, pools grow, the service worker takes all in. */
const WARM_UP = 0.2;
/** Between failures, in milliseconds of the run. */
const PAUSE = [4_000, 9_000];
const FAULTS = [
  "engine:lose-gpu",
  "engine:panic",
  "engine:hang",
  "recommender:panic",
  "recommender:hang",
  "network",
  "server",
];

/** Mulberry32: a number in [0, 1) after another, by seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const roll = random(seed);
const failures = random(seed + 1);
const pick = (list) => list[Math.floor(roll() * list.length)];
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

const port = await freePort();
let server = await startServer({ port, more: ["--rehearse"] });
const browser = await launch("gpu");
const context = await browser.newContext({ baseURL: server.url, hasTouch: true, viewport: { width: 1280, height: 720 } });
// The time from a touch to the frame that answers it, by the browser's own clock.
await context.addInitScript(() => {
  window.touches = [];
  addEventListener(
    "click",
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.touches.push(performance.now() - timeStamp);
        port2.postMessage(0);
      }),
    true,
  );
});
const page = await context.newPage();
const inspector = await context.newCDPSession(page);

const uncaught = [];
let rehearsing = 0;
let pageFails = false;
/** What a rehearsed panic says; a page that is about to be loaded anew may say anything. */
const isRehearsed = (text) =>
  pageFails || (Date.now() - rehearsing < 15_000 && /rehearsed|unreachable|RuntimeError/.test(text));
page.on("pageerror", (error) => {
  const text = String(error.stack ?? error);
  if (!isRehearsed(text)) uncaught.push(text);
});
page.on("console", (message) => {
  const text = message.text();
  const network = /Failed to load resource|net::ERR/.test(text);
  if (message.type() === "error" && !network && !isRehearsed(text)) uncaught.push(`console: ${text}`);
});

const start = Date.now();
const end = start + minutes * 60_000;
const warm = () => Date.now() - start > WARM_UP * minutes * 60_000;
const recoveries = [];
const heap = [];
const touches = [];
let visits = 0;
let touched = 0;

/** What can be touched on the screen now, and where the screen is. */
const look = () =>
  page.evaluate(() => {
    const touches = window.touches.splice(0);
    const step = document.querySelector(".booth")?.dataset.step;
    const found = [];
    for (const element of document.querySelectorAll(".booth a, .booth button, .booth input[type=range]")) {
      const { x, y, width, height } = element.getBoundingClientRect();
      if (!width || element.disabled || element.classList.contains("booth-corner")) continue;
      // A slider is touched anywhere, a button in its middle.
      found.push({ x, y, width, height, slider: element.tagName === "INPUT", main: element.classList.contains("booth-main") });
    }
    return { step, found, touches, title: document.title };
  });

async function touch({ x, y, width, height, slider }) {
  const across = slider ? 0.05 + 0.9 * roll() : 0.5;
  await page.touchscreen.tap(x + width * across, y + height / 2);
  touched += 1;
}

/** One touch of one visitor: mostly on, sometimes elsewhere. */
async function act() {
  const { step, found, touches: answered } = await look();
  if (warm()) touches.push(...answered);
  if (!found.length) return sleep(50);
  const on = found.filter(({ main }) => main);
  await touch(on.length && roll() < 0.45 ? on.at(-1) : pick(found));
  if (step === "take-away" && (await look()).step === "attract") {
    visits += 1;
    if (visits % 5 === 0) await weigh();
  }
}

async function weigh() {
  await inspector.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await inspector.send("Runtime.getHeapUsage");
  if (warm()) heap.push({ visits, bytes: usedSize + backingStorageSize });
}

/** Goes on acting until something holds; how long that took. */
async function until(holds, from, patience = 30_000) {
  while (Date.now() - from < patience) {
    if (await holds().catch(() => false)) return Date.now() - from;
    await act().catch(() => sleep(50));
  }
  return Date.now() - from;
}

const title = () => page.title();
const rehearse = (detail) =>
  page.evaluate((detail) => dispatchEvent(new CustomEvent("headroom-rehearse", { detail })), detail);

/** Moves the plan, so that the engine owes an answer, and says whether it has given it. */
const engineAnswers = async () =>
  /engine ok/.test(await title()) && (await page.locator('.booth-section[aria-busy="false"]').count()) === 1;

/** Asks the recommender and says whether its list has come. */
const feedAnswers = () =>
  page.evaluate(async () => {
    const [button] = document.querySelectorAll(".booth-deeds button");
    if (button.disabled) return false;
    const video = document.querySelector(".booth-feed");
    const shown = video.textContent;
    button.click();
    for (let tries = 0; tries < 20; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      if (video.textContent !== shown) return true;
    }
    return false;
  });

async function fail(fault) {
  const from = Date.now();
  rehearsing = from;
  const done = (took) => {
    rehearsing = Date.now();
    recoveries.push({ fault, millis: took, at: from - start });
  };
  if (fault === "network") {
    await context.setOffline(true);
    const cut = 2_000 + 3_000 * failures();
    while (Date.now() - from < cut) await act();
    await context.setOffline(false);
    return done(await until(() => page.evaluate(() => fetch("/status").then(({ ok }) => ok)), Date.now()));
  }
  if (fault === "server") {
    await server.stop();
    const gone = 500 + 2_000 * failures();
    while (Date.now() - from < gone) await act();
    server = await startServer({ port, more: ["--rehearse"] });
    return done(await until(() => page.evaluate(() => fetch("/status").then(({ ok }) => ok)), Date.now()));
  }
  if (fault === "page:panic") {
    pageFails = true;
    await page.evaluate(() => (window.before = true));
    await rehearse(fault).catch(() => {});
    const back = () => page.evaluate(() => !window.before && document.documentElement.hasAttribute("data-hydrated"));
    const took = await until(back, from);
    pageFails = false;
    return done(took);
  }
  await rehearse(fault);
  if (fault === "engine:lose-gpu") {
    // The title tells once a second; a device that is back before that was never seen to be gone.
    await until(async () => !/WebGPU/.test(await title()), from, 2_500);
    return done(await until(async () => /WebGPU/.test(await title()), from));
  }
  if (fault.startsWith("engine")) {
    // A hanging engine is noticed by what it owes.
    await page.evaluate(() => {
      const [less, more] = document.querySelectorAll(".booth-budget button");
      (document.querySelector(".booth-slider").value > 200 ? less : more).click();
    });
    await sleep(100);
    return done(await until(engineAnswers, from));
  }
  await page.evaluate(() => document.querySelector(".booth-deeds button").click());
  return done(await until(feedAnswers, from));
}

/** Bytes a visit by least squares, and how uncertain that is. */
function slope(samples) {
  const n = samples.length;
  if (n < 3) return { bytes: 0, error: Infinity };
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / n;
  const [x, y] = [mean((sample) => sample.visits), mean((sample) => sample.bytes)];
  const square = samples.reduce((sum, sample) => sum + (sample.visits - x) ** 2, 0);
  const bytes = samples.reduce((sum, sample) => sum + (sample.visits - x) * (sample.bytes - y), 0) / square;
  const rest = samples.reduce((sum, sample) => sum + (sample.bytes - y - bytes * (sample.visits - x)) ** 2, 0);
  return { bytes, error: Math.sqrt(rest / (n - 2) / square) };
}

let report;
try {
  await page.goto("/booth");
  await page.waitForSelector("html[data-hydrated]", { state: "attached", timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(async () => /WebGPU/.test(await title()), Date.now());
  // Once, while it warms up: a page that is loaded anew begins with a heap of its own.
  await fail("page:panic");
  await until(async () => /WebGPU/.test(await title()), Date.now());
  let next = Date.now() + PAUSE[0];
  let told = 0;
  let order = [];
  while (Date.now() < end) {
    await act();
    if (Date.now() >= next) {
      // Every failure comes up before any comes up again.
      if (!order.length) order = FAULTS.map((fault) => [failures(), fault]).sort(([a], [b]) => a - b).map(([, fault]) => fault);
      await fail(order.pop());
      next = Date.now() + PAUSE[0] + (PAUSE[1] - PAUSE[0]) * failures();
    }
    if (Date.now() - told > 5_000) {
      told = Date.now();
      const slowest = Math.max(0, ...recoveries.map(({ millis }) => millis));
      console.log(
        `${Math.round((told - start) / 1000)} s: ${visits} visits, ${touched} touches, ` +
          `${recoveries.length} failures (slowest back after ${slowest} ms), ${uncaught.length} errors`,
      );
    }
  }
  await weigh();
  const sorted = touches.slice(-2_000).sort((a, b) => a - b);
  const { bytes, error } = slope(heap);
  report = {
    minutes,
    seed,
    visits,
    touches: touched,
    uncaught,
    recoveries,
    slowestRecoveryMillis: Math.max(0, ...recoveries.map(({ millis }) => millis)),
    heapBytesPerThousandVisits: Math.round(1000 * bytes),
    heapErrorPerThousandVisits: Math.round(1000 * error),
    heapSamples: heap,
    interactionMillis: { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99), of: sorted.length },
  };
} finally {
  await browser.close();
  await server.stop();
}

const results = fileURLToPath(new URL("./results/", import.meta.url));
await mkdir(results, { recursive: true });
await writeFile(`${results}soak.json`, `${JSON.stringify(report, null, 2)}\n`);
const faults = [];
if (report.uncaught.length) faults.push(`${report.uncaught.length} uncaught errors, the first: ${report.uncaught[0]}`);
for (const { fault, millis } of report.recoveries) {
  if (millis > LIMITS.recoveryMillis) faults.push(`after ${fault} it took ${millis} ms`);
}
// Whatever restarts for the first time allocates once: about .6 MB in all, within the first two
// hundred visits. A short run is judged by how much it grew at all, a long one by its slope as well,
// where more than two standard errors lie above the limit.
const warmVisits = heap.length ? heap.at(-1).visits - heap[0].visits : 0;
const grown = heap.length ? heap.at(-1).bytes - heap[0].bytes : 0;
if (!warmVisits) faults.push("the heap was not weighed twice");
if (grown > LIMITS.onceBytes + (LIMITS.slopeBytes * warmVisits) / 1_000) {
  faults.push(`the heap grew by ${grown} bytes in ${warmVisits} visits`);
}
const steep = report.heapBytesPerThousandVisits - 2 * report.heapErrorPerThousandVisits > LIMITS.slopeBytes;
if (warmVisits >= FEWEST_FOR_SLOPE && steep) {
  faults.push(`the heap grows by ${report.heapBytesPerThousandVisits} bytes in a thousand visits`);
}
if (report.interactionMillis.p95 > LIMITS.interactionMillis) {
  faults.push(`95 of 100 touches are answered within ${report.interactionMillis.p95} ms`);
}
if (!report.visits || !report.interactionMillis.of) faults.push("nobody has visited");
const { recoveries: all, heapSamples, uncaught: errors, ...short } = report;
console.log(JSON.stringify({ ...short, failures: all.length, errors: errors.length }));
console.log(`the whole report: tests/browser/results/soak.json`);
if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}
