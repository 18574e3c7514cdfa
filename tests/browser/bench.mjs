// Speed of the engine in the browser: trials per second and the time from a moved slider to its
// preview, on the CPU path and in software WebGPU. `cargo xtask bench` prints the machine first.

import { execFileSync } from "node:child_process";

import { hydrated, launch, withPage } from "./harness.mjs";

const RUNS = 12;
const MOVES = 60;
const COLD_RUNS = 5;
const SHAKEN = 10_000;

const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
};

/** Moves the lease slider and resolves with what the answer line says once `done` holds. */
async function move(page, lease, stage) {
  return page.evaluate(
    ([lease, stage]) =>
      new Promise((resolve) => {
        const line = document.querySelector(".answer-line");
        const before = line.textContent;
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (line.textContent === before) return;
          if (stage === "settled" && line.dataset.stage !== "settled") return;
          observer.disconnect();
          const { trials, millis } = line.dataset;
          resolve({ wall: performance.now() - start, trials: Number(trials), millis: Number(millis) });
        });
        observer.observe(line, { attributes: true, characterData: true, childList: true, subtree: true });
        const slider = document.querySelector('input[type=range][name="lease"]');
        slider.value = String(lease);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    [lease, stage],
  );
}

/** Trials per millisecond of runs whose worlds must be drawn first: the first run after a load. */
async function coldRates(page, choose) {
  const rates = [];
  for (let run = 0; run < COLD_RUNS; run += 1) {
    await page.goto(`/lab?lease=${20 + run}`);
    await hydrated(page);
    await page.waitForSelector('.answer-line[data-stage="settled"]:not([data-backend="the server"])');
    rates.push(
      await page.locator(".answer-line").evaluate(({ dataset }) => dataset.trials / dataset.millis),
    );
  }
  console.log(`${choose}, first run after a load: ${quantile(rates, 0.5).toFixed(0)} k trials/s`);
}

/** Moves the slider many times a frame; resolves when the last answer has settled. */
async function shake(page, moves) {
  await page.evaluate(
    (moves) =>
      new Promise((resolve) => {
        const slider = document.querySelector('input[type=range][name="lease"]');
        let move = 0;
        const frame = () => {
          for (let i = 0; i < 5 && move < moves; i += 1, move += 1) {
            slider.value = String(1 + (move % 100));
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
          if (move < moves) requestAnimationFrame(frame);
          else resolve();
        };
        frame();
      }),
    moves,
  );
  await page.waitForSelector('.answer-line[data-stage="settled"]');
}

/** Resident megabytes of the browser's renderers, workers included. */
function renderersMegabytes() {
  const lines = execFileSync("ps", ["-eo", "rss=,args="], { encoding: "utf8" }).split("\n");
  const renderers = lines.filter((line) => line.includes("--type=renderer"));
  return renderers.reduce((sum, line) => sum + Number.parseInt(line, 10), 0) / 1024;
}

async function measureMemory(browser) {
  await withPage(browser, {}, async (page) => {
    await page.goto("/lab");
    await hydrated(page);
    await page.waitForSelector('.answer-line[data-stage="settled"]:not([data-backend="the server"])');
    await shake(page, 1000);
    const before = renderersMegabytes();
    await shake(page, SHAKEN);
    const after = renderersMegabytes();
    console.log(
      `memory of page and workers: ${before.toFixed(0)} MB after 1,000 moves, ` +
        `${after.toFixed(0)} MB after ${(1000 + SHAKEN).toLocaleString("en")}`,
    );
  });
}

async function measure(browser, label, choose) {
  return withPage(browser, {}, async (page) => {
    await page.goto("/lab");
    await hydrated(page);
    await page.waitForSelector('.answer-line[data-stage="settled"]:not([data-backend="the server"])');
    await page.locator(".engine-status").filter({ hasNotText: "looked for" }).waitFor();
    await page.getByLabel(choose, { exact: true }).check();
    await move(page, 1, "settled"); // warm-up
    const rates = [];
    const settled = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { trials, millis, wall } = await move(page, 20 + run, "settled");
      rates.push(trials / millis);
      settled.push(wall);
    }
    const previews = [];
    for (let step = 0; step < MOVES; step += 1) {
      const { wall } = await move(page, 40 + (step % 60), "preview");
      previews.push(wall);
    }
    const rate = quantile(rates, 0.5);
    console.log(
      `${label}: ${rate.toFixed(0)} k trials/s (median of ${RUNS}; ` +
        `${quantile(rates, 0.05).toFixed(0)} to ${quantile(rates, 0.95).toFixed(0)}); ` +
        `slider to 8,192 trials on the page ${quantile(previews, 0.5).toFixed(1)} ms p50, ` +
        `${quantile(previews, 0.95).toFixed(1)} ms p95 (${MOVES} moves); ` +
        `to 131,072 trials ${quantile(settled, 0.5).toFixed(0)} ms p50`,
    );
    if (choose !== "WebGPU") await coldRates(page, label);
    return rate;
  });
}

/** The messages by which the page asks the engine for runs on each of these backends. */
async function recorded(browser, choices) {
  return withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      window.Worker = class extends Worker {
        postMessage(message) {
          window.asked = { url: this.url, message: [...message] };
          super.postMessage(message);
        }
        constructor(url, options) {
          super(url, options);
          this.url = new URL(url, location.href).href;
        }
      };
    });
    await page.goto("/lab");
    await hydrated(page);
    await page.waitForSelector('.answer-line[data-stage="settled"]:not([data-backend="the server"])');
    await page.locator(".engine-status").filter({ hasNotText: "looked for" }).waitFor();
    const messages = [];
    for (const choice of choices) {
      const before = await page.evaluate(() => window.asked);
      await page.getByLabel(choice, { exact: true }).check();
      const changed = (before) => JSON.stringify(window.asked) !== JSON.stringify(before);
      await page.waitForFunction(changed, before);
      messages.push({ choice, ...(await page.evaluate(() => window.asked)) });
    }
    return messages;
  });
}

/**
 * The engine alone: a worker without a page that draws, given the same run over and over. Returns
 * the median milliseconds of a settled run on each backend, and prints them.
 */
async function measureEngine(browser, choices) {
  const messages = await recorded(browser, choices);
  const medians = await withPage(browser, {}, async (page) => {
    await page.goto("/robots.txt"); // same origin, no page
    return page.evaluate(
      async ([messages, rounds]) => {
        const worker = new Worker(messages[0].url, { type: "module" });
        let heard = 0;
        let wake = () => {};
        worker.onmessage = () => {
          heard += 1;
          wake();
        };
        const replies = (count) =>
          new Promise((resolve) => {
            wake = () => heard >= count && resolve();
            wake();
          });
        await replies(2); // it is ready, and has looked for a GPU
        const times = messages.map(() => []);
        for (let round = 0; round < rounds; round += 1) {
          for (const [which, { message }] of messages.entries()) {
            heard = 0;
            const start = performance.now();
            worker.postMessage(new Uint8Array(message));
            await replies(2); // a preview, then the settled answer
            if (round > 2) times[which].push(performance.now() - start);
          }
        }
        return times.map((all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
      },
      [messages, 30],
    );
  });
  for (const [which, { choice }] of messages.entries()) {
    console.log(`engine alone, ${choice}: 131,072 trials in ${medians[which].toFixed(1)} ms p50`);
  }
  return medians;
}

const none = await launch("none");
await measure(none, "CPU SIMD, one core", "One CPU core");
await measure(none, "CPU SIMD, every core", "CPU");
await measureMemory(none);
await none.close();
const software = await launch("gpu");
await measure(software, "software WebGPU", "WebGPU");
const [one, all, gpu] = await measureEngine(software, ["One CPU core", "CPU", "WebGPU"]);
await software.close();
console.log(`every core is ${(one / all).toFixed(2)} times one core`);
console.log(`software WebGPU is ${(one / gpu).toFixed(2)} times one core`);
