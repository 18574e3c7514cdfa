// Speed of the engine in the browser: trials per second and the time from a moved slider to its
// preview, on the CPU path and in software WebGPU. `cargo xtask bench` prints the machine first.

import { hydrated, launch, withPage } from "./harness.mjs";

const RUNS = 12;
const MOVES = 60;

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

async function measure(browser, label, choose) {
  return withPage(browser, {}, async (page) => {
    await page.goto("/lab");
    await hydrated(page);
    await page.waitForSelector('.answer-line[data-stage="settled"]:not([data-backend="the server"])');
    await page.locator(".engine-status").filter({ hasNotText: "looked for" }).waitFor();
    await page.getByLabel(choose, { exact: true }).check();
    await move(page, 1, "settled"); // warm-up
    const rates = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { trials, millis } = await move(page, 20 + run, "settled");
      rates.push(trials / millis);
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
        `slider to preview of 8,192 trials ${quantile(previews, 0.5).toFixed(1)} ms p50, ` +
        `${quantile(previews, 0.95).toFixed(1)} ms p95 (${MOVES} moves)`,
    );
    return rate;
  });
}

const none = await launch("none");
const cpu = await measure(none, "CPU SIMD, one worker", "CPU");
await none.close();
const software = await launch("gpu");
const gpu = await measure(software, "software WebGPU", "WebGPU");
await software.close();
console.log(`software WebGPU is ${(gpu / cpu).toFixed(2)} times the CPU path`);
