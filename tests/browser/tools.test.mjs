// The workbench as a tool: history, undo, changes, typed numbers, locks, search, keys, runs by hand.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  hydrated,
  launch,
  open,
  screenshot,
  seriousAccessibilityProblems,
  viewports,
  withPage,
} from "./harness.mjs";

const slider = (page, name) => page.locator(`input[type=range][name="${name}"]`);
const value = (page, name) => slider(page, name).inputValue();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const historyLength = (page) => page.evaluate(() => history.length);

/** Drags as a pointer does: many inputs, one change. */
async function drag(page, name, ...values) {
  await slider(page, name).evaluate((input, values) => {
    for (const value of values) {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, values);
}

/** Waits until a slider has a value: pages follow the history a moment later. */
async function becomes(page, name, wanted) {
  await page.waitForFunction(
    ([name, wanted]) => document.querySelector(`input[type=range][name="${name}"]`).value === wanted,
    [name, wanted],
  );
}

describe("lab, tools", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("makes one entry of the history per drag, and goes back and forward", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      const entries = await historyLength(page);
      await drag(page, "lease", 20, 25, 30, 40);
      assert.equal(await historyLength(page), entries + 1);
      await drag(page, "lease", 45, 58);
      assert.equal(await historyLength(page), entries + 2);
      await page.goBack();
      await page.waitForURL(/lease=40$/);
      await becomes(page, "lease", "40");
      await page.goBack();
      await page.waitForURL(/\/lab$/);
      await becomes(page, "lease", "18");
      await page.goForward();
      await becomes(page, "lease", "40");
      assert.ok(await button(page, "Undo").isEnabled(), "back and forward are steps as well");
      assert.deepEqual(problems, []);
    });
  });

  it("undoes and redoes by button and by key, also after a reload", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      assert.ok(await button(page, "Undo").isDisabled() && await button(page, "Redo").isDisabled());
      await drag(page, "lease", 40);
      await drag(page, "capex", 200);
      await button(page, "Undo").click();
      assert.equal(await value(page, "capex"), "160");
      assert.match(await page.locator(".tools-said").textContent(), /Undone\. Capex 2026: 160/);
      await page.waitForURL(/\/lab\?v=1&lease=40$/);
      await page.reload();
      await hydrated(page);
      await page.keyboard.press("u");
      await becomes(page, "lease", "18");
      await page.waitForURL(/\/lab$/);
      assert.ok(await button(page, "Undo").isDisabled());
      await page.keyboard.press("Control+Shift+Z");
      await page.keyboard.press("Control+Shift+Z");
      await becomes(page, "capex", "200");
      assert.equal(await value(page, "lease"), "40");
      assert.ok(await button(page, "Redo").isDisabled());
      assert.deepEqual(problems, []);
    });
  });

  it("lists what has changed, marks it and takes it back", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      assert.equal(await page.locator(".changes").isVisible(), false);
      await drag(page, "lease", 40);
      await drag(page, "capex", 200);
      const rows = page.locator(".change");
      assert.equal(await rows.count(), 2);
      assert.match(await rows.nth(0).textContent(), /Capex 2026.*160 bn yuan → 200 bn yuan/);
      assert.equal(await page.locator(".slider[data-changed]").count(), 2);
      await page.getByRole("link", { name: "Reset Capex 2026" }).click();
      assert.equal(await value(page, "capex"), "160");
      assert.equal(await rows.count(), 1);
      await page.getByText("Overseas leases", { exact: true }).last().dblclick();
      assert.equal(await value(page, "lease"), "18", "a double click resets");
      assert.equal(await page.locator(".changes").isVisible(), false);
      await page.getByRole("link", { name: "High case" }).click();
      assert.equal(await page.locator(".changes").isVisible(), false, "a preset is a new start");
      await drag(page, "lease", 40);
      assert.match(await page.locator(".changes-title").textContent(), /from High case/);
      await page.getByRole("link", { name: "Reset all" }).click();
      assert.equal(await value(page, "lease"), "18");
      assert.equal(await value(page, "capex"), "490");
      assert.deepEqual(problems, []);
    });
  });

  it("takes typed numbers, held to the range, and steps by arrows", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      const field = page.getByRole("spinbutton", { name: "Overseas leases, bn yuan a year" });
      await field.fill("999");
      await field.press("Enter");
      assert.equal(await field.inputValue(), "120");
      assert.match(await page.locator(".slider-note:visible").textContent(), /Held to 120/);
      await field.fill("44");
      await field.press("Enter");
      assert.equal(await value(page, "lease"), "44");
      assert.equal(await page.locator(".slider-note:visible").count(), 0);
      await field.press("ArrowUp");
      await field.press("Shift+ArrowUp");
      assert.equal(await value(page, "lease"), "55");
      await slider(page, "lease").focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Shift+ArrowLeft");
      assert.equal(await value(page, "lease"), "44");
      await page.waitForURL(/lease=44$/);
      assert.deepEqual(problems, []);
    });
  });

  it("keeps a locked share while another moves", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      const before = await value(page, "owned-training");
      const group = page.locator("details", { hasText: "What the owned fleet does" });
      const lock = group.getByRole("button", { name: "Lock Training" });
      await lock.click();
      assert.equal(await lock.getAttribute("aria-pressed"), "true");
      await drag(page, "owned-generative", 70);
      assert.equal(await value(page, "owned-training"), before);
      const shares = await page
        .locator('input[type=range][name^="owned-"]')
        .evaluateAll((inputs) => inputs.map((input) => Number(input.value)));
      assert.equal(shares.reduce((sum, share) => sum + share), 100);
      assert.ok(await slider(page, "owned-training").isDisabled());
      assert.ok(!page.url().includes("lock"), "locks are no part of the plan");
      assert.deepEqual(problems, []);
    });
  });

  it("finds controls and inputs, lists its keys, and closes by Escape", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await page.keyboard.press("/");
      await page.keyboard.type("h200");
      const matches = page.locator(".search-match");
      assert.ok((await matches.count()) >= 2);
      await page.keyboard.press("Escape");
      assert.equal(await matches.count(), 0);
      await page.getByLabel("Find a control or an input").fill("target H200");
      await page.locator('[data-jump="slider-mix-h200"]').click();
      const focused = await page.evaluate(() => document.activeElement.id);
      assert.equal(focused, "slider-mix-h200", "a folded split opens");
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog", { name: "Keys" });
      await dialog.waitFor({ state: "visible" });
      assert.deepEqual(await seriousAccessibilityProblems(page), []);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      assert.deepEqual(problems, []);
    });
  });

  it("runs by hand when it is told to, and shows what is stale", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await open(page);
      await page.locator('.answer-line:not([data-backend="the server"])').waitFor();
      await page.waitForSelector('.lab-results[aria-busy="false"]');
      await page.getByLabel("Run by hand").check();
      const odds = await page.locator(".odds dd strong").first().textContent();
      await drag(page, "lease", 58);
      await page.locator('.lab-results[data-stale="true"]').waitFor();
      assert.ok(await page.locator(".lab-stale").isVisible());
      assert.equal(await page.locator(".odds dd strong").first().textContent(), odds);
      assert.deepEqual(await seriousAccessibilityProblems(page), []);
      await screenshot(page, "stale-desktop");
      await page.keyboard.press("r");
      await page.waitForFunction(
        (odds) => document.querySelector(".odds dd strong").textContent !== odds,
        odds,
      );
      await page.locator(".lab-stale").waitFor({ state: "hidden" });
      assert.deepEqual(problems, []);
    });
  });

  it("copies a link that holds the plan", async () => {
    const options = { permissions: ["clipboard-read", "clipboard-write"] };
    await withPage(browser, options, async (page, problems) => {
      await open(page);
      await drag(page, "lease", 40);
      await page.getByRole("link", { name: "Copy link" }).click();
      await page.getByText("Link copied").waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, page.url());
      assert.match(copied, /lease=40$/);
      assert.deepEqual(problems, []);
    });
  });

  for (const [name, options] of Object.entries({
    desktop: {},
    phone: { viewport: viewports.phone },
    dark: { colorScheme: "dark" },
  })) {
    it(`is accessible and fits with changes and matches, ${name}`, async () => {
      await withPage(browser, options, async (page, problems) => {
        await open(page, "/lab?v=1&lease=40&export=quota&owned=75000-800000-125000");
        await page.getByLabel("Find a control or an input").fill("training");
        assert.deepEqual(await seriousAccessibilityProblems(page), []);
        await screenshot(page, `tools-${name}`);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(wide, 0, "nothing lies beside the page");
        assert.deepEqual(problems, []);
      });
    });
  }

  it("leads back without scripts", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto("/lab?v=1&lease=40");
      await page.getByRole("link", { name: "Reset Overseas leases" }).click();
      await page.waitForURL(/\/lab$/);
      assert.equal(await page.locator(".change").count(), 0);
    });
  });
});

describe("theme", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  for (const javaScriptEnabled of [true, false]) {
    it(`is chosen in the header and stays, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
      await withPage(browser, { javaScriptEnabled }, async (page, problems) => {
        const dark = () =>
          page.locator("body").evaluate((body) => getComputedStyle(body.parentElement).colorScheme);
        await page.goto("/lab?v=1&lease=40");
        if (javaScriptEnabled) {
          await hydrated(page);
          await drag(page, "lease", 44);
        }
        await page.getByRole("link", { name: "Theme Dark" }).click();
        await page.waitForURL(javaScriptEnabled ? /\/lab\?v=1&lease=44$/ : /\/lab\?v=1&lease=40$/);
        assert.equal(await dark(), "dark");
        if (javaScriptEnabled) assert.deepEqual(await seriousAccessibilityProblems(page), []);
        await page.goto("/context");
        assert.equal(await dark(), "dark");
        await page.getByRole("link", { name: "Theme Auto" }).click();
        await page.waitForURL(/\/context$/);
        assert.equal(await dark(), "light dark");
        assert.deepEqual(problems, []);
      });
    });
  }
});
