// Every page: whole without scripts, alive with them, accessible, and looked at.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  hydrated,
  launch,
  screenshot,
  seriousAccessibilityProblems,
  viewports,
  withPage,
} from "./harness.mjs";

const pages = {
  brief: "/",
  lab: "/lab",
  asked: "/lab?ask=levers",
  inspected: "/lab?inspect=K_gen",
  compare: "/compare",
  missing: "/no-such-page",
};

/** The looks in which every page is checked and photographed. */
const looks = {
  desktop: { viewport: viewports.desktop },
  phone: { viewport: viewports.phone, deviceScaleFactor: 2, hasTouch: true },
  dark: { viewport: viewports.desktop, colorScheme: "dark" },
};

let browser;
before(async () => (browser = await launch("none")));
after(() => browser.close());

describe("pages", () => {
  it("the brief answers without scripts", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page, problems) => {
      await page.goto("/");
      assert.match(await page.locator("h1").textContent(), /About \d+ in 100 possible futures/);
      assert.ok((await page.locator(".figure-drawing svg").count()) >= 8, "charts are drawn");
      assert.ok((await page.locator(".figure-data tbody tr").count()) > 100, "tables are filled");
      assert.match(await page.locator(".definitions").textContent(), /ByteDance/);
      assert.deepEqual(problems, []);
    });
  });

  it("the brief fetches no engine", async () => {
    await withPage(browser, {}, async (page, problems) => {
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto("/");
      await page.waitForTimeout(500);
      assert.ok(!requests.some((url) => url.endsWith(".wasm")), "no code before there is a reader");
      await hydrated(page);
      await page.waitForTimeout(500);
      assert.ok(!requests.some((url) => url.includes("/engine-")), "nothing computes on the brief");
      const origins = new Set(requests.map((url) => new URL(url).origin));
      assert.equal(origins.size, 1, "no request leaves the site");
      assert.deepEqual(problems, []);
    });
  });

  it("the plan goes along from page to page", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/?v=1&capex=200");
      await hydrated(page);
      await page.getByRole("link", { name: "Lab" }).click();
      await page.waitForURL(/\/lab\?v=1&capex=200$/);
      await page.locator('input[type=range][name="capex"]').waitFor();
      assert.equal(await page.locator('input[type=range][name="capex"]').inputValue(), "200");
      await page.waitForSelector(".figure-frame[data-drawn]");
      assert.deepEqual(problems, []);
    });
  });

  it("charts are drawn on canvas without moving the page", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.addInitScript(() => {
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) globalThis.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto("/lab");
      await hydrated(page);
      await page.waitForSelector('.answer-line[data-backend="CPU SIMD"]');
      await page.locator('input[type=range][name="lease"]').fill("40");
      await page.waitForSelector(".figure-frame[data-drawn]");
      await page.waitForTimeout(500);
      const shift = await page.evaluate(() => globalThis.shift);
      assert.ok(shift < 0.02, `layout shift ${shift}`);
      const painted = await page.locator("canvas").first().evaluate((canvas) => {
        const context = canvas.getContext("2d");
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
      });
      assert.ok(painted, "the canvas is not empty");
      assert.deepEqual(problems, []);
    });
  });

  for (const [name, path] of Object.entries(pages)) {
    for (const [look, options] of Object.entries(looks)) {
      it(`${name}, ${look}: nothing serious for accessibility, nothing wider than the screen`, async () => {
        await withPage(browser, options, async (page, problems) => {
          await page.goto(path);
          await hydrated(page);
          if (name === "lab") {
            await page.waitForSelector('.answer-line[data-stage="settled"]');
          }
          await screenshot(page, `${name}-${look}`);
          assert.deepEqual(await seriousAccessibilityProblems(page), []);
          const [wide, screen] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            document.documentElement.clientWidth,
          ]);
          assert.ok(wide <= screen, `${wide} px on a screen of ${screen} px`);
          const unexpected = problems.filter((problem) => !(name === "missing" && /404/.test(problem)));
          assert.deepEqual(unexpected, []);
        });
      });
    }
  }
});
