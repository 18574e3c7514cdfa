// What pages look like, beside pictures that somebody has looked at.
//
// Pages are taken as the server made them at half scale, in a typeface that comes with the tests, so that
// the pictures depend on the style sheets and not on the machine. Times, which differ from run to
// run, are hidden. After a change that is meant: `cargo xtask e2e --update-references`, then look
// at every picture that changed before it is committed.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

import { launch, results, viewports, withPage } from "./harness.mjs";

const references = fileURLToPath(new URL("./references/", import.meta.url));
const typeface = fileURLToPath(
  new URL("./node_modules/@fontsource-variable/noto-sans-sc/", import.meta.url),
);
const updating = process.env.UPDATE_REFERENCES === "1";

/** Share of pixels that may differ: versions of Chromium round edges differently. */
const allowed = 0.005;

const tablet = { width: 768, height: 1024 };
const [desktop, phone] = [viewports.desktop, viewports.phone];
const sizes = { desktop, tablet, phone };
const themes = ["light", "dark"];
const languages = { en: "en-GB", zh: "zh-CN" };

/** The brief in every look, other pages in five that hold every pair of size, theme and language. */
const every = Object.keys(sizes).flatMap((size) =>
  themes.flatMap((theme) => Object.keys(languages).map((language) => [size, theme, language])),
);
const some = [
  ["desktop", "light", "en"],
  ["desktop", "dark", "zh"],
  ["tablet", "light", "zh"],
  ["phone", "light", "zh"],
  ["phone", "dark", "en"],
];
/** Where pages lie, in which looks they are taken, and what the picture begins with if not the page. */
const pages = {
  brief: ["/", every],
  lab: ["/lab", some],
  levers: ["/lab?ask=levers", some, ".answer-figures"],
  inspector: ["/lab?inspect=K_gen", some, ".inspector"],
  compare: ["/compare", some],
  live: ["/live", some],
  context: ["/context", some],
  method: ["/method", some],
  booth: ["/booth", some],
  futures: ["/booth?step=futures", some],
  missing: ["/no-such-page", some.slice(0, 2)],
};

let browser;
before(async () => {
  browser = await launch("none");
  await mkdir(references, { recursive: true });
  await mkdir(results, { recursive: true });
});
after(() => browser.close());

describe("references", () => {
  for (const [name, [path, looks, shown]] of Object.entries(pages)) {
    it(`${name} looks as it did when somebody looked at it`, { timeout: 120_000 }, async () => {
      const changed = [];
      for (const look of looks) {
        const file = `${name}-${look.join("-")}.png`;
        const seen = await picture(path, look, shown);
        const difference = updating ? await keep(file, seen) : await compare(file, seen);
        if (difference) changed.push(difference);
      }
      assert.deepEqual(changed, []);
    });
  }
});

/** The screen of a page that begins with what is `shown`, or the first, as a PNG at half scale. */
function picture(path, [size, theme, language], shown) {
  const options = {
    viewport: sizes[size],
    colorScheme: theme,
    locale: languages[language],
    deviceScaleFactor: 0.5,
    bypassCSP: true,
    serviceWorkers: "block",
  };
  return withPage(browser, options, async (page) => {
    await page.route("**/test-typeface/**", async (route) => {
      const file = new URL(route.request().url()).pathname.replace("/test-typeface/", "");
      await route.fulfill({ path: typeface + file });
    });
    // The page's own code never arrives, so that nothing moves; the fonts' loading needs scripts.
    await page.route(/\/pkg\/.*\.(js|wasm)$/, () => {});
    await page.goto(path);
    await page.addStyleTag({ content: await style() });
    await page.evaluate(() => document.fonts.ready);
    if (shown) await page.locator(shown).evaluate((part) => part.scrollIntoView({ behavior: "instant" }));
    return page.screenshot({ animations: "disabled" });
  });
}

/** The typeface everywhere, and nothing that differs from run to run. */
async function style() {
  const faces = await readFile(`${typeface}index.css`, "utf8");
  return `${faces.replaceAll("./files/", "/test-typeface/files/")}
    *, svg text { font-family: "Noto Sans SC Variable" !important; }
    .answer-line, .answer-status { visibility: hidden; }`;
}

async function keep(file, seen) {
  await writeFile(references + file, seen);
}

/** A sentence if the picture differs from its reference; both then lie in `results/`. */
async function compare(file, seen) {
  const stored = await readFile(references + file).catch(() => null);
  if (!stored) return `${file} has no reference: \`cargo xtask e2e --update-references\``;
  const [before, now] = [PNG.sync.read(stored), PNG.sync.read(seen)];
  const { width, height } = now;
  if (before.width !== width || before.height !== height) return `${file} has another size`;
  const shown = new PNG({ width, height });
  const count = pixelmatch(before.data, now.data, shown.data, width, height, { threshold: 0.2 });
  const share = count / (width * height);
  if (share <= allowed) return null;
  await writeFile(`${results}changed-${file}`, seen);
  await writeFile(`${results}difference-${file}`, PNG.sync.write(shown));
  return `${file} differs in ${(share * 100).toFixed(2)} % of its pixels, see results/`;
}
