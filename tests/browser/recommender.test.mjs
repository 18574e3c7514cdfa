// The recommender in its worker: the reference model's own vectors on both backends, and odd input.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";

import { launch, withPage } from "./harness.mjs";
import { installLink, workerPath } from "./recommender-link.mjs";

const HEADS = 2;
const TOLERANCE = 1e-3;
const ITEMS = 50_000;

/** A file of the reference model; its data may not be passed on, so it lies beside the repository. */
const reference = (name) => readFile(new URL(`../../../shared/recsys/${name}`, import.meta.url)).catch(() => undefined);

const weights = await reference("clean-sasrec.safetensors");
const vectors = JSON.parse((await reference("clean-sasrec-vectors.json")) ?? "null");
const without = weights ? false : "no `shared/recsys` beside the repository, so no reference weights";

/** Opens a page and runs `work` with a link to the recommender in it; `files` are served by name. */
async function withRecommender(browser, files, work, details) {
  return withPage(browser, {}, async (page, problems) => {
    for (const [name, body] of Object.entries(files)) {
      await page.route(`**/${name}`, (route) =>
        route.fulfill({ body, contentType: "application/octet-stream" }),
      );
    }
    await page.goto("/");
    await installLink(page);
    const found = await page.evaluate(work, { path: await workerPath(page), ...details });
    assert.deepEqual(problems, []);
    return found;
  });
}

for (const mode of ["none", "gpu"]) {
  describe(`recommender, browser mode ${mode}`, () => {
    let browser;
    before(async () => (browser = await launch(mode)));
    after(() => browser.close());

    it("gives the reference model's lists on every backend", { skip: without }, async () => {
      const cases = vectors.cases.map(({ name, hist }) => ({ name, history: hist.map((id) => id - 1) }));
      const work = async ({ path, cases, heads }) => {
        const link = await window.link(path);
        const loaded = await link.call("load", { address: "/weights", heads, storage: "single" }, "loaded");
        const gpu = await link.next("gpu");
        const visitors = cases.flatMap(({ history }) => [
          { history, seen: [] },
          { history, seen: history },
        ]);
        const found = { loaded, adapter: gpu };
        for (const backend of ["cpu", "single-core", ...(gpu.reason ? [] : ["gpu"])]) {
          link.tell("prefer", { backend });
          found[backend] = await link.call("serve", { generation: 1, visitors, count: 20 }, "recommended");
        }
        link.close();
        return found;
      };
      const found = await withRecommender(browser, { weights }, work, { cases, heads: HEADS });
      assert.equal(found.loaded.kind, "loaded", found.loaded.reason);
      assert.deepEqual(found.loaded.sizes, { items: 1682, width: 64, inner: 256, blocks: 2, heads: 2, context: 50 });
      assert.equal(found.adapter.reason === undefined, mode === "gpu", found.adapter.reason);
      const names = { cpu: "CPU SIMD", "single-core": "CPU SIMD", gpu: "software WebGPU" };
      const backends = Object.keys(names).filter((backend) => found[backend]);
      assert.equal(backends.length, mode === "gpu" ? 3 : 2);
      for (const backend of backends) {
        assert.equal(found[backend].backend, names[backend]);
        assert.deepEqual(found[backend].lists, found.cpu.lists, `${backend}: the same bits`);
      }
      for (const [index, expected] of vectors.cases.entries()) {
        for (const [place, list] of ["top20", "top20_unseen"].entries()) {
          const entries = found.cpu.lists[2 * index + place];
          assert.deepEqual(entries.map(({ item }) => item + 1), expected[list], `${expected.name}, ${list}`);
          for (const [rank, { score }] of entries.entries()) {
            const difference = Math.abs(score - expected[`${list}_scores`][rank]);
            assert.ok(difference < TOLERANCE, `${expected.name}, ${list}, rank ${rank}: off by ${difference}`);
          }
        }
      }
    });

    it("gives 50,000 items' best with the same bits on every backend, alone and in company", async () => {
      const work = async ({ path, items }) => {
        const link = await window.link(path);
        const found = {};
        const visitors = Array.from({ length: 9 }, (_, user) => {
          const history = Array.from({ length: 20 + user }, (_, event) => (user * 7919 + event * 104729) % items);
          return { history, seen: history };
        });
        for (const storage of ["single", "byte"]) {
          await link.call("load", { seed: 5, items, storage }, "loaded");
          const gpu = await link.next("gpu");
          for (const backend of ["single-core", "cpu", ...(gpu.reason ? [] : ["gpu"])]) {
            link.tell("prefer", { backend });
            const serve = (visitors) => link.call("serve", { generation: 1, visitors, count: 20 }, "recommended");
            await serve(visitors); // hires
            const together = await serve(visitors);
            const alone = await serve(visitors.slice(8));
            found[`${storage} ${backend}`] = { together: together.lists, alone: alone.lists[0] };
          }
        }
        link.close();
        return found;
      };
      const found = await withRecommender(browser, {}, work, { items: ITEMS });
      assert.equal(Object.keys(found).length, mode === "gpu" ? 6 : 4);
      for (const [name, { together, alone }] of Object.entries(found)) {
        const first = found[`${name.split(" ")[0]} single-core`];
        assert.deepEqual(together, first.together, name);
        assert.deepEqual(alone, together[8], name);
        assert.equal(new Set(alone.map(({ item }) => item)).size, 20, name);
      }
    });

    it("keeps a session: nothing met or hidden comes back, and one event costs one event", async () => {
      const work = async ({ path, items }) => {
        const link = await window.link(path);
        await link.call("load", { seed: 5, items, storage: "byte" }, "loaded");
        const early = await link.call("recommend", { generation: 1, count: 20 }, "recommended");
        const met = [];
        const lists = [];
        const hidden = [7, 8, 9];
        for (let event = 0; event < 70; event += 1) {
          const item = event === 0 ? 11 : lists.at(-1)[event % 3].item;
          await link.call("append", { item }, "appended");
          met.push(item);
          const { lists: [list] } = await link.call("recommend", { generation: 2 + event, hidden, count: 20 }, "recommended");
          lists.push(list);
        }
        const history = met.slice(0, 40);
        const visitors = [{ history, seen: [...history, ...hidden] }];
        const served = await link.call("serve", { generation: 99, visitors, count: 20 }, "recommended");
        link.tell("forget");
        const forgotten = await link.call("recommend", { generation: 100, count: 20 }, "recommended");
        link.close();
        return { early, met, lists, hidden, served, forgotten };
      };
      const { early, met, lists, hidden, served, forgotten } = await withRecommender(browser, {}, work, { items: ITEMS });
      for (const empty of [early, forgotten]) assert.match(empty.reason, /history is empty/);
      assert.equal(new Set(met).size, met.length, "no item is shown twice");
      for (const [index, list] of lists.entries()) {
        const gone = new Set([...met.slice(0, index + 1), ...hidden]);
        assert.ok(list.every(({ item }) => !gone.has(item)), `list ${index}`);
      }
      assert.deepEqual(served.lists[0], lists[39], "the session has the bits of its history");
    });

    it("shows a feed: reasons, no repeats, stable in a session, and not interested at once", async () => {
      const work = async ({ path, items }) => {
        const link = await window.link(path);
        const early = await link.call("feed", { generation: 1, session: 1, count: 10, hour: 9 }, "fed");
        const opened = await link.call("open", { seed: 7, items, storage: "byte" }, "opened");
        let generation = 1;
        const feed = (session = 1, count = 10) =>
          link.call("feed", { generation: (generation += 1), session, count, hour: 21.5 }, "fed");
        const first = await feed();
        const again = await feed();
        const reopened = await feed(2);
        const lists = [first];
        const met = [];
        for (let round = 0; round < 12; round += 1) {
          for (const [place, { item }] of lists.at(-1).cards.slice(0, 3).entries()) {
            await link.call("did", { item, deed: ["liked", "skipped", "finished"][place] }, "noted");
            met.push(item);
          }
          lists.push(await feed());
        }
        const hated = lists.at(-1).cards[0];
        await link.call("did", { item: hated.item, deed: "notInterested" }, "noted");
        const afterwards = await feed(1, 30);
        const outside = await link.call("did", { item: items, deed: "liked" }, "noted");
        const greedy = await feed(1, 101);
        const long = await feed(1, 100);
        const small = await link.call("open", { seed: 7, items: 1, storage: "single" }, "opened");
        const one = await feed();
        await link.call("did", { item: 0, deed: "liked" }, "noted");
        const none = await feed();
        link.close();
        return { early, opened, first, again, reopened, lists, met, hated, afterwards, outside, greedy, long, small, one, none };
      };
      const found = await withRecommender(browser, {}, work, { items: 20_000 });
      const items = ({ cards }) => cards.map(({ item }) => item);
      assert.match(found.early.reason, /no feed is open/);
      assert.equal(found.opened.items, 20_000);
      assert.equal(found.opened.trained, undefined, "models drawn at random do not pass for trained ones");
      assert.equal(found.first.cards.length, 10);
      assert.deepEqual(items(found.again), items(found.first), "a session stays as it is");
      assert.notDeepEqual(items(found.reopened), items(found.first), "and is fresh when reopened");
      for (const [round, list] of found.lists.entries()) {
        const gone = new Set(found.met.slice(0, 3 * round));
        assert.ok(items(list).every((item) => !gone.has(item)), `round ${round} repeats an item`);
        assert.equal(new Set(items(list)).size, 10);
        assert.deepEqual(list.stages.map(({ stage }) => stage), ["encode", "retrieve", "rank", "value", "diversify", "draw"]);
        const sum = list.stages.reduce((sum, { millis }) => sum + millis, 0);
        assert.ok(sum <= list.totalMillis + 1e-6, `${sum} of ${list.totalMillis}`);
        for (const { title, creator, topic, chances, propensity, because } of list.cards) {
          for (const { english, chinese } of [title, creator, topic]) assert.ok(english && chinese);
          for (const chance of Object.values(chances)) assert.ok(chance >= 0 && chance <= 1);
          assert.ok(propensity > 0 && propensity <= 1);
          assert.equal(because.length, round === 0 ? 0 : Math.min(3, 2 * round));
          assert.ok(because.every(({ item }) => gone.has(item)), "reasons are items that were liked");
        }
      }
      const { topic, creator } = found.hated;
      const shown = found.afterwards.cards;
      assert.ok(shown.length >= 20 && shown.every((card) => card.topic.english !== topic.english));
      assert.ok(shown.every((card) => card.creator.english !== creator.english));
      assert.match(found.outside.reason, /`20000` is not among them/);
      assert.match(found.greedy.reason, /at most 100 items in a feed/);
      assert.equal(new Set(items(found.long)).size, 100);
      assert.deepEqual([items(found.one), items(found.none)], [[0], []]);
    });

    if (mode === "gpu") {
      it("searches a feed with WebGPU for who wants it: the same lists, before and after it is lost", async () => {
        const work = async ({ path, items }) => {
          const link = await window.link(path);
          await link.call("open", { seed: 7, items, storage: "byte" }, "opened");
          let generation = 0;
          const feed = () =>
            link.call("feed", { generation: (generation += 1), session: 1, count: 10, hour: 21.5 }, "fed");
          const first = await feed();
          const unwanted = await link.next("gpu");
          await link.call("did", { item: first.cards[0].item, deed: "liked" }, "noted");
          const before = await feed();
          link.tell("prefer", { backend: "gpu" });
          const measured = await link.next("gpu");
          const during = await feed();
          link.tell("rehearse", { fault: "loseGpu" });
          const lost = await link.next("gpuLost");
          const after = await feed();
          const again = await link.next("gpu");
          const later = await feed();
          link.tell("prefer", { backend: "cpu" });
          const asked = await feed();
          link.close();
          return { unwanted, measured, lost, again, fed: [before, during, after, later, asked] };
        };
        const found = await withRecommender(browser, {}, work, { items: 20_000 });
        assert.match(found.unwanted.reason, /in software/, "a GPU in software is left alone");
        assert.equal(found.measured.backend, "software WebGPU");
        assert.ok(found.measured.gpuMillis > 0 && found.measured.cpuMillis > 0);
        assert.ok(found.lost.reason);
        assert.equal(found.again.backend, "software WebGPU");
        const by = found.fed.map(({ backend }) => backend);
        assert.deepEqual(by, ["CPU SIMD", "software WebGPU", "CPU SIMD", "software WebGPU", "CPU SIMD"]);
        const lists = found.fed.map(({ cards }) => cards.map(({ item, value }) => [item, value]));
        for (const list of lists) assert.deepEqual(list, lists[0], "no bit depends on who searched");
      });
    }

    it("answers odd input with a sentence or a sane list, and lives on", { skip: without }, async () => {
      const files = { weights, truncated: weights.subarray(0, 5000), foreign: Buffer.from("PK\u0003\u0004 something else") };
      files.oversized = Buffer.concat([weights, Buffer.alloc(8)]);
      const work = async ({ path, heads }) => {
        const link = await window.link(path);
        const said = {};
        const load = (details) => link.call("load", { storage: "single", ...details }, "loaded");
        const serve = (history, count = 20) =>
          link.call("serve", { generation: 1, visitors: [{ history, seen: history }], count }, "recommended");
        said.early = await serve([1]);
        for (const name of ["truncated", "foreign", "oversized"]) said[name] = await load({ address: `/${name}`, heads });
        said.silent = await load({ address: "/weights" });
        said.mismatch = await load({ address: "/weights", heads, catalogue: "another" });
        said.impossible = await load({ seed: 1, items: 0 });
        link.send(new Uint8Array([255, 1, 2, 3]));
        said.garbage = await link.next("failed");
        await load({ address: "/weights", heads });
        said.empty = await serve([]);
        said.outside = await serve([1682]);
        said.event = await link.call("append", { item: 4_000_000 }, "appended");
        said.greedy = await serve([1], 5000);
        said.repeated = await serve(Array.from({ length: 10_000 }, () => 5), 4000);
        await load({ seed: 1, items: 1 });
        said.one = await serve([0]);
        said.again = await link.call("serve", { generation: 2, visitors: [{ history: [0], seen: [] }], count: 20 }, "recommended");
        link.close();
        return said;
      };
      const said = await withRecommender(browser, files, work, { heads: HEADS });
      const sentences = {
        early: /no model is loaded/,
        truncated: /not one complete safetensors/,
        foreign: /not one complete safetensors/,
        oversized: /not one complete safetensors/,
        silent: /number of attention heads/,
        mismatch: /belong to catalogue `none`, not `another`/,
        impossible: /`items` must lie between/,
        garbage: /version/,
        empty: /history is empty/,
        outside: /`1682` is not among them/,
        event: /`4000000` is not among them/,
        greedy: /at most 4096 items in a list/,
      };
      for (const [name, sentence] of Object.entries(sentences)) assert.match(said[name].reason ?? "", sentence, name);
      const [repeated] = said.repeated.lists;
      assert.equal(repeated.length, 1681);
      assert.ok(repeated.every(({ item, score }) => item !== 5 && Number.isFinite(score)));
      assert.deepEqual(said.one.lists, [[]]);
      assert.deepEqual(said.again.lists[0].map(({ item }) => item), [0]);
    });
  });
}
