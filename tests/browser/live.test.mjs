// The feed alive: a card, what the model believes of it and why, and what every press changes.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  deed,
  hydrated,
  launch,
  open,
  press,
  screenshot,
  seriousAccessibilityProblems,
  viewports,
  withPage,
} from "./harness.mjs";

async function opened(page) {
  await open(page, "/live");
  await page.locator(".feed-title").waitFor({ timeout: 30_000 });
}

describe("live", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("shows trained beliefs and learns from every press, without a console error", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await opened(page);
      assert.match(await page.locator(".feed-status").textContent(), /^Everything here is simulated/);
      await page.getByText("How well the models learned").click();
      const learned = page.locator(".feed-trained");
      assert.match(await learned.locator("p").textContent(), /Trained on simulated world 1\. GAUC/);
      const gauc = await learned.locator("td").allTextContents();
      assert.equal(gauc.length, 8);
      assert.ok(gauc.every((number) => Number(number) > 0.4 && Number(number) < 1), `${gauc}`);
      assert.match(await page.getByRole("heading", { name: "Why this one" }).locator("xpath=..").textContent(), /Nothing is known of you yet/);
      const met = [];
      for (const name of ["Like", "Skip", "Watch to the end", "Like", "Not interested", "Like"]) {
        met.push(await press(page, name));
      }
      assert.equal(new Set(met).size, met.length, "no card comes twice");
      const why = await page.getByRole("heading", { name: "Why this one" }).locator("xpath=..").textContent();
      assert.match(why, /nearest, by the cosine/);
      const took = page.locator(".feed-wide");
      assert.match(await took.textContent(), /median [\d.]+ ms, 95th percentile [\d.]+ ms, of 6 on this device/);
      assert.deepEqual(await took.locator("tbody th").allTextContents(), ["encode", "retrieve", "rank", "value", "diversify", "draw"]);
      const chances = await page.locator(".feed-part td").allTextContents();
      assert.ok(chances.length > 8 && chances.every((text) => !text.includes("NaN")));
      assert.deepEqual(problems, []);
    });
  });

  it("is worked by the keyboard and keeps the focus where it is", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await page.getByRole("button", { name: "Like", exact: true }).focus();
      await deed(page, () => page.keyboard.press("Enter"));
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Like");
    });
  });

  it("says what happened when the models cannot be had", async () => {
    await withPage(browser, {}, async (page) => {
      await page.route("**/world.safetensors", (route) => route.fulfill({ body: "not models" }));
      await page.goto("/live");
      await hydrated(page);
      const status = page.locator(".feed-status").filter({ hasText: "not one complete safetensors file" });
      await status.waitFor({ timeout: 20_000 });
      assert.ok(await page.getByRole("button", { name: "Like", exact: true }).isDisabled());
    });
  });

  for (const [name, options] of Object.entries({
    desktop: { viewport: viewports.desktop },
    phone: { viewport: viewports.phone },
    dark: { viewport: viewports.desktop, colorScheme: "dark" },
  })) {
    it(`fits the screen and is accessible, ${name}`, async () => {
      await withPage(browser, options, async (page) => {
        await opened(page);
        await press(page, "Like");
        await press(page, "Watch to the end");
        assert.deepEqual(await seriousAccessibilityProblems(page), []);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wider, "nothing is wider than the screen");
        await screenshot(page, `feed-${name}`);
      });
    });
  }
});
