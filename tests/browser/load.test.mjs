// The load test on /live: requests that do not wait for each other, what is said of them, backends
// beside each other, and the fleet across pages and restarts of the server.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "node:test";

import {
  hydrated,
  launch,
  open,
  press,
  screenshot,
  seriousAccessibilityProblems,
  viewports,
  withPage,
} from "./harness.mjs";

const start = (page) => page.locator(".load-start");
const headline = (page) => page.locator(".load-headline").textContent();
const counted = async (page) => Number(/n = ([\d\u202f]+)/.exec(await page.locator(".load-table caption").first().textContent().catch(() => ""))?.[1].replaceAll("\u202f", "") ?? 0);

async function opened(page, address = "/live") {
  await open(page, address);
  await page.locator(".load-start:enabled").waitFor();
}

/** Waits until so many requests were measured. */
async function measured(page, requests) {
  await page.waitForFunction(
    (requests) => {
      const caption = document.querySelector(".load-table caption")?.textContent ?? "";
      return Number(/n = ([\d\u202f]+)/.exec(caption)?.[1].replaceAll("\u202f", "") ?? 0) >= requests;
    },
    requests,
    { timeout: 60_000, polling: 200 },
  );
}

/** Cells of the quantile table: name, response, service, note. */
const quantiles = (page) =>
  page.locator(".load-table").first().locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      enough: row.dataset.enough,
      cells: [...row.children].map((cell) => cell.textContent),
    })),
  );

describe("load", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("is started and stopped by the keyboard, and says what was measured and what was not", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await opened(page);
      assert.match(await page.locator(".load-status").textContent(), /Nothing is measured yet/);
      assert.ok(await page.locator(".load-awaited").isVisible(), "what there will be is said");
      assert.equal(await page.locator(".load-measured").isVisible(), false, "and takes no room yet");
      await page.getByLabel("Requests a second").fill("40");
      await start(page).focus();
      await page.keyboard.press("Enter");
      await measured(page, 1);
      const before = await page.locator(".load-figures").boundingBox();
      assert.equal(await page.locator(".load-awaited").isVisible(), false);
      await measured(page, 200);
      assert.match(await headline(page), /^[\d.]+ % of [\d\u202f]+ requests were answered within 25\.0 ms of the moment they were due/);
      const [median, , p99] = await quantiles(page);
      assert.equal(median.enough, "true");
      assert.equal(p99.enough, "false");
      assert.match(p99.cells[3], /needs 10\u202f000 requests/);
      const [response, service] = [1, 2].map((place) => parseFloat(median.cells[place]));
      assert.ok(response >= service && service > 0, `${response} ≥ ${service}`);
      assert.match(await page.locator(".load-counts").first().textContent(), /Warm-up: 20 requests, [\d.]+ s, excluded/);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Stop");
      await page.keyboard.press("Enter");
      assert.match(await page.locator(".load-status").textContent(), /Stopped/);
      const count = await counted(page);
      await page.waitForTimeout(700);
      assert.equal(await counted(page), count, "nothing is measured after the stop");
      await page.waitForFunction(() => document.querySelectorAll(".load-figures .figure-frame[data-drawn]").length === 4);
      assert.ok(Math.abs((await page.locator(".load-figures").boundingBox()).height - before.height) < 60, "charts keep their place");
      assert.match(await page.locator(".load-text").filter({ hasText: "κ" }).textContent(), /κ = [\d\u202f]+: a candidate costs the production ranker/);
      assert.deepEqual(problems, []);
    });
  });

  it("saves the run with its device, and every request is in a bucket", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await page.getByLabel("Requests a second").fill("60");
      await start(page).click();
      await measured(page, 60);
      await start(page).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save the run as JSON" }).click(),
      ]);
      const run = JSON.parse(await readFile(await download.path(), "utf8"));
      assert.equal(run.device.backend, "CPU SIMD");
      assert.deepEqual([run.load.mode, run.load.rate_per_second], ["server", 60]);
      const sum = run.response.buckets.reduce((sum, [, count]) => sum + count, 0);
      assert.equal(sum, run.response.count);
      assert.equal(run.service.count, run.response.count);
      assert.ok(run.request.flops > 1e7 && run.device.peak_flops > 1e8);
      assert.ok(run.response.mean_micros >= run.service.mean_micros);
    });
  });

  it("makes files of its drawings on this device, and the table is in English", async () => {
    await withPage(browser, { viewport: viewports.desktop }, async (page, problems) => {
      await opened(page, "/live?lang=zh");
      await start(page).click();
      await measured(page, 40);
      await start(page).click();
      const figure = page.locator(".load-figures .figure").nth(2);
      await figure.locator(".figure-take summary").click();
      assert.match(await figure.locator(".figure-take").textContent(), /无法嵌入其他网页/);
      const saved = async (name) => {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          figure.getByRole("button", { name: new RegExp(`^${name}`) }).click(),
        ]);
        assert.match(download.suggestedFilename(), new RegExp(`^headroom-live-stages-\\d{4}-\\d\\d-\\d\\d\\.${name.toLowerCase()}$`));
        return readFile(await download.path());
      };
      const svg = (await saved("SVG")).toString();
      assert.match(svg, /^<svg xmlns[^>]* width="768"[\s\S]*排队等待[\s\S]*在浏览器中测得/);
      const csv = (await saved("CSV")).toString();
      assert.match(csv, /^part,row,item,[\s\S]*drawn,1,Waiting in the queue,[\s\S]*measured in a browser/);
      const png = await saved("PNG");
      assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      assert.equal(png.readUInt32BE(16), 2 * 768, "two pixels for each of the drawing's");
      assert.deepEqual(problems, []);
    });
  });

  it("does not slow down for a slow service: waiting is counted", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await page.getByLabel("Requests a second").fill("2000");
      await start(page).click();
      await measured(page, 150);
      const [median] = await quantiles(page);
      const [response, service] = [1, 2].map((place) => parseFloat(median.cells[place].replaceAll("\u202f", "")));
      assert.ok(response > 10 * service, `response ${response} ms, service ${service} ms`);
      assert.match(await page.locator(".load-counts").first().textContent(), /More arrive than are served/);
      await start(page).click();
    });
  });

  it("leaves the feed responsive", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await page.locator(".feed-title").waitFor({ timeout: 30_000 });
      await page.getByLabel("How requests come").selectOption("single-stream");
      await start(page).click();
      await measured(page, 50);
      const pressed = Date.now();
      await press(page, "Like");
      assert.ok(Date.now() - pressed < 2_000, `${Date.now() - pressed} ms`);
      await start(page).click();
    });
  });

  it("cuts what was under way while the page was hidden, and marks it", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await start(page).click();
      await measured(page, 20);
      const hide = (hidden) =>
        page.evaluate((hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);
      await hide(true);
      await page.waitForTimeout(1_500);
      await hide(false);
      await measured(page, 30);
      const text = await page.locator(".load-counts").first().textContent();
      const cut = Number(/hidden 1 times: (\d+) requests/.exec(text)?.[1]);
      assert.ok(cut > 0, text);
      await start(page).click();
      await page.locator(".load-figures .figure-data").first().locator("summary").click();
      assert.match(await page.locator(".load-figures .figure-table").first().textContent(), /hidden/);
    });
  });

  it("says what happened when the models cannot be had, and starts anew", async () => {
    await withPage(browser, {}, async (page) => {
      await page.route("**/world.safetensors", (route) => route.fulfill({ body: "not models" }));
      await opened(page);
      await start(page).click();
      await page.locator(".load-status").filter({ hasText: "The load test stopped" }).waitFor({ timeout: 20_000 });
      await page.unroute("**/world.safetensors");
      assert.equal(await start(page).textContent(), "Start");
      await start(page).click();
      await measured(page, 5);
      await start(page).click();
    });
  });

  for (const fault of ["panic", "hang"]) {
    it(`notices a ${fault} of its worker within ten seconds and starts anew with another`, async () => {
      await withPage(browser, {}, async (page) => {
        await opened(page);
        await start(page).click();
        await measured(page, 5);
        await page.evaluate((detail) => dispatchEvent(new CustomEvent("headroom-rehearse", { detail })), `load:${fault}`);
        await page.locator(".load-status").filter({ hasText: "The load test stopped" }).waitFor({ timeout: 10_000 });
        await start(page).click();
        await measured(page, 5);
        await start(page).click();
      });
    });
  }

  it("speaks Chinese throughout", async () => {
    await withPage(browser, { locale: "zh-CN" }, async (page) => {
      await opened(page, "/live?lang=zh");
      assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
      await start(page).click();
      await page.locator(".load-headline").filter({ hasText: "个请求" }).waitFor({ timeout: 30_000 });
      const text = await page.locator(".load").innerText();
      assert.ok(!/Quantiles|Nothing is|Start\b|requests/.test(text), text);
      await start(page).click();
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
        await start(page).click();
        await measured(page, 100);
        await start(page).click();
        assert.deepEqual(await seriousAccessibilityProblems(page), []);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wider, "nothing is wider than the screen");
        await screenshot(page, `load-${name}`);
      });
    });
  }
});

describe("load, browser mode gpu", () => {
  let browser;
  before(async () => (browser = await launch("gpu")));
  after(() => browser.close());

  it("scores on WebGPU where that is chosen, and remembers the choice", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await opened(page);
      await page.getByLabel("Where items are scored").selectOption("webgpu-f32");
      await page.getByLabel("Requests a second").fill("10");
      await start(page).click();
      await measured(page, 20);
      await start(page).click();
      assert.match(await page.locator(".load-parts").textContent(), /software WebGPU/);
      const settled = await page.locator(".load-figures figure").nth(2).locator("tbody tr").nth(3).textContent();
      assert.ok(!/settling0$/.test(settled), settled);
      await page.reload();
      await hydrated(page);
      await page.waitForFunction(() => document.querySelector("[name=backend]").value === "webgpu-f32");
      assert.deepEqual(problems, []);
    });
  });

  it("goes on with the CPU while the GPU is lost, cuts what that serves, and returns to the GPU", async () => {
    await withPage(browser, {}, async (page, problems) => {
      await opened(page, "/live");
      await page.getByLabel("Where items are scored").selectOption("webgpu-f32");
      await page.getByLabel("Requests a second").fill("10");
      await start(page).click();
      await measured(page, 10);
      const status = page.locator(".load-status");
      const cut = page.locator(".load-counts").first().filter({ hasText: /GPU was lost 1 times: [1-9]\d* requests/ });
      const lost = Date.now();
      await page.evaluate(() => dispatchEvent(new CustomEvent("headroom-rehearse", { detail: "load:lose-gpu" })));
      await status.filter({ hasText: "The GPU is lost" }).waitFor({ timeout: 3_000 });
      await cut.waitFor({ timeout: 5_000 });
      await status.filter({ hasText: "Requests are being made" }).waitFor({ timeout: 10_000 });
      assert.ok(Date.now() - lost < 10_000, `back after ${Date.now() - lost} ms`);
      await measured(page, (await counted(page)) + 10);
      await start(page).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save the run as JSON" }).click(),
      ]);
      const run = JSON.parse(await readFile(await download.path(), "utf8"));
      assert.equal(run.device.backend, "software WebGPU");
      const [[from, to], ...more] = run.excluded.gpu_lost_seconds;
      assert.ok(from > 0 && to > from && !more.length, JSON.stringify(run.excluded));
      assert.ok(run.excluded.cut_while_gpu_lost > 0);
      assert.equal(run.response.count, run.service.count, "both populations leave out the same");
      await page.locator(".load-figures .figure-data").first().locator("summary").click();
      assert.match(await page.locator(".load-figures .figure-table").first().textContent(), /GPU lost/);
      assert.deepEqual(problems, []);
    });
  });

  it("compares backends and sizes, and says where one overtakes the other", async () => {
    await withPage(browser, {}, async (page) => {
      await opened(page);
      await page.getByRole("button", { name: "Compare backends" }).click();
      const finding = page.locator(".load-other .figure-finding");
      await finding.filter({ hasText: /On this device/ }).waitFor({ timeout: 60_000 });
      await page.getByRole("button", { name: "Measure S, M and L" }).and(page.locator(":enabled")).waitFor({ timeout: 120_000 });
      const table = await page.locator(".load-other .figure-table").textContent();
      assert.match(table, /CPU SIMDf32/);
      assert.match(table, /software WebGPUint8/);
      await page.getByRole("button", { name: "Measure S, M and L" }).click();
      await page.getByRole("button", { name: "Measure S, M and L" }).and(page.locator(":enabled")).waitFor({ timeout: 120_000 });
      const rows = await page.locator(".load-other .load-text tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
      assert.equal(rows.length, 9);
      const of = (size, grain) => rows.find((row) => row[0] === size && row[1] === grain);
      const flops = ["S", "M", "L"].map((size) => parseFloat(of(size, "int8")[5]));
      assert.ok(flops[0] < flops[1] && flops[1] < flops[2], `${flops}`);
      assert.match(of("M", "int8")[8], /¥[\d.]+/);
      assert.equal(of("M", "f32")[7], "–", "the model has no rate for f32");
    });
  });
});

describe("fleet", () => {
  let browser, address, server;

  const serve = async () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    server = spawn(process.env.HEADROOM, ["serve", "--addr", address], { cwd: root, stdio: "ignore" });
    for (let i = 0; i < 150; i++) {
      if (await fetch(`http://${address}/healthz`).then((found) => found.ok, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the server did not become healthy");
  };
  const end = () => new Promise((resolve) => (server.once("exit", resolve), server.kill("SIGKILL")));

  before(async () => {
    const port = await new Promise((resolve) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
    });
    address = `127.0.0.1:${port}`;
    await serve();
    browser = await launch("none");
  });
  after(async () => {
    await browser.close();
    await end();
  });

  it("shows what another page reports, and loses no watcher when the server starts anew", async () => {
    await withPage(browser, {}, async (reporter) => {
      await withPage(browser, {}, async (watcher) => {
        await opened(reporter, `http://${address}/live`);
        await opened(watcher, `http://${address}/live`);
        await watcher.getByText("Watch what all devices measure").click();
        await watcher.locator(".load-fleet").filter({ hasText: "No device reports" }).waitFor();
        assert.ok(!(await reporter.getByLabel("Report what this device measures").isChecked()), "off by default");
        await start(reporter).click();
        await measured(reporter, 20);
        assert.match(await watcher.locator(".load-fleet").textContent(), /No device reports/, "nothing is sent unasked");
        await reporter.getByLabel("Report what this device measures").check();
        const row = watcher.locator(".load-fleet tbody tr");
        await row.filter({ hasText: "cpu, M, int8" }).waitFor({ timeout: 20_000 });
        const requests = async () => parseFloat((await row.locator("td").nth(1).textContent()).replaceAll("\u202f", ""));
        const before = await requests();
        await end();
        await watcher.locator(".load-fleet").filter({ hasText: "does not answer" }).waitFor({ timeout: 20_000 });
        assert.equal(await requests(), before, "the last picture stays");
        await serve();
        await watcher.locator(".load-fleet").filter({ hasText: "Live." }).waitFor({ timeout: 30_000 });
        await watcher.waitForFunction(
          (before) => parseFloat(document.querySelector(".load-fleet tbody tr td:nth-of-type(2)")?.textContent.replaceAll("\u202f", "") ?? "0") > before,
          before,
          { timeout: 30_000, polling: 500 },
        );
        await reporter.getByLabel("Report what this device measures").uncheck();
        assert.match(await reporter.locator(".load-wide").last().textContent(), /Nothing is sent/);
      });
    });
  });
});
