// The workbench alive: hydration, sliders, backends, the address, and what happens without them.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { hydrated, launch, settled as settles, withPage } from "./harness.mjs";

/** What one run of the engine says of itself. */
async function answer(page) {
  return page.evaluate(() => {
    const line = document.querySelector(".answer-line");
    const odds = Number(document.querySelector(".odds dd strong").textContent);
    return { backend: line.dataset.backend, odds, text: line.textContent };
  });
}

/** Waits for a settled answer of the engine and returns it. */
async function settled(page, backend) {
  await settles(page, backend);
  return answer(page);
}

/** Moves a slider as a reader does who types into it with the keyboard. */
async function drag(page, name, value) {
  await page.locator(`input[type=range][name="${name}"]`).fill(String(value));
}

for (const mode of ["gpu", "none"]) {
  describe(`lab, browser mode ${mode}`, () => {
    let browser;
    before(async () => (browser = await launch(mode)));
    after(() => browser.close());

    it("hydrates and computes the server's numbers again, without a console error", async () => {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto("/lab");
        const server = await answer(page);
        assert.equal(server.backend, "the server");
        await hydrated(page);
        const engine = await settled(page);
        assert.equal(engine.odds, server.odds);
        const result = (text) => text.split("result ")[1];
        assert.equal(result(engine.text), result(server.text), "same run, same name");
        assert.deepEqual(problems, []);
      });
    });

    it("moves the number when a slider moves, and keeps the plan in the address", async () => {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto("/lab");
        await hydrated(page);
        const before = await settled(page);
        await drag(page, "lease", 58);
        await page.waitForFunction(
          (odds) => Number(document.querySelector(".odds dd strong").textContent) > odds,
          before.odds,
        );
        const after = await settled(page);
        assert.ok(after.odds - before.odds >= 8, `${before.odds} became ${after.odds}`);
        await page.waitForURL(/\/lab\?v=1&lease=58$/);
        await page.reload();
        assert.equal((await answer(page)).odds, after.odds, "a reload keeps the plan");
        assert.deepEqual(problems, []);
      });
    });

    it("rescales the other shares when one moves", async () => {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto("/lab");
        await hydrated(page);
        await drag(page, "owned-generative", 80);
        await settled(page);
        const shares = await page
          .locator('input[type=range][name^="owned-"]')
          .evaluateAll((inputs) => inputs.map((input) => Number(input.value)));
        assert.deepEqual(shares, [7.5, 80, 12.5]);
        await page.waitForURL(/owned=75000-800000-125000/);
        assert.deepEqual(problems, []);
      });
    });

    it("works by keyboard alone", async () => {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto("/lab");
        await hydrated(page);
        await page.locator('input[name="lease"]').focus();
        await page.keyboard.press("ArrowRight");
        await page.waitForURL(/lease=19/);
        await page.locator('input[name="export"][value="uncertain"]').focus();
        await page.keyboard.press("ArrowDown");
        await page.waitForURL(/export=denied/);
        await page.getByText("Which chips").focus();
        await page.keyboard.press("Enter");
        await page.locator('input[name="mix-h200"]').waitFor({ state: "visible" });
        assert.deepEqual(problems, []);
      });
    });
  });
}

describe("lab, in another language or currency", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  for (const [choice, capex, lease] of [
    ["lang=zh", "2000", "580"],
    ["currency=usd", "200", "58"],
    ["lang=zh&currency=usd", "2000", "580"],
  ]) {
    it(`moves sliders by the plan's own numbers with ${choice}`, async () => {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto(`/lab?${choice}`);
        await hydrated(page);
        await drag(page, "capex", 200);
        await page.waitForURL(/\/lab\?v=1&capex=200$/);
        await drag(page, "lease", 58);
        await page.waitForURL(/\/lab\?v=1&capex=200&lease=58$/);
        const typed = (name) =>
          page.locator(".slider", { has: page.locator(`input[type=range][name="${name}"]`) }).locator(".slider-number");
        assert.equal(await typed("capex").inputValue(), capex);
        assert.equal(await typed("lease").inputValue(), lease);
        await typed("lease").fill(String(Number(lease) / 2));
        await typed("lease").press("Enter");
        await page.waitForURL(/\/lab\?v=1&capex=200&lease=29$/);
        assert.deepEqual(problems, []);
      });
    });
  }
});

/** The table of the answer to a question, as text. */
async function answerTable(page) {
  return page
    .locator(".answer-figures .figure tr")
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

/** Waits until this device has answered the question on the page. */
async function answered(page) {
  await page
    .locator('.answer-state[data-state="made"]', { hasText: "Answered by this device" })
    .waitFor({ timeout: 120_000 });
}

describe("lab, on a phone", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("keeps the answer and the way to the plan in sight", async () => {
    await withPage(browser, { viewport: { width: 390, height: 844 } }, async (page, problems) => {
      await page.goto("/lab?capex=200");
      await hydrated(page);
      await settles(page);
      const strip = page.getByRole("navigation", { name: "On this page" });
      const top = (selector) => page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
      await strip.getByRole("link", { name: "Plan" }).click();
      await page.waitForFunction(() => scrollY > 1000);
      assert.ok((await top("#plan")) >= 44, "the strip covers nothing of it");
      const before = await strip.locator("p").textContent();
      await page.locator('input[type=range][name="lease"]').evaluate((input) => {
        input.value = "60";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
      await page.waitForFunction((before) => document.querySelector(".lab-strip p").textContent !== before, before);
      assert.equal(await top(".lab-strip"), 0);
      await strip.getByRole("link", { name: "Results" }).click();
      await page.waitForFunction(() => scrollY < 1000);
      assert.equal(new URL(page.url()).searchParams.get("lease"), "60", "the plan is not left");
      assert.deepEqual(problems, []);
    });
  });
});

describe("lab, questions", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("answers a question asked by keyboard with the server's digits", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?ask=levers");
      const served = await answerTable(page);
      assert.ok(served.length >= 16, "the server answers fifteen levers and the base");
      assert.match(served[1][3], /^3[67]\.\d$/, "the base meets the goal in 36 of 100");
      await page.goto("/lab");
      await hydrated(page);
      await settled(page);
      await page.getByRole("link", { name: "What would help most?" }).focus();
      await page.keyboard.press("Enter");
      await answered(page);
      await page.waitForURL(/\/lab\?ask=levers$/);
      assert.deepEqual(await answerTable(page), served);
      assert.deepEqual(problems, []);
    });
  });

  it("keeps an old answer, marks it, and asks again", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?ask=binding");
      await hydrated(page);
      await settled(page);
      const before = await answerTable(page);
      await drag(page, "lease", 58);
      await page.locator('.answer[data-stale="true"]').waitFor();
      assert.deepEqual(await answerTable(page), before, "the old answer stays");
      await page.getByRole("button", { name: "Ask again" }).click();
      await answered(page);
      assert.equal(await page.locator('.answer[data-stale="true"]').count(), 0);
      assert.deepEqual(problems, []);
    });
  });

  it("follows the sliders with what moves the odds", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?ask=movers");
      await hydrated(page);
      await settled(page);
      const before = await answerTable(page);
      await drag(page, "supply", 2.5);
      await answered(page);
      assert.notDeepEqual(await answerTable(page), before);
      assert.deepEqual(problems, []);
    });
  });

  it("says where a number comes from, and leads on", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab");
      await hydrated(page);
      await settled(page);
      await page.getByRole("link", { name: "Where from: h_gen" }).first().focus();
      await page.keyboard.press("Enter");
      const panel = page.locator("#inspector");
      await panel.getByText("h_gen = K_gen / D_gen − 1").waitFor();
      await page.waitForURL(/inspect=h_gen/);
      await panel.getByRole("link", { name: "Where from: D_gen" }).first().click();
      await panel.getByText("D_gen = g_gen · 50").waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
      const focused = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
      assert.equal(focused, "Where from: h_gen", "the focus returns");
      assert.deepEqual(problems, []);
    });
  });

  it("goes back and forward through what was asked", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab");
      await hydrated(page);
      await settled(page);
      await page.getByRole("link", { name: "What binds under each export rule?" }).click();
      await answered(page);
      const first = await answerTable(page);
      await page.getByRole("link", { name: "What would help most?" }).click();
      await page.waitForURL(/ask=levers/);
      await answered(page);
      await page.goBack();
      await page.waitForURL(/ask=binding/);
      await page.waitForFunction(
        () => document.querySelector('.question[aria-current="true"]')?.dataset.topic === "ask=binding",
      );
      await answered(page);
      assert.deepEqual(await answerTable(page), first);
      await page.goBack();
      await page.waitForURL(/\/lab$/);
      await page.locator(".answer").waitFor({ state: "hidden" });
      await page.goForward();
      await page.waitForURL(/ask=binding/);
      await answered(page);
      assert.deepEqual(problems, []);
    });
  });

  it("shows the number of the plan that the reader went back to", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?inspect=K_gen");
      await hydrated(page);
      const value = page.locator(".inspector-value strong");
      const first = await value.textContent();
      const becomes = (same) =>
        page.waitForFunction(
          ([first, same]) => (document.querySelector(".inspector-value strong").textContent === first) === same,
          [first, same],
        );
      await drag(page, "lease", 58);
      await page.waitForURL(/lease=58&inspect=K_gen$/);
      await becomes(false);
      await page.goBack();
      await page.waitForURL(/\/lab\?inspect=K_gen$/);
      await becomes(true);
      await page.goForward();
      await page.waitForURL(/lease=58&inspect=K_gen$/);
      await becomes(false);
      assert.deepEqual(problems, []);
    });
  });

  it("tells how long the server took after a change is undone, as it did before", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?ask=binding");
      const told = page.locator(".answer-state");
      const first = await told.textContent();
      assert.match(first, /Answered by the server in \d/);
      await hydrated(page);
      await drag(page, "lease", 58);
      await page.locator('.answer-state[data-state="stale"]').waitFor();
      await page.getByRole("heading", { level: 1 }).first().click();
      await page.keyboard.press("u");
      await page.locator('.answer-state[data-state="made"]').waitFor();
      assert.equal(await told.textContent(), first);
      assert.deepEqual(problems, []);
    });
  });

  it("compares scenarios as the server does", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/compare?a=december-2025&b=high&c=none&d=none&of=total_cost_bn");
      const served = await page.locator(".versus-line").allTextContents();
      await page.goto("/compare");
      await hydrated(page);
      await page.getByRole("combobox", { name: "also with" }).selectOption("none");
      await page.getByRole("combobox", { name: "with", exact: true }).selectOption("high");
      await page.getByRole("combobox", { name: "Compared by" }).selectOption("total_cost_bn");
      await answered(page);
      assert.deepEqual(await page.locator(".versus-line").allTextContents(), served);
      await page.waitForURL(/b=high&c=none&d=none&of=total_cost_bn/);
      assert.deepEqual(problems, []);
    });
  });
});

describe("lab, both backends", () => {
  let browser;
  before(async () => (browser = await launch("gpu")));
  after(() => browser.close());

  it("gives the same odds by WebGPU and by CPU", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab");
      await hydrated(page);
      await page.getByText("Found software WebGPU").waitFor({ timeout: 60_000 });
      await page.getByLabel("WebGPU", { exact: true }).check();
      const gpu = await settled(page, "software WebGPU");
      await page.getByLabel("CPU", { exact: true }).check();
      const cpu = await settled(page, "CPU SIMD");
      assert.equal(gpu.odds, cpu.odds);
      const figures = page.locator(".key-figures td");
      const byCpu = await figures.allTextContents();
      await page.getByLabel("WebGPU", { exact: true }).check();
      await settled(page, "software WebGPU");
      assert.deepEqual(await figures.allTextContents(), byCpu, "to every printed digit");
      assert.deepEqual(problems, []);
    });
  });

  it("remembers the chosen backend", async () => {
    await withPage(browser, {}, async (page) => {
      await page.goto("/lab");
      await hydrated(page);
      await page.getByLabel("CPU", { exact: true }).check();
      await settled(page, "CPU SIMD");
      await page.reload();
      await hydrated(page);
      await settled(page, "CPU SIMD");
      assert.ok(await page.getByLabel("CPU", { exact: true }).isChecked());
    });
  });
});

describe("lab, when something is missing", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("says so when the engine does not load, and keeps the server's answer", async () => {
    await withPage(browser, {}, async (page) => {
      await page.route("**/worker.js", (route) => route.abort());
      await page.goto("/lab?v=1&lease=40");
      await hydrated(page);
      await page.getByText("The engine does not run").waitFor({ timeout: 30_000 });
      assert.equal((await answer(page)).backend, "the server");
    });
  });

  it("computes without scripts, by a form that the server answers", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page, problems) => {
      await page.goto("/lab");
      const before = await answer(page);
      assert.equal(before.backend, "the server");
      assert.ok(before.odds > 0);
      assert.ok((await page.locator(".figure-drawing svg").count()) >= 8, "charts are drawn");
      await page.getByLabel("Quota").check();
      await page.getByRole("button", { name: "Compute on the server" }).click();
      await page.waitForURL(/export=quota/);
      assert.ok((await answer(page)).odds > before.odds);
      assert.equal(await page.locator(".notes").count(), 0, "a form sends nothing unknown");
      assert.deepEqual(problems, []);
    });
  });

  it("reads what it can of a bad address and names the rest", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?capex=lots&lease=40&split=1-2-3&%FF=%00");
      await hydrated(page);
      const notes = await page.locator(".notes li").allTextContents();
      assert.equal(notes.length, 3);
      assert.match(notes[0], /capex=lots/);
      assert.equal(await page.locator('input[type=range][name="lease"]').inputValue(), "40");
      assert.deepEqual(problems, []);
    });
  });
});
