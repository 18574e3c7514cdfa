// What every browser test needs: a browser in one of two modes, pages that remember what went
// wrong on them, an accessibility check and screenshots.
//
// `cargo xtask e2e` sets BASE_URL and CHROMIUM and starts the server; see xtask/src/browser.rs.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** Address of the server under test, without a slash at the end. */
export const baseUrl = required("BASE_URL").replace(/\/$/, "");

/** Where screenshots lie; git ignores the folder. */
export const results = fileURLToPath(new URL("./results/", import.meta.url));

/** No sandbox, because containers run as root; no requests but those of the page. */
const quietFlags = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
];

/** `gpu`: WebGPU computed in software. `none`: a browser without any adapter. */
export const modes = {
  gpu: [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-unsafe-swiftshader",
  ],
  none: [],
};

/** The sizes at which pages are looked at. */
export const viewports = {
  desktop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
};

/** Starts a browser in mode `gpu` or `none`; the caller closes it. */
export async function launch(mode) {
  const flags = modes[mode];
  if (!flags) throw new Error(`unknown mode \`${mode}\`: use one of ${Object.keys(modes)}`);
  return chromium.launch({
    executablePath: required("CHROMIUM"),
    args: [...quietFlags, ...flags],
  });
}

/**
 * Opens an empty page in a context of its own and records every problem on it.
 *
 * `options` are those of a browser context, such as `viewport: viewports.phone`,
 * `colorScheme: "dark"` or `javaScriptEnabled: false`. Returns the page and a growing list of
 * sentences; a test ends with `assert.deepEqual(problems, [])`.
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: viewports.desktop,
    ...options,
  });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isExpected(message.text())) {
      problems.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    // A page that is left or closed aborts what is under way.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") problems.push(`failed: ${request.url()} (${reason})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return { page, problems };
}

/** Chromium says these itself about missing or software adapters; no page can prevent it. */
function isExpected(text) {
  return [
    /^No available adapters\.?$/,
    /WebGPU is experimental on this platform/,
    /The powerPreference option is currently ignored/,
  ].some((pattern) => pattern.test(text));
}

/**
 * Puts the page's clock into the test's hands.
 *
 * Playwright's clock counts its handles from 10¹², and a Rust module keeps a handle in 32 bits, so
 * no timer or frame could be cancelled and a cancelled one would be called after its closure is
 * gone. Here the handles are those that a browser gives: small.
 */
export async function holdClock(page, options) {
  await page.clock.install(options);
  await page.addInitScript(() => {
    const first = 1e12;
    for (const [schedule, clear] of [
      ["requestAnimationFrame", "cancelAnimationFrame"],
      ["requestIdleCallback", "cancelIdleCallback"],
      ["setInterval", "clearInterval"],
      ["setTimeout", "clearTimeout"],
    ]) {
      const [begin, end] = [window[schedule], window[clear]];
      window[schedule] = (...given) => begin(...given) - first + 1;
      window[clear] = (handle) => handle && end(handle + first - 1);
    }
  });
}

/** Opens a page, hands it to `work` and closes its context whatever happens. */
export async function withPage(browser, options, work) {
  const { page, problems } = await openPage(browser, options);
  try {
    return await work(page, problems);
  } finally {
    await page.context().close();
  }
}

/**
 * Resolves once the page is alive: the client marks `<html>` after hydration. Pages without a form
 * wait for a sign of their reader, so the pointer moves first.
 */
export async function hydrated(page, timeout = 30_000) {
  await page.mouse.move(5, 5);
  await page.mouse.move(9, 9);
  await page.waitForSelector("html[data-hydrated]", { state: "attached", timeout });
}

/** Opens a page and waits until it is alive. */
export async function open(page, address = "/lab") {
  await page.goto(address);
  await hydrated(page);
}

/** Waits for a settled answer of the engine, of a backend if one is named; the server's own does not count. */
export async function settled(page, backend = undefined) {
  await page.waitForFunction(
    (backend) => {
      const { stage, backend: shown } = document.querySelector(".answer-line").dataset;
      const busy = document.querySelector(".lab-results").getAttribute("aria-busy");
      const right = backend ? shown === backend : shown !== "the server";
      return stage === "settled" && busy === "false" && right;
    },
    backend,
    { timeout: 60_000 },
  );
}

/**
 * The card of the feed as it is drawn. Two videos may have one title, and then a card that changed
 * looks like one that did not; no two have the same drawing, creator, length and title.
 */
export const feedCard = (page) => page.locator(".feed-card").innerHTML();

/** Does something with the feed's card, resolves when the next card is there and returns the one that was. */
export async function deed(page, act, timeout = 20_000) {
  const before = await feedCard(page);
  await act();
  await page.waitForFunction((before) => document.querySelector(".feed-card").innerHTML !== before, before, { timeout });
  return before;
}

/** Presses a button of the feed, as `deed` does. */
export const press = (page, name, timeout) =>
  deed(page, () => page.getByRole("button", { name, exact: true }).click(), timeout);

/** In how many of a hundred futures both goals are met, as the page says it. */
export const odds = (page) => page.locator(".odds dd strong").first().textContent();

/** Accessibility problems that axe calls serious or critical, one sentence each. */
export async function seriousAccessibilityProblems(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
    );
}

/** Writes `results/<name>.png` with the whole page and returns its path. */
export async function screenshot(page, name) {
  await mkdir(results, { recursive: true });
  const path = `${results}${name}.png`;
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
  return path;
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with \`cargo xtask e2e\``);
  return value;
}
