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

const none = await launch("none");
const one = await measure(none, "CPU SIMD, one core", "One CPU core");
const all = await measure(none, "CPU SIMD, every core", "CPU");
await measureMemory(none);
await none.close();
const software = await launch("gpu");
const gpu = await measure(software, "software WebGPU", "WebGPU");
await software.close();
console.log(`every core is ${(all / one).toFixed(2)} times one core`);
console.log(`software WebGPU is ${(gpu / one).toFixed(2)} times one core`);
