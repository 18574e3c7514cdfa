// What comes back by itself: GPU, engine, analyst and recommender, each after a failure on purpose.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { feedCard, hydrated, launch, press, withPage } from "./harness.mjs";
import { freePort, startServer } from "./server.mjs";

/** Nothing may take longer than this to come back. */
const LIMIT = 10_000;

const rehearse = (page, detail) =>
  page.evaluate((detail) => dispatchEvent(new CustomEvent("headroom-rehearse", { detail })), detail);

/** Moves the first slider of the lab by the keyboard. */
async function move(page, key = "ArrowRight") {
  await page.locator("input[type=range]").first().focus();
  await page.keyboard.press(key);
}

const settled = (page, backend) =>
  page.waitForFunction(
    (backend) => {
      const line = document.querySelector(".answer-line");
      return line.dataset.stage === "settled" && (!backend || line.dataset.backend === backend);
    },
    backend,
    { timeout: LIMIT },
  );

const answered = (page) => page.locator(".answer-line").textContent();

describe("recovery, with a GPU", () => {
  let browser;
  before(async () => (browser = await launch("gpu")));
  after(() => browser.close());

  it("goes on with the CPU while the GPU is gone, says so, and returns to the GPU", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab");
      await hydrated(page);
      const found = page.locator(".engine-status").filter({ hasText: "Found software WebGPU" });
      await found.waitFor({ timeout: 60_000 });
      await page.getByLabel("WebGPU", { exact: true }).check();
      await settled(page, "software WebGPU");
      for (let loss = 0; loss < 2; loss += 1) {
        const start = Date.now();
        await rehearse(page, "engine:lose-gpu");
        await page.locator(".gpu-notice").filter({ hasText: "GPU lost" }).waitFor({ timeout: 3_000 });
        await move(page);
        await settled(page, "CPU SIMD");
        await page.locator(".gpu-notice").waitFor({ state: "hidden", timeout: LIMIT });
        assert.ok(Date.now() - start < LIMIT, `back after ${Date.now() - start} ms`);
        await move(page, "ArrowLeft");
        await settled(page, "software WebGPU");
      }
      assert.deepEqual(problems, []);
    });
  });
});

describe("recovery, without a GPU", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("listens to no rehearsal where the server was not started for them, whatever the address asks", async () => {
    const server = await startServer({ port: await freePort() });
    try {
      await withPage(browser, { baseURL: server.url }, async (page, problems) => {
        await page.goto("/lab?debug=faults");
        await hydrated(page);
        await settled(page, "CPU SIMD");
        await rehearse(page, "engine:panic");
        await move(page);
        await settled(page, "CPU SIMD");
        assert.deepEqual(problems, []);
      });
    } finally {
      await server.stop();
    }
  });

  for (const fault of ["panic", "hang"]) {
    it(`starts the engine again after a ${fault}, with the plan and the answer that was owed`, async () => {
      await withPage(browser, {}, async (page) => {
        await page.goto("/lab");
        await hydrated(page);
        await settled(page, "CPU SIMD");
        const before = await answered(page);
        const start = Date.now();
        await rehearse(page, `engine:${fault}`);
        await move(page);
        await page.waitForFunction(
          (before) => {
            const line = document.querySelector(".answer-line");
            return line.dataset.stage === "settled" && line.textContent.split("result")[1] !== before.split("result")[1];
          },
          before,
          { timeout: LIMIT },
        );
        assert.ok(Date.now() - start < LIMIT);
        assert.equal(await page.locator("#crash[open]").count(), 0, "the page itself lives");
      });
    });
  }

  it("tells a recommender that was started again what was done, and gets the list it was owed", async () => {
    await withPage(browser, {}, async (page) => {
      await page.goto("/live");
      await hydrated(page);
      await page.locator(".feed-title").waitFor({ timeout: 30_000 });
      const met = [];
      for (let round = 0; round < 3; round += 1) met.push(await press(page, "Like"));
      await rehearse(page, "recommender:panic");
      for (let round = 0; round < 4; round += 1) met.push(await press(page, "Like", 2 * LIMIT));
      met.push(await feedCard(page));
      assert.equal(new Set(met).size, met.length, "what was met before the death does not come back");
    });
  });
});
