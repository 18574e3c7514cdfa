// The uncertain inputs as ranges, pinned outputs, the median world, and the keys between them.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  hydrated,
  launch,
  odds,
  open,
  screenshot,
  seriousAccessibilityProblems,
  settled,
  viewports,
  withPage,
} from "./harness.mjs";

const belief = (page, symbol) => page.locator(`#belief-${symbol}`);
const number = (page, symbol, end) => page.locator(`input[name="${symbol}-${end}"]`);

async function openGroups(page) {
  await page.locator(".beliefs-group").evaluateAll((groups) => {
    for (const group of groups) group.open = true;
  });
}

describe("lab, uncertain inputs", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("moves the odds, the address, the changes and the file with a typed range", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await settled(page);
      const first = await odds(page);
      await openGroups(page);
      await number(page, "g_gen", "high").fill("6");
      await number(page, "g_gen", "high").press("Enter");
      await page.waitForURL(/\/lab\?v=1&g_gen=2\.8-6$/);
      await settled(page);
      assert.ok(Number(await odds(page)) > Number(first), "less growth of demand, better odds");
      const change = page.locator(".change", { hasText: "Growth of tokens a day" });
      assert.match(await change.textContent(), /2\.8 to 9 × → 2\.8 to 6 ×/);
      assert.match(await page.locator(".site-scenario").textContent(), /1 range changed/);
      const table = page.locator('.downloads a[href*="/export/workbook.json"]');
      assert.match(await table.getAttribute("href"), /g_gen=2\.8-6/);
      const here = await odds(page);
      await page.reload();
      assert.equal(await odds(page), here, "the server finds what the engine found");
      assert.deepEqual(problems, []);
    });
  });

  it("is moved by keyboard, undone, reset and locked", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await openGroups(page);
      const low = belief(page, "p_h200").locator('.belief-thumb[data-end="low"]');
      await low.focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(/p_h200=14\d-200$/);
      assert.match(await low.getAttribute("aria-valuetext"), /^14\d, 10 in 100 lie below; range/);
      await page.keyboard.press("u");
      await page.keyboard.press("u");
      await page.waitForURL(/\/lab$/);
      await low.focus();
      await page.keyboard.press("Home");
      await belief(page, "p_h200").getByRole("button", { name: "Reset" }).click();
      await page.waitForURL(/\/lab$/);
      assert.equal(await number(page, "p_h200", "low").inputValue(), "140");
      await belief(page, "p_h200").getByRole("button", { name: "Lock" }).click();
      assert.ok(await low.isDisabled());
      assert.deepEqual(problems, []);
    });
  });

  it("leaves every mark by keyboard, strides with Shift and resets by a double click", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await openGroups(page);
      const low = belief(page, "pue").locator('.belief-thumb[data-end="low"]');
      const typed = number(page, "pue", "low");
      await low.focus();
      for (const [key, value] of [
        ["ArrowRight", "1.13"],
        ["ArrowRight", "1.14"],
        ["ArrowLeft", "1.13"],
        ["ArrowLeft", "1.12"],
        ["ArrowLeft", "1.11"],
        ["Shift+ArrowRight", "1.16"],
      ]) {
        await page.keyboard.press(key);
        await page.waitForFunction((value) => document.querySelector('input[name="pue-low"]').value === value, value);
      }
      await typed.focus();
      await page.keyboard.press("ArrowUp");
      await page.waitForURL(/pue=1\.17-1\.22-1\.4$/);
      await page.keyboard.press("Shift+ArrowDown");
      await page.waitForURL(/pue=1\.07-1\.22-1\.4$/);
      await belief(page, "pue").locator("legend").dblclick();
      await page.waitForURL(/\/lab$/);
      assert.equal(await typed.inputValue(), "1.12");
      assert.deepEqual(problems, []);
    });
  });

  it("refuses what is no range, says why and keeps what was", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await openGroups(page);
      for (const [typed, reason] of [
        ["1", /ascend/],
        ["9999", /between/],
      ]) {
        await number(page, "g_gen", "high").fill(typed);
        await number(page, "g_gen", "high").press("Enter");
        assert.match(await belief(page, "g_gen").locator(".slider-note").textContent(), reason);
        assert.equal(await number(page, "g_gen", "high").inputValue(), "9");
      }
      assert.match(page.url(), /\/lab$/);
      assert.deepEqual(problems, []);
    });
  });

  it("is a form without scripts", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto("/lab?v=1&lease=40");
      await page.getByText("Moved by the AI boom").click();
      await number(page, "g_gen", "low").fill("2");
      await number(page, "g_gen", "high").fill("6");
      await page.getByRole("button", { name: "Compute on the server" }).click();
      await page.waitForURL(/g_gen-low=2&g_gen-high=6/);
      assert.equal(await page.locator(".notes").count(), 0, "everything in it is read");
      assert.match(
        await page.locator(".change", { hasText: "Growth of tokens" }).textContent(),
        /2 to 6/,
      );
      assert.match(await page.locator(".site-tools [data-do=share]").getAttribute("href"), /\?v=1&lease=40&g_gen=2-6$/);
    });
  });

  it("is found by words and by brackets, and leads to its row on the page of methods", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page, "/lab?v=1&lease=40");
      await page.getByLabel("Find a control or an input").fill("growth of tokens");
      await page.locator('[data-jump="belief-g_gen"]').click();
      assert.equal(await page.evaluate(() => document.activeElement.id), "belief-g_gen");
      await page.keyboard.press("]");
      const focused = () =>
        page.evaluate(() => document.activeElement.closest("fieldset")?.id ?? "");
      assert.equal(await focused(), "belief-g_gen");
      await page.keyboard.press("]");
      assert.equal(await focused(), "belief-pf_gen");
      await page.keyboard.press("[");
      assert.equal(await focused(), "belief-g_gen");
      await belief(page, "g_gen").getByRole("link").click();
      await page.waitForURL(/\/method\?v=1&lease=40#input-g_gen/);
      assert.equal(await page.locator(":target").count(), 1, "the anchor exists");
      assert.deepEqual(problems, []);
    });
  });

  it("is flagged where scenarios are compared", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/compare?v=1&g_gen=2-6");
      assert.match(await page.locator(".versus-flag").first().textContent(), /priors/);
      assert.deepEqual(problems, []);
    });
  });

  for (const [name, options] of Object.entries({
    desktop: {},
    phone: { viewport: { width: 360, height: 780 } },
    narrowest: { viewport: { width: 320, height: 640 } },
    zoomed: { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
    dark: { colorScheme: "dark" },
    forced: { forcedColors: "active" },
  })) {
    it(`is accessible and fits with every range open, ${name}`, async () => {
      await withPage(browser, options, async (page, problems) => {
        await open(page, "/lab?v=1&g_gen=2-6&slip=0-2-6");
        await openGroups(page);
        await page.getByLabel("Median world").check();
        if (name !== "forced") assert.deepEqual(await seriousAccessibilityProblems(page), []);
        await screenshot(page, `beliefs-${name}`);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(wide, 0, "nothing lies beside the page");
        assert.deepEqual(problems, []);
      });
    });
  }

  it("shows thumbs where colours are forced", async () => {
    await withPage(browser, { forcedColors: "active" }, async (page) => {
      await open(page);
      await openGroups(page);
      const thumb = belief(page, "g_gen").locator(".belief-thumb").first();
      const box = await thumb.boundingBox();
      assert.ok(box.height >= 24, "and they are large enough to be caught");
    });
  });
});

describe("lab, pinned outputs", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("are chosen by the reader and remembered", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      assert.equal(await page.locator(".pin").count(), 6);
      await page.getByRole("combobox", { name: "Output 6" }).selectOption("npv_bn");
      const value = await page.locator(".pin").nth(5).locator("strong").first().textContent();
      await page.reload();
      await hydrated(page);
      const chosen = page.getByRole("combobox", { name: "Output 6" });
      await page.waitForFunction(() => document.querySelectorAll(".pin select")[5].value === "npv_bn");
      assert.equal(await chosen.inputValue(), "npv_bn");
      assert.equal(await page.locator(".pin").nth(5).locator("strong").first().textContent(), value);
      assert.deepEqual(problems, []);
    });
  });

  it("stand beside the median world if that is asked for", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      assert.equal(await page.locator(".pin-median").count(), 0);
      await page.getByLabel("Median world").check();
      assert.equal(await page.locator(".pin-median").count(), 6);
      // BUDGET_MODEL §15: with every input at its median the goal is met, by a sixth.
      assert.match(await page.locator(".pinned-flaw").textContent(), /\+16/);
      assert.match(await page.locator(".pin-median").first().textContent(), /1\.16/);
      const marked = '.grid .figure-frame[aria-label*="median world"]';
      assert.equal(await page.locator(marked).count(), 3, "strip, bands and curves speak of it");
      const link = page.locator('.figure-take a[href*="/export/chart/dots.svg"]').first();
      assert.match(await link.getAttribute("href"), /\?median=marked$/, "and so do their files");
      const file = await page.request.get(await link.evaluate((link) => link.href));
      assert.match(await file.text(), /median world \+16/);
      await page.reload();
      await hydrated(page);
      await page.locator(".pin-median").first().waitFor();
      await page.getByLabel("Median world").uncheck();
      assert.equal(await page.locator(marked).count(), 0);
      assert.doesNotMatch(await link.getAttribute("href"), /median/);
      assert.deepEqual(problems, []);
    });
  });

  it("are not covered by the panel that says where a number comes from", async () => {
    for (const width of [1366, 1920]) {
      await withPage(browser, { viewport: { width, height: 768 } }, async (page, problems) => {
        await open(page, "/lab?inspect=h_gen");
        const [results, panel] = await page.evaluate(() =>
          [".lab-results", ".inspector"].map((name) =>
            document.querySelector(name).getBoundingClientRect().toJSON(),
          ),
        );
        assert.ok(results.right <= panel.left, `${results.right} lies under ${panel.left}`);
        assert.deepEqual(problems, []);
      });
    }
  });

  it("keep runs by hand through a change of theme", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await page.getByLabel("Run by hand").check();
      await page.getByRole("link", { name: /Theme:? Dark/ }).click();
      await page.waitForSelector('html[data-theme="dark"]');
      await hydrated(page);
      await page.waitForFunction(() => document.querySelector(".tool-run")?.hidden === false);
      assert.ok(await page.getByLabel("Run by hand").isChecked());
      assert.deepEqual(problems, []);
    });
  });

  it("leave Ctrl+Z to the field in which one types", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page, "/lab?v=1&lease=40");
      await page.locator('input[type=range][name="lease"]').focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(/lease=41$/);
      const field = page.getByRole("spinbutton", { name: "Capex 2026, bn yuan" });
      await field.focus();
      await page.keyboard.type("7");
      await page.keyboard.press("Control+z");
      assert.match(page.url(), /lease=41$/, "the plan stays");
      assert.equal(await field.inputValue(), "160", "the typing is undone");
      assert.deepEqual(problems, []);
    });
  });
});
