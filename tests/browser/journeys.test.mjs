// Whole visits: the executive who has ten seconds, the analyst without a mouse, and what both take
// along.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";

import { baseUrl, hydrated, launch, odds, screenshot, withPage } from "./harness.mjs";

const headline = (page) => page.locator("h1").textContent();

/** Presses Tab until the element in focus is the one that is looked for. */
async function tabTo(page, selector, most = 400) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} is not reached by Tab`);
}

describe("the executive", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "" : ", without scripts";
    it(`reads, flips an export rule, asks why and prints${how}`, async () => {
      await withPage(browser, { javaScriptEnabled }, async (page, problems) => {
        await page.goto("/");
        const first = await headline(page);
        assert.match(first, /^About 36 in 100 possible futures meet both goals/);
        const seen = await page.locator("h1").boundingBox();
        assert.ok(seen.y + seen.height < 768, "on the first screen");
        await page.getByRole("link", { name: "What if H200 is denied?" }).click();
        await page.waitForURL(/export=denied/);
        const denied = await headline(page);
        const futures = (text) => Number(/About (\d+) in 100/.exec(text)[1]);
        assert.ok(futures(denied) < futures(first), `${first} became ${denied}`);
        await page.getByRole("link", { name: "Show me why" }).click();
        await page.locator("#inspector").getByText("goal", { exact: false }).first().waitFor();
        if (javaScriptEnabled) {
          await page.keyboard.press("Escape");
          const paper = await page.pdf({ format: "A4", preferCSSPageSize: true });
          const pages = paper.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
          assert.equal(pages, 1, "one sheet");
        }
        assert.deepEqual(problems, []);
      });
    });
  }

  it("goes back a plan from the header, on a page that is not the workbench", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/");
      const undo = page.getByRole("button", { name: "Undo" });
      await page.waitForFunction(() => sessionStorage.getItem("headroom.steps"));
      assert.ok(await undo.isDisabled());
      await page.getByRole("link", { name: "What if H200 is denied?" }).click();
      await page.waitForURL(/export=denied/);
      await page.getByRole("link", { name: "Method", exact: true }).click();
      await page.waitForURL(/\/method\?v=1&export=denied/);
      await undo.click();
      await page.waitForURL(/\/method$/);
      await page.getByRole("button", { name: "Redo" }).click();
      await page.waitForURL(/\/method\?v=1&export=denied/);
      await page.goto("/lab?v=1&export=denied");
      await hydrated(page);
      await page.waitForFunction(() => !document.querySelector("[data-do=undo]").disabled);
      await page.keyboard.press("u");
      await page.waitForURL(/\/lab$/);
      assert.deepEqual(problems, []);
    });
  });
});

describe("the analyst", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("builds a scenario by keyboard, compares, exports, and finds the same digits again", async () => {
    let address;
    let digits;
    let table;
    await withPage(browser, { acceptDownloads: true }, async (page, problems) => {
      await page.goto("/lab");
      await hydrated(page);
      await tabTo(page, 'input[type=range][name="lease"]');
      for (let step = 0; step < 2; step += 1) await page.keyboard.press("Shift+ArrowRight");
      await page.waitForURL(/lease=38/);
      await page.keyboard.press("/");
      await page.keyboard.type("growth of tokens");
      await tabTo(page, '[data-jump="belief-g_gen"]');
      await page.keyboard.press("Enter");
      await tabTo(page, 'input[name="g_gen-high"]');
      await page.keyboard.press("Control+a");
      await page.keyboard.type("7.5");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/lab\?v=1&lease=38&g_gen=2\.8-7\.5$/);
      await page.waitForFunction(() => {
        const line = document.querySelector(".answer-line").dataset;
        const busy = document.querySelector(".lab-results").getAttribute("aria-busy");
        return line.stage === "settled" && line.backend !== "the server" && busy === "false";
      });
      digits = await page.locator(".pin-value, .odds dd, .key-figures td").allTextContents();
      address = page.url();
      await page.locator("h1").evaluate(() => document.activeElement.blur());
      await page.keyboard.press("d");
      await page.waitForURL(/\/compare\?v=1&lease=38&g_gen=2\.8-7\.5/);
      assert.match(await page.locator(".versus-finding").first().textContent(), /Your plan/);
      assert.match(await page.locator(".versus-flag").first().textContent(), /priors/);
      await page.goBack();
      await hydrated(page);
      await page.keyboard.press("e");
      const download = page.waitForEvent("download");
      await tabTo(page, '.downloads a[href*="/export/workbook.json"]');
      await page.keyboard.press("Enter");
      const file = JSON.parse(await readFile(await (await download).path(), "utf8"));
      const growth = file.tables.inputs.rows.find((row) => row.symbol === "g_gen");
      assert.deepEqual([growth.low, growth.high, growth.changed], [2.8, 7.5, "changed"]);
      assert.match(file.caption.scenario, /ranges changed: g_gen/);
      table = file.caption.result_id;
      assert.deepEqual(problems, []);
    });
    const fresh = await launch("none");
    try {
      await withPage(fresh, {}, async (page, problems) => {
        await page.goto(address);
        const again = () => page.locator(".pin-value, .odds dd, .key-figures td").allTextContents();
        assert.deepEqual(await again(), digits, "the server's digits");
        assert.match(await page.locator(".answer-line").textContent(), new RegExp(table));
        await hydrated(page);
        await page.locator('.answer-line:not([data-backend="the server"])').waitFor();
        await page.waitForSelector('.lab-results[aria-busy="false"]');
        assert.deepEqual(await again(), digits, "and the engine's");
        assert.deepEqual(problems, []);
      });
    } finally {
      await fresh.close();
    }
  });

  it("opens tables by key and takes a figure along as a picture of twice its pixels", async () => {
    await withPage(browser, { acceptDownloads: true }, async (page, problems) => {
      for (const [path, figure] of [
        ["/lab?v=1&lease=40&ask=binding", ".grid .figure"],
        ["/lab?v=1&lease=40&ask=binding", ".answer-figures .figure"],
        ["/?v=1&lease=40", ".brief .figure"],
      ]) {
        await page.goto(path);
        await hydrated(page);
        await page.keyboard.press("t");
        assert.ok((await page.locator(".figure-data[open]:not(.figure-take)").count()) >= 3);
        await page.keyboard.press("t");
        assert.equal(await page.locator(".figure-data[open]").count(), 0);
        const taking = page.locator(`${figure} .figure-take`).first();
        await taking.locator("summary").click();
        const saved = async (name) => {
          const download = page.waitForEvent("download");
          await taking.getByRole("link", { name }).click();
          const file = await download;
          return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
        };
        const svg = await saved("SVG");
        const png = await saved("PNG");
        assert.match(png.name, /^headroom-.*\.png$/);
        assert.equal(png.name.replace(".png", ".svg"), svg.name);
        assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
        const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg.bytes);
        const pixels = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
        assert.deepEqual(pixels, [2 * width, 2 * height]);
        assert.ok(png.bytes.length > 20_000, "and it is not blank");
        await taking.locator("[data-embed]").focus();
        assert.match(await taking.locator("[data-embed]").inputValue(), /^<iframe src="http.*\/embed\//);
        const csv = await saved("CSV");
        assert.match(csv.bytes.toString(), /result_id/);
        assert.match(svg.bytes.toString(), /seed 20260120/);
      }
      assert.deepEqual(problems, []);
    });
  });

  it("puts a figure into a page of another site", async () => {
    let line;
    await withPage(browser, {}, async (page, problems) => {
      await page.goto("/lab?v=1&lease=40");
      await hydrated(page);
      await page.locator('input[type=range][name="capex"]').fill("200");
      const taking = page.locator(".grid .figure .figure-take").first();
      await taking.locator("summary").click();
      await taking.locator("[data-embed]").focus();
      line = await taking.locator("[data-embed]").inputValue();
      assert.ok(line.includes(`${baseUrl}/embed/dots?v=1&amp;capex=200&amp;lease=40`), line);
      assert.deepEqual(problems, []);
    });
    const other = createServer((_, answer) => {
      answer.setHeader("content-type", "text/html");
      answer.end(`<!doctype html><title>Another site</title>${line}`);
    });
    await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      await withPage(browser, {}, async (page, problems) => {
        await page.goto(`http://localhost:${other.address().port}/`);
        const frame = page.frameLocator("iframe");
        await frame.locator(".figure-title").waitFor();
        assert.match(await frame.locator(".figure-finding").textContent(), /in \d+ of 100 futures/);
        await frame.locator('[data-design="wide"] svg').waitFor();
        await frame.locator('[data-design="narrow"] svg').waitFor({ state: "hidden" });
        const back = frame.getByRole("link", { name: "Open it in Headroom" });
        assert.equal(await back.getAttribute("href"), "/lab?v=1&capex=200&lease=40");
        await screenshot(page, "embedded");
        const favicon = (problem) => problem.includes("favicon");
        assert.deepEqual(problems.filter((problem) => !favicon(problem)), []);
      });
      await withPage(browser, {}, async (page) => {
        await page.goto(`http://localhost:${other.address().port}/`);
        const refusal = page.waitForEvent("console", (message) => message.type() === "error");
        await page.setContent(`<iframe src="${baseUrl}/lab"></iframe>`);
        assert.match((await refusal).text(), /frame-ancestors|X-Frame-Options/i, "only figures can be framed");
      });
    } finally {
      other.close();
    }
  });
});
