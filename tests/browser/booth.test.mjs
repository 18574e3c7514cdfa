// The booth: its story by touch and without scripts, its manners, and what brings it back.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "node:test";

import { chromium } from "playwright-core";

import { holdClock, hydrated, launch, screenshot, seriousAccessibilityProblems, withPage } from "./harness.mjs";
import { freePort, startServer } from "./server.mjs";

const screens = {
  "16x9": { width: 1920, height: 1080 },
  "9x16": { width: 1080, height: 1920 },
  tablet: { width: 1024, height: 768 },
  "small-tablet": { width: 1180, height: 620 },
};

const STEPS = ["budget", "export", "lease", "futures", "load", "scale", "take-away"];

const stepOf = (page) => page.locator(".booth").getAttribute("data-step");
const waitForStep = (page, step) => page.locator(`.booth[data-step="${step}"]`).waitFor({ timeout: 10_000 });
/** Resolves once another page than the one with `window.before` is alive. */
async function again(page, timeout) {
  const alive = () => page.evaluate(() => !window.before && document.documentElement.hasAttribute("data-hydrated"));
  const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  for (const end = Date.now() + timeout; Date.now() < end; ) {
    // Asked of a page that hangs, this is answered by the next one or by nobody.
    if (await Promise.race([alive().catch(() => false), wait(500)])) return;
    await wait(100);
  }
  throw new Error(`no other page within ${timeout} ms`);
}

/** Resolves once the service worker has taken everything in and the page is its own. */
const controlled = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
  });

const rehearse = (page, detail) =>
  page.evaluate((detail) => dispatchEvent(new CustomEvent("headroom-rehearse", { detail })), detail);

async function opened(page, address = "/booth") {
  await page.goto(address);
  await hydrated(page, 60_000);
}

async function touchNext(page) {
  await page.locator(".booth-controls .booth-main").tap();
}

describe("booth, the story", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  const touch = { hasTouch: true, viewport: screens["16x9"] };

  it("leads from the invitation to the code on real numbers", async () => {
    await withPage(browser, touch, async (page, problems) => {
      await opened(page);
      await page.locator(".booth-invitation").tap();
      await waitForStep(page, "budget");
      const number = page.locator("output.booth-number");
      assert.equal(await number.textContent(), "¥160bn");
      for (let press = 0; press < 4; press += 1) await page.getByRole("button", { name: "More" }).tap();
      assert.equal(await number.textContent(), "¥200bn");
      await touchNext(page);
      await waitForStep(page, "export");
      await page.getByRole("link", { name: /^Denied/ }).tap();
      await waitForStep(page, "lease");
      await page.locator(".booth-card").filter({ hasText: "None" }).tap();
      await waitForStep(page, "futures");
      await page.locator('[aria-busy="false"] .booth-finding').waitFor({ timeout: 20_000 });
      const denied = await page.locator(".booth-section:not([hidden]) .booth-finding").textContent();
      const server = await (await page.request.get("/?v=1&capex=200&lease=0&export=denied")).text();
      const odds = /About ([\d<]+) in 100 possible futures/;
      assert.equal(denied.match(odds)[1], server.match(odds)[1], "the screen and the server agree");
      await touchNext(page);
      await waitForStep(page, "load");
      await page.locator(".booth-video").filter({ hasText: /\w/ }).waitFor({ timeout: 30_000 });
      const seen = new Set();
      for (const name of ["Like", "Skip", "Watch it all", "Not for me", "Like"]) {
        // Two videos may have one title, but hardly creator, length and topic as well.
        const video = await page.locator(".booth-feed").textContent();
        seen.add(video);
        await page.getByRole("button", { name, exact: true }).tap();
        await page.waitForFunction((video) => document.querySelector(".booth-feed").textContent !== video, video);
      }
      assert.equal(seen.size, 5);
      const crowd = page.locator(".booth-section:not([hidden]) .booth-crowd");
      assert.match(await crowd.textContent(), /^Crowd: \d+ s$/, "the first tap has brought it");
      await crowd.filter({ hasText: "Send a crowd" }).and(page.locator(":enabled")).waitFor({ timeout: 60_000 });
      const measured = await page.locator(".booth-section:not([hidden]) .booth-finding").textContent();
      const count = Number(measured.match(/^([\d\u202f]+) requests of the crowd measured here/)?.[1].replace("\u202f", ""));
      assert.ok(count > 150, measured);
      assert.match(await page.locator(".booth-side").textContent(), /Your own last tap: [\d.]+ ms/);
      assert.equal(await page.locator(".booth-map .figure-frame[data-drawn]").count(), 1, "the map is drawn");
      const map = await page.locator(".booth-map .figure-frame").getAttribute("aria-label");
      assert.match(map, /seconds of the run 0 … (1[89]|2\d)/, map);
      await touchNext(page);
      await waitForStep(page, "scale");
      // Thousands stand apart by a narrow space.
      const numberAfter = (text, sign) => Number(text.split(sign)[1].match(/^[\d.\s\u202f]+/)[0].replace(/[\s\u202f]/g, ""));
      const rate = numberAfter(await page.locator(".booth-rate").textContent(), "serves ");
      const scale = await page.locator(".booth-section:not([hidden]) .booth-finding").first().textContent();
      const screensNeeded = numberAfter(scale, "×");
      assert.ok(rate > 1 && rate < 1e5, `${rate} requests a second`);
      assert.ok(Math.abs((rate * screensNeeded) / 2_177_083 - 1) < 0.02, `${rate} times ${screensNeeded}`);
      await touchNext(page);
      await waitForStep(page, "take-away");
      const address = await page.locator(".booth-address").textContent();
      assert.match(address, /\/\?v=1&capex=200&lease=0&export=denied&lang=en$/);
      assert.ok(await page.locator(".booth-code svg path").count());
      await touchNext(page);
      await waitForStep(page, "attract");
      assert.equal(new URL(page.url()).search, "", "nothing of the visitor stays in the address");
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
      assert.match(await page.locator(".booth-map .figure-frame").getAttribute("aria-label"), /Nothing is measured yet|When requests were slow/);
      assert.doesNotMatch(await page.locator(".booth-section").filter({ has: page.locator(".booth-map") }).locator(".booth-finding").textContent(), /measured here/);
      await page.waitForFunction(() => /^Headroom booth · attract · engine ok · .* · 1 visits$/.test(document.title));
      assert.deepEqual(problems, []);
    });
  });

  it("skips every step, has no dead end, and goes back", async () => {
    await withPage(browser, touch, async (page) => {
      await opened(page);
      await page.locator(".booth-invitation").tap();
      for (const step of STEPS) {
        await waitForStep(page, step);
        assert.ok(await page.locator(".booth-controls .booth-button").first().isVisible());
        await touchNext(page);
      }
      await waitForStep(page, "attract");
      await page.locator(".booth-invitation").tap();
      await touchNext(page);
      await page.getByRole("link", { name: "Back" }).tap();
      await waitForStep(page, "budget");
      await page.getByRole("link", { name: "Take your plan with you" }).tap();
      await waitForStep(page, "take-away");
    });
  });

  it("speaks the other language at once and forgets it with the visitor", async () => {
    await withPage(browser, touch, async (page, problems) => {
      await opened(page, "/booth?step=export");
      await page.getByText("中文", { exact: true }).tap();
      await page.getByRole("heading", { name: "出口规则会怎样？" }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
      await page.getByRole("link", { name: /^配额/ }).tap();
      for (let step = 0; step < 5; step += 1) await touchNext(page);
      await waitForStep(page, "attract");
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.deepEqual(problems, []);
    });
  });

  it("waits 45 seconds, counts ten down where all can see, and begins anew", async () => {
    await withPage(browser, touch, async (page) => {
      await holdClock(page);
      await opened(page, "/booth?step=export");
      await page.getByRole("link", { name: /^Open/ }).tap();
      // As a machine that slept: timers fire once, and the clock on the wall has gone on.
      await page.clock.fastForward(40_000);
      await page.waitForTimeout(1_200);
      assert.ok(await page.locator(".booth-countdown").isHidden());
      await page.clock.fastForward(6_000);
      await page.locator(".booth-countdown").filter({ hasText: /starts over in \d s/ }).waitFor({ timeout: 5_000 });
      await page.getByRole("button", { name: "I am here" }).tap();
      await page.locator(".booth-countdown").waitFor({ state: "hidden", timeout: 2_000 });
      assert.equal(await stepOf(page), "lease", "a touch is a sign of life");
      await page.clock.fastForward(56_000);
      await waitForStep(page, "attract");
      assert.equal(new URL(page.url()).search, "");
    });
  });

  it("changes scenes and place while nobody is there, and dims", async () => {
    await withPage(browser, touch, async (page) => {
      await holdClock(page, { time: new Date("2026-11-24T10:00:30") });
      await opened(page);
      const scene = () => page.locator(".booth-scene:visible").getAttribute("data-scene");
      const seen = [await scene()];
      for (let shown = 0; shown < 4; shown += 1) {
        await page.clock.runFor(12_000);
        seen.push(await scene());
      }
      assert.equal(new Set(seen).size, 5, seen.join());
      const orbit = await page.locator(".booth").getAttribute("data-orbit");
      await page.clock.runFor(60_000);
      assert.notEqual(await page.locator(".booth").getAttribute("data-orbit"), orbit);
      assert.ok(await page.locator(".booth[data-dim]").count() === 0);
      await page.clock.runFor(600_000);
      assert.ok(await page.locator(".booth[data-dim]").count() === 1);
      const invited = await scene();
      await page.locator(".booth-invitation").tap();
      await waitForStep(page, invited);
    });
  });

  it("swallows what a finger did not mean", async () => {
    await withPage(browser, touch, async (page) => {
      await opened(page, "/booth?step=export");
      const swallowed = await page.evaluate(() => {
        const raise = (type, more) => !document.querySelector(".booth-card").dispatchEvent(
          new (more?.ctrlKey ? WheelEvent : Event)(type, { bubbles: true, cancelable: true, ...more }),
        );
        return ["contextmenu", "dragstart", "selectstart", "gesturestart"].map((type) => raise(type)).concat(raise("wheel", { ctrlKey: true }));
      });
      assert.deepEqual(swallowed, [true, true, true, true, true]);
      assert.equal(await page.locator("input:not([type=range]):not([type=hidden]), textarea, [contenteditable]").count(), 0, "no text input");
    });
  });

  for (const [name, viewport] of Object.entries(screens)) {
    it(`fits ${name} without scrolling, with targets that fingers hit, low enough for all`, async () => {
      await withPage(browser, { hasTouch: true, viewport }, async (page) => {
        await opened(page);
        await screenshot(page, `booth-${name}-attract`);
        assert.deepEqual(await seriousAccessibilityProblems(page), []);
        await page.locator(".booth-invitation").tap();
        for (const step of STEPS) {
          await waitForStep(page, step);
          if (step === "load") {
            await page.locator(".booth-video").filter({ hasText: /\w/ }).waitFor({ timeout: 30_000 });
            await page.locator(".booth-deeds .booth-button").first().tap();
            await page.locator(".booth-map .figure-frame[data-drawn]").waitFor({ timeout: 30_000 });
          }
          const faults = await page.evaluate(() => {
            const faults = [];
            const root = document.documentElement;
            if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) faults.push("the page scrolls");
            for (const element of document.querySelectorAll(".booth a, .booth button, .booth input[type=range]")) {
              const box = element.getBoundingClientRect();
              if (!box.width || element.classList.contains("booth-corner")) continue;
              const name = element.textContent.trim() || element.getAttribute("aria-label");
              if (box.height < 63.5 || box.width < 63.5) faults.push(`${name} is ${box.height} high`);
              if (box.left < 0 || box.right > innerWidth + 4 || box.top < 0 || box.bottom > innerHeight + 4) faults.push(`${name} leaves the screen`);
              const top = element.closest(".booth-top");
              if (!top && box.bottom < 0.4 * innerHeight) faults.push(`${name} ends at ${Math.round(box.bottom)}, above the lower 60 %`);
            }
            for (const canvas of document.querySelectorAll(".booth-section:not([hidden]) .figure-frame[data-drawn] canvas")) {
              const [drawn, frame] = [canvas, canvas.parentElement].map((part) => part.getBoundingClientRect());
              if (Math.abs(drawn.height - frame.height) > 2) faults.push(`a drawing ${drawn.height} high is in a frame of ${frame.height}`);
            }
            const stage = document.querySelector(".booth-section:not([hidden])");
            const room = document.querySelector(".booth-stage").getBoundingClientRect();
            for (const child of stage.children) {
              const box = child.getBoundingClientRect();
              if (box.height && box.bottom > room.bottom + 2) faults.push(`${child.className} is cut off at ${Math.round(box.bottom)} of ${Math.round(room.bottom)}`);
            }
            return faults;
          });
          assert.deepEqual(faults, [], step);
          await screenshot(page, `booth-${name}-${step}`);
          if (name === "16x9") assert.deepEqual(await seriousAccessibilityProblems(page), [], step);
          await touchNext(page);
        }
      });
    });
  }

  it("answers without scripts: every step is a link, and the numbers are the server's", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page, problems) => {
      await page.goto("/booth");
      await page.locator(".booth-invitation").click();
      assert.equal(await stepOf(page), "budget");
      await page.locator("noscript button, form .booth-main").first().click();
      assert.equal(await stepOf(page), "export");
      await page.getByRole("link", { name: /^Quota/ }).click();
      await page.locator(".booth-card").last().click();
      assert.equal(await stepOf(page), "futures");
      assert.match(await page.locator(".booth-section:not([hidden]) .booth-finding").textContent(), /About \d+ in 100/);
      await page.getByText("中文", { exact: true }).click();
      assert.match(await page.locator(".booth-section:not([hidden]) .booth-title").textContent(), /够用吗/);
      await page.locator(".booth-controls .booth-main").click();
      assert.equal(await stepOf(page), "load");
      assert.deepEqual(problems, []);
    });
  });
});

describe("booth, kept alive", () => {
  let browser, server;
  before(async () => {
    browser = await launch("none");
    server = await startServer({ port: await freePort(), more: ["--rehearse", "--booth-pin", "2468", "--public-url", "https://headroom.example/"] });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const options = () => ({ baseURL: server.url, hasTouch: true, viewport: screens["16x9"] });

  it("opens the corner of the staff to five taps and the PIN, and to nothing less", async () => {
    await withPage(browser, options(), async (page) => {
      await opened(page);
      // The corner shows the status as it is when it opens.
      await page.waitForFunction(() => document.title.startsWith("Headroom booth"));
      const corner = page.locator(".booth-corner");
      for (let tap = 0; tap < 4; tap += 1) await corner.tap();
      assert.ok(await page.locator(".booth-staff").isHidden());
      await corner.tap();
      await page.locator(".booth-staff").waitFor();
      const key = (name) => page.locator(".booth-keys").getByRole("button", { name, exact: true }).tap();
      for (const digit of "11111111") await key(digit);
      assert.match(await page.locator(".booth-pin").textContent(), /Wrong PIN/);
      assert.ok(await page.locator(".booth-menu").isHidden());
      for (const digit of "2468") await key(digit);
      await page.locator(".booth-menu").waitFor();
      assert.match(await page.locator(".booth-menu").textContent(), /Headroom booth · attract/);
    });
  });

  it("holds the focus in the staff's corner, and asks for the PIN again once it was left alone", async () => {
    await withPage(browser, options(), async (page) => {
      await holdClock(page);
      await opened(page);
      const corner = async () => {
        for (let tap = 0; tap < 5; tap += 1) await page.locator(".booth-corner").tap();
        await page.locator(".booth-staff").waitFor();
      };
      const enter = async () => {
        for (const digit of "2468") {
          await page.locator(".booth-keys").getByRole("button", { name: digit, exact: true }).tap();
        }
        await page.locator(".booth-menu").waitFor();
      };
      await corner();
      assert.ok(await page.evaluate(() => document.activeElement.closest(".booth-staff") !== null));
      await enter();
      await page.keyboard.press("Escape");
      await page.locator(".booth-staff").waitFor({ state: "hidden" });
      await corner();
      assert.ok(await page.locator(".booth-menu").isHidden(), "the PIN is asked again");
      await enter();
      await page.clock.runFor(120_000);
      await page.locator(".booth-staff").waitFor({ state: "hidden" });
      await corner();
      assert.ok(await page.locator(".booth-menu").isHidden(), "and after nobody was there");
    });
  });

  it("keeps the language of a code on the phone, and the screen's own after a crash", async () => {
    await withPage(browser, options(), async (page) => {
      await page.goto("/?v=1&lang=zh");
      await page.goto("/lab");
      assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
    });
    await withPage(browser, options(), async (page) => {
      await opened(page);
      await page.locator(".booth-invitation").tap();
      await waitForStep(page, "budget");
      await page.locator(".booth-language[lang='zh-Hans']").tap();
      await touchNext(page);
      await waitForStep(page, "export");
      await page.reload();
      await hydrated(page, 60_000);
      assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans", "the visitor's goes on");
      for (let step = await stepOf(page); step !== "attract"; step = await stepOf(page)) await touchNext(page);
      assert.equal(await page.locator("html").getAttribute("lang"), "en", "the next visitor gets the screen's");
    });
  });

  it("leads phones to the public address", async () => {
    await withPage(browser, options(), async (page) => {
      await opened(page, "/booth?step=take-away&v=1&capex=200");
      assert.equal(await page.locator(".booth-address").textContent(), "https://headroom.example/?v=1&capex=200&lang=en");
    });
  });

  it("is counted by the server", async () => {
    await withPage(browser, options(), async (page) => {
      await opened(page);
      const seen = async () => (await page.request.get("/status")).json();
      let status = await seen();
      for (let tries = 0; tries < 50 && !status.booths_seen; tries += 1) {
        await page.waitForTimeout(200);
        status = await seen();
      }
      assert.ok(status.booths_seen >= 1, JSON.stringify(status));
      assert.match(status.edition, /^[0-9a-f]{12}$/);
      assert.equal(status.version, "0.1.0");
    });
  });

  for (const fault of ["panic", "hang"]) {
    it(`is there again within ten seconds of a ${fault} of the page`, async () => {
      await withPage(browser, options(), async (page) => {
        await opened(page, "/booth?step=lease&v=1&lease=60");
        await controlled(page);
        await page.waitForTimeout(1_000);
        await page.evaluate(() => (window.before = true));
        const start = Date.now();
        // A page that hangs answers nobody.
        rehearse(page, `page:${fault}`).catch(() => {});
        await again(page, 20_000);
        const took = Date.now() - start;
        assert.ok(took < 10_000, `${took} ms`);
        console.log(`a ${fault} of the page: back after ${took} ms`);
        assert.equal(await stepOf(page), "lease", "the visitor is where they were");
        assert.equal(new URL(page.url()).search, "?step=lease&v=1&lease=60");
        const reloads = await page.evaluate(() => sessionStorage.getItem("headroom.reloads"));
        assert.equal(reloads.trim().split(" ").length, 1, `the boot-loop guard counts it: ${reloads}`);
      });
    });
  }

  it("leaves the GPU alone once it had to load itself again three times in five minutes", async () => {
    const gpu = await launch("gpu");
    try {
      await withPage(gpu, options(), async (page) => {
        await opened(page, "/booth?step=futures");
        for (let panic = 0; panic < 3; panic += 1) {
          await page.waitForFunction(() => /software WebGPU/.test(document.title), null, { timeout: 60_000 });
          await page.evaluate(() => (window.before = true));
          rehearse(page, "page:panic").catch(() => {});
          await again(page, 20_000);
        }
        await page.waitForFunction(() => /engine ok · CPU/.test(document.title), null, { timeout: 20_000 });
        await page.waitForTimeout(5_000);
        assert.match(await page.title(), /engine ok · CPU/);
      });
    } finally {
      await gpu.close();
    }
  });

  it("says that the GPU is gone and goes on", async () => {
    const gpu = await launch("gpu");
    try {
      await withPage(gpu, options(), async (page) => {
        await opened(page, "/booth?step=futures");
        await page.waitForFunction(() => /software WebGPU/.test(document.title), null, { timeout: 60_000 });
        await rehearse(page, "engine:lose-gpu");
        await page.locator(".booth-trouble").filter({ hasText: "GPU lost – running on CPU" }).waitFor({ timeout: 3_000 });
        await page.locator(".booth-trouble").first().waitFor({ state: "hidden", timeout: 10_000 });
      });
    } finally {
      await gpu.close();
    }
  });
});

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A copy of the site whose style sheet differs, under another name, as another build would have it. */
async function anotherBuild() {
  const folder = await mkdtemp(join(tmpdir(), "headroom-dist-"));
  await cp(join(root, "dist"), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const [old] = (await readdir(join(folder, "pkg"))).filter((name) => /^main-[0-9a-f]+\.css$/.test(name));
  const renamed = "main-00000000000000ff.css";
  for (const ending of ["", ".br", ".gz"]) {
    await (ending ? rm(join(folder, "pkg", old + ending), { force: true }) : rename(join(folder, "pkg", old), join(folder, "pkg", renamed)));
  }
  await writeFile(join(folder, "pkg", renamed), `${await readFile(join(folder, "pkg", renamed), "utf8")}\n:root { --edition: two; }\n`);
  manifest.style = `/pkg/${renamed}`;
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

describe("booth, offline", () => {
  let browser;
  before(async () => (browser = await launch("none")));
  after(() => browser.close());

  it("starts cold with the network off, answers and runs", async () => {
    const port = await freePort();
    const server = await startServer({ port });
    const context = await browser.newContext({ baseURL: server.url, hasTouch: true, viewport: screens["16x9"] });
    try {
      const first = await context.newPage();
      await opened(first);
      await controlled(first);
      await first.close();
      await server.stop();
      await context.setOffline(true);
      const page = await context.newPage();
      const uncaught = [];
      page.on("pageerror", (error) => uncaught.push(String(error)));
      await page.goto("/booth");
      await hydrated(page, 60_000);
      await page.locator(".booth-invitation").tap();
      await touchNext(page);
      await page.getByRole("link", { name: /^Quota/ }).tap();
      await page.locator(".booth-card").last().tap();
      await page.locator('.booth-section:not([hidden])[aria-busy="false"] .booth-finding').waitFor({ timeout: 20_000 });
      assert.match(await page.locator(".booth-section:not([hidden]) .booth-finding").textContent(), /About \d+ in 100/);
      await touchNext(page);
      await page.locator(".booth-video").filter({ hasText: /\w/ }).waitFor({ timeout: 30_000 });
      for (const [asked, given] of [["/lab?v=1&lease=40", /\/lab$/], ["/", /\/$/]]) {
        await page.goto(asked);
        assert.match(page.url(), given);
      }
      await opened(page, "/booth?v=1&capex=200&step=budget&lang=zh");
      await waitForStep(page, "budget");
      assert.equal(await page.locator("output.booth-number").textContent(), "2000亿元", "a kept page follows its address");
      assert.deepEqual(uncaught, []);
    } finally {
      await context.close();
      await server.stop();
    }
  });

  it("goes from one edition to the next as a whole, while nobody is there", async () => {
    const port = await freePort();
    let server = await startServer({ port });
    const other = await anotherBuild();
    const context = await browser.newContext({ baseURL: server.url, hasTouch: true, viewport: screens["16x9"] });
    try {
      let page = await context.newPage();
      await opened(page, "/booth?v=1&capex=200&step=budget");
      await controlled(page);
      const sheet = () => page.locator("link[rel=stylesheet]").getAttribute("href");
      const before = await sheet();
      await server.stop();
      server = await startServer({ port, dist: other });
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
      await page.locator("html[data-update]").waitFor({ state: "attached", timeout: 30_000 });
      assert.equal(await sheet(), before, "a visitor keeps the edition that they began with");
      await page.reload();
      assert.equal(await sheet(), before, "and a reload does not mix: the server has the next one already");
      await hydrated(page, 60_000);
      await waitForStep(page, "budget");
      assert.equal(await page.locator("output.booth-number").textContent(), "¥200bn", "the step and the plan are kept");
      await page.locator(".booth-controls").getByRole("link", { name: "Take your plan with you" }).tap();
      await touchNext(page);
      await waitForStep(page, "attract");
      // Chromium lets an old worker finish what it has in hand, for minutes if need be; a page that
      // is closed has nothing in hand.
      const next = "/pkg/main-00000000000000ff.css";
      const taken = async (seconds) => {
        for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; ) {
          if ((await sheet().catch(() => null)) === next) return true;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        return false;
      };
      if (!(await taken(8))) {
        await page.close();
        page = await context.newPage();
        await page.goto("/booth");
        assert.ok(await taken(20), "the next edition is taken while nobody is there");
      }
      await hydrated(page);
      await server.stop();
      await context.setOffline(true);
      await page.reload();
      assert.equal(await sheet(), next, "the next edition is kept as a whole");
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--edition").trim()), "two");
      assert.equal((await page.evaluate(() => caches.keys())).length, 1, "the last one is gone");
    } finally {
      await context.close();
      await server.stop();
      await rm(other, { recursive: true, force: true });
    }
  });
});

describe("booth, the command", () => {
  it("serves and shows the booth, and says what is missing", async () => {
    const port = await freePort();
    await assert.rejects(
      startServer({ port, command: "booth", more: ["--browser", "/no/such/browser"] }),
      /names no file: `\/no\/such\/browser`/,
    );
    const flags = ["--headless=new", "--no-sandbox"].map((flag) => `--browser-flag=${flag}`);
    const server = await startServer({ port, command: "booth", more: ["--browser", process.env.CHROMIUM, ...flags] });
    try {
      let status = {};
      for (let tries = 0; tries < 200 && !status.booths_seen; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        status = await (await fetch(`${server.url}/status`)).json();
      }
      assert.equal(status.booths_seen, 1, "the browser shows the booth, which reports to the server");
    } finally {
      server.child.kill("SIGTERM");
      await new Promise((resolve) => server.child.once("exit", resolve));
    }
  });

  it("starts the browser anew when its screen is dead", async () => {
    const [port, debug] = [await freePort(), await freePort()];
    const flags = ["--headless=new", "--no-sandbox", `--remote-debugging-port=${debug}`].map((flag) => `--browser-flag=${flag}`);
    const more = ["--browser", process.env.CHROMIUM, "--patience", "6", ...flags];
    const server = await startServer({ port, command: "booth", more });
    /** The page of the booth in whichever browser there is. */
    const screen = async () => {
      let seen = "";
      for (const end = Date.now() + 30_000; ; ) {
        // A browser that is met while it starts may never answer that call.
        const connected = chromium.connectOverCDP(`http://127.0.0.1:${debug}`, { timeout: 3_000 });
        const browser = await connected.catch(() => null);
        const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
        const page = pages.find((page) => page.url().includes("/booth?screen="));
        if (page) return { browser, page };
        seen = `${browser ? "a browser" : "no browser"} with ${pages.map((page) => page.url())}`;
        await browser?.close();
        assert.ok(Date.now() < end, `there is no booth: ${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    try {
      const first = await screen();
      await first.page.waitForSelector("html[data-hydrated]", { state: "attached", timeout: 30_000 });
      const key = new URL(first.page.url()).search;
      // Until it has said its first word, a browser is given a minute.
      await first.page.waitForResponse(/\/status\?/, { timeout: 20_000 });
      const crashed = Date.now();
      const ended = new Promise((resolve) => first.browser.once("disconnected", resolve));
      const session = await first.page.context().newCDPSession(first.page);
      session.send("Page.crash").catch(() => {});
      await ended;
      const second = await screen();
      await second.page.waitForSelector("html[data-hydrated]", { state: "attached", timeout: 30_000 });
      console.log(`a dead screen: back after ${Date.now() - crashed} ms`);
      assert.ok(Date.now() - crashed < 25_000, `${Date.now() - crashed} ms`);
      assert.notEqual(new URL(second.page.url()).search, key, "another browser with a key of its own");
      assert.match(second.page.url(), /&careful=\d{13}$/, "which is told that it is not the first");
      await second.browser.close();
    } finally {
      server.child.kill("SIGTERM");
      await new Promise((resolve) => server.child.once("exit", resolve));
    }
  });
});
