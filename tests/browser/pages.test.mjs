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
  live: "/live",
  context: "/context",
  method: "/method",
  missing: "/no-such-page",
};

/** Pages that the server makes whole: no code of theirs ever arrives. */
const still = ["context", "method", "missing"];

/** The looks in which every page is checked and photographed. */
const looks = {
  desktop: { viewport: viewports.desktop },
  phone: { viewport: viewports.phone, deviceScaleFactor: 2, hasTouch: true },
  dark: { viewport: viewports.desktop, colorScheme: "dark" },
  chinese: { viewport: viewports.desktop, colorScheme: "dark", locale: "zh-CN" },
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
      await hydrated(page);
      assert.equal(await page.locator('input[type=range][name="capex"]').inputValue(), "200");
      await page.locator('input[type=range][name="capex"]').fill("210");
      await page.waitForURL(/\/lab\?v=1&capex=210$/);
      assert.equal(await page.locator(".site-scenario").textContent(), "Scenario: Your own plan");
      for (const address of await page.locator(".downloads a[download]").evaluateAll((all) => all.map((link) => link.href))) {
        assert.match(address, /\?v=1&capex=210$/, "files are of the plan on the page");
      }
      await page.getByRole("link", { name: "Brief" }).click();
      await page.waitForURL(/\/\?v=1&capex=210$/);
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

  it("a live page leads to the still ones and takes the plan along", async () => {
    await withPage(browser, {}, async (page, problems) => {
      const requests = [];
      await page.goto("/?v=1&capex=200");
      await hydrated(page);
      page.on("request", (request) => requests.push(request.url()));
      for (const [name, heading] of [["Method", /Every equation/], ["Context", /What others spend/]]) {
        await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
        await page.waitForURL(/\/(method|context)\?v=1&capex=200$/);
        assert.match(await page.locator("h1").textContent(), heading);
      }
      await page.mouse.move(40, 40);
      await page.keyboard.press("Tab");
      await page.waitForTimeout(500);
      assert.ok(!requests.some((url) => /wasm|\/pkg\/(brief|lab|compare)-/.test(url)), "still pages load no code");
      assert.deepEqual(problems, []);
    });
  });

  it("links within the method lead to what they name", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page, problems) => {
      await page.goto("/method");
      await page.locator("#cell-h_gen .equation-formula a").first().click();
      await page.waitForURL(/#cell-K_gen$/);
      const top = await page.locator("#cell-K_gen").evaluate((cell) => cell.getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 200, `the cell stands at ${top} px`);
      assert.deepEqual(problems, []);
    });
  });

  for (const [name, path] of [["A4 page", "/"], ["slide", "/?print=slide"]]) {
    it(`the brief prints on one ${name}`, async () => {
      await withPage(browser, { colorScheme: "dark" }, async (page, problems) => {
        await page.goto(path);
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
        const text = pdf.toString("latin1");
        assert.equal(text.match(/\/Type \/Page\b(?!s)/g)?.length, 1, "one sheet");
        const [, width, height] = text.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/).map(Number);
        const ratio = Math.max(width, height) / Math.min(width, height);
        const expected = path === "/" ? Math.SQRT2 : 16 / 9;
        assert.ok(Math.abs(ratio - expected) < 0.01, `${width} × ${height}`);
        assert.deepEqual(problems, []);
      });
    });
  }

  it("the brief answers on the first screen of a laptop", async () => {
    await withPage(browser, { viewport: viewports.desktop }, async (page, problems) => {
      await page.goto("/");
      const ends = await page
        .locator(".brief > *")
        .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().bottom));
      assert.equal(ends.length, 5);
      assert.ok(Math.max(...ends) <= viewports.desktop.height, `${ends}`);
      await page.getByRole("link", { name: "What if H200 is denied?" }).click();
      await page.waitForURL(/export=denied/);
      await page.getByText("December 2025 plan 36").waitFor();
      await page.getByRole("link", { name: "Back to the December 2025 plan" }).click();
      await page.getByText("now 36", { exact: false }).waitFor();
      assert.deepEqual(problems, []);
    });
  });

  it("every file that the brief offers can be saved", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/?v=1&capex=200");
      const links = page.locator(".downloads a[download]");
      const addresses = await links.evaluateAll((all) => all.map((link) => link.href));
      assert.ok(addresses.length >= 15, `${addresses.length} files`);
      for (const address of addresses) {
        const answer = await page.request.get(address);
        assert.equal(answer.status(), 200, address);
        assert.match(answer.headers()["content-disposition"], /^attachment; filename="headroom-/);
      }
      const saved = page.waitForEvent("download");
      await links.first().click();
      assert.match((await saved).suggestedFilename(), /^headroom-[0-9A-Z]+\.xlsx$/);
      assert.deepEqual(problems, []);
    });
  });

  it("every page has its keys, and lists them", async () => {
    await withPage(browser, {}, async (page, problems) => {
      for (const path of ["/", "/lab", "/compare", "/live", "/context", "/method"]) {
        await page.goto(path);
        await page.keyboard.press("?");
        const list = page.getByRole("dialog", { name: "Keys" });
        await list.waitFor({ state: "visible" });
        assert.deepEqual(await seriousAccessibilityProblems(page), [], path);
        const keys = await list.locator("dt").allTextContents();
        assert.equal(keys.includes("1 – 4"), ["/lab", "/compare"].includes(path), path);
        await page.keyboard.press("Escape");
        await list.waitFor({ state: "hidden" });
        await page.locator('[data-do="keys"]').click();
        await list.getByRole("button", { name: "Close" }).click();
        await list.waitFor({ state: "hidden" });
      }
      assert.deepEqual(problems, []);
    });
  });

  it("scenarios are compared by keys alone", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/compare?v=1&lease=40");
      await hydrated(page);
      const focused = () => page.evaluate(() => document.activeElement.name);
      await page.keyboard.press("2");
      assert.equal(await focused(), "b");
      const second = await page.locator('select[name="b"]').inputValue();
      await page.keyboard.press("ArrowDown");
      await page.waitForURL((url) => ![null, second].includes(url.searchParams.get("b")));
      await page.locator('.answer-state[data-state="made"]').waitFor({ timeout: 60_000 });
      await page.keyboard.press("]");
      assert.equal(await focused(), "c", "brackets lead on from a list");
      await page.keyboard.press("[");
      await page.keyboard.press("[");
      assert.equal(await focused(), "a");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("d");
      assert.ok(await page.evaluate(() => document.activeElement.matches(".versus")));
      await page.keyboard.press("t");
      assert.equal(await page.locator(".figure-data[open]:not(.figure-take)").count(), 2);
      await page.keyboard.press("e");
      await page.waitForURL(/\/lab\?v=1&lease=40.*#downloads-title$/);
      await page.goto("/compare?v=1&lease=50");
      await page.keyboard.press("u");
      await page.waitForURL(/\/compare\?v=1&lease=40/);
      assert.deepEqual(problems, []);
    });
  });

  for (const [look, options] of Object.entries({
    narrowest: { viewport: { width: 320, height: 640 } },
    zoomed: { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
  })) {
    it(`${look}: nothing of any page lies beside the screen, in both languages`, async () => {
      for (const locale of ["en-GB", "zh-CN"]) {
        await withPage(browser, { ...options, locale }, async (page) => {
          for (const [name, path] of Object.entries({ ...pages, booth: "/booth" })) {
            await page.goto(path);
            const wide = await page.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            assert.equal(wide, 0, `${name} in ${locale}`);
            if (locale === "en-GB") await screenshot(page, `${name}-${look}`);
          }
        });
      }
    });
  }

  it("colours that are forced leave every control in sight, and motion that is unwanted stays away", async () => {
    const options = { forcedColors: "active", reducedMotion: "reduce" };
    await withPage(browser, options, async (page, problems) => {
      for (const [name, path] of Object.entries({ ...pages, booth: "/booth?step=budget" })) {
        if (name === "missing") continue;
        await page.goto(path);
        if (!still.includes(name)) await hydrated(page);
        // What is drawn by a background or a border alone is lost where both are the page's.
        const lost = await page.locator(":is(button, .button, select, input:not([type=hidden]))").evaluateAll((all) =>
          all
            .filter((control) => control.checkVisibility() && !control.disabled)
            .filter((control) => {
              const { borderStyle, color, backgroundColor, appearance } = getComputedStyle(control);
              return appearance === "none" && borderStyle === "none" && color === backgroundColor;
            })
            .map((control) => control.outerHTML.slice(0, 80)),
        );
        assert.deepEqual(lost, [], name);
        const moving = await page.evaluate(
          () => document.getAnimations().filter(({ playState }) => playState === "running").length,
        );
        assert.equal(moving, 0, `${name} moves`);
        await screenshot(page, `${name}-forced`);
      }
      assert.deepEqual(problems, []);
    });
  });

  for (const [name, path] of Object.entries(pages)) {
    for (const [look, options] of Object.entries(looks)) {
      it(`${name}, ${look}: nothing serious for accessibility, nothing wider than the screen`, async () => {
        await withPage(browser, options, async (page, problems) => {
          await page.goto(path);
          if (!still.includes(name)) await hydrated(page);
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

  it("offers every drawing of the context as files and in a frame", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/context");
      const drawings = await page.locator("a[data-drawing]").evaluateAll((links) => links.map(({ pathname }) => pathname));
      assert.equal(drawings.length, await page.locator(".chapter .figure-frame").count());
      assert.ok(drawings.length > 8);
      for (const svg of drawings) {
        for (const path of [svg, svg.replace(/svg$/, "csv"), svg.replace("/export/chart/", "/embed/").replace(/\.svg$/, "")]) {
          const answer = await page.request.get(path);
          assert.equal(answer.status(), 200, path);
          if (path === svg) assert.match(await answer.text(), /fact tables as of [\s\S]*Sources: /);
        }
      }
      await page.locator(".multiple .figure-take summary").first().click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(".multiple .figure-take [data-png]").first().click(),
      ]);
      assert.match(download.suggestedFilename(), /^headroom-capex-[a-z]+-facts-\d{4}-\d\d-\d\d\.png$/);
      assert.deepEqual(problems, []);
    });
  });
});
