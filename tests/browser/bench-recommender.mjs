// Speed of the recommender beside ONNX Runtime Web, on the same weights in the same run: 50,000 items
// of 64 numbers, 2 blocks, 1 head, histories of 50, best 20 of the unseen. `cargo xtask bench` prints
// the machine first.
//
// Contestants take turns of a few runs each, the first of a turn not counted: what else the machine
// does meets all alike, and each finds its tables in the caches as in a measurement of its own. What
// is compared is the time from typed arrays to typed arrays where the work is done: our worker's own
// clock, and the page's around `session.run`; the crossing from page to worker is printed beside it.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { launch, withPage } from "./harness.mjs";
import { installHandwritten } from "./handwritten.mjs";
import { onnxModel, randomTensors, safetensors } from "./onnx.mjs";
import { installLink, workerPath } from "./recommender-link.mjs";
import { RANKER, middleAndQuiet, rankers, searches } from "./yardstick.mjs";

const SIZES = { items: 50_000, width: 64, inner: 256, blocks: 2, heads: 1, length: 50, count: 20 };
const BATCHES = [1, 8, 64];
const ROUNDS = { 1: 150, 8: 200, 64: 40 };
const GPU_ROUNDS = { 1: 20, 8: 10, 64: 5 };
const STARTS = 9;
const SLOW_ROUNDS = { 1: 3, 8: 2, 64: 0 };

const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
};
const middle = (values) => quantile(values, 0.5);
const digits = (millis) => millis.toPrecision(3);

const tensors = randomTensors(SIZES, 20260120);
const files = {
  "bench.safetensors": safetensors(SIZES, tensors),
  "plain.onnx": onnxModel(SIZES, tensors, false),
  "lean.onnx": onnxModel(SIZES, tensors, true),
};
const folder = fileURLToPath(new URL("./node_modules/onnxruntime-web/dist/", import.meta.url));

/** Serves the models and ONNX Runtime Web from this server's own address. */
async function serveFiles(page) {
  const isolated = {
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
  };
  for (const [name, body] of Object.entries(files)) {
    await page.route(`**/${name}`, (route) => route.fulfill({ body, headers: isolated }));
  }
  await page.route("**/ort/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const contentType = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    const body = await readFile(folder + name);
    await route.fulfill({ body, headers: { ...isolated, "content-type": contentType } });
  });
}

/** Leaves the contestants in the page, functions from a batch to milliseconds and lists. */
async function prepare(page, { storage, backend, runtime, threads }) {
  await page.evaluate(
    async ({ path, sizes, storage, backend, runtime, threads }) => {
      const { items, length, count } = sizes;
      const history = (user) => Array.from({ length }, (_, event) => (user * 7919 + event * 10007 + event * event) % items);
      const histories = Array.from({ length: 64 }, (_, user) => history(user));

      const link = await window.link(path);
      const loaded = await link.call("load", { address: "/bench.safetensors", storage }, "loaded");
      if (loaded.reason) throw new Error(loaded.reason);
      window.gpu = await link.next("gpu");
      link.tell("prefer", { backend });
      window.ours = async (batch) => {
        const visitors = histories.slice(0, batch).map((history) => ({ history, seen: history }));
        const start = performance.now();
        const answer = await link.call("serve", { generation: 1, visitors, count }, "recommended");
        const wall = performance.now() - start;
        if (answer.reason) throw new Error(answer.reason);
        const lists = answer.lists.map((list) => list.map(({ item }) => item));
        return { millis: answer.stages.total, wall, lists, ...answer.stages, backend: answer.backend, workers: answer.workers };
      };
      window.event = async (item) => {
        const start = performance.now();
        link.tell("append", { item });
        const { stages } = await link.call("recommend", { generation: 1, count }, "recommended");
        const { encodeMillis } = await link.next("appended");
        return { wall: performance.now() - start, millis: encodeMillis + stages.total };
      };

      const ort = await import(`/ort/ort.${runtime}.min.mjs`);
      ort.env.wasm.wasmPaths = "/ort/";
      ort.env.wasm.numThreads = threads;
      const providers = [runtime === "webgpu" ? "webgpu" : "wasm"];
      const contestant = async (name) => {
        const model = await (await fetch(`/${name}.onnx`)).arrayBuffer();
        const session = await ort.InferenceSession.create(model, { executionProviders: providers });
        return (batch) => run(session, batch);
      };
      const run = async (session, batch) => {
        const ids = BigInt64Array.from(histories.slice(0, batch).flat(), BigInt);
        const tensor = new ort.Tensor("int64", ids, [batch, length]);
        const start = performance.now();
        const { items } = await session.run({ history: tensor, seen: tensor });
        const data = items.data;
        const millis = performance.now() - start;
        const lists = Array.from({ length: batch }, (_, user) =>
          Array.from(data.slice(user * count, (user + 1) * count), Number),
        );
        return { millis, lists };
      };
      window.plain = await contestant("plain");
      window.lean = await contestant("lean");
    },
    { path: await workerPath(page), sizes: SIZES, storage, backend, runtime, threads },
  );
}

/** Runs both in turns; p50 of each, and whether their lists agree. */
async function duel(page, batch, rounds, theirRounds = rounds) {
  return page.evaluate(
    async ({ batch, rounds, theirRounds }) => {
      const samples = { ours: [], wall: [], encode: [], score: [], settle: [], plain: [], lean: [] };
      let last;
      let theirs;
      const turn = Math.min(10, Math.max(1, Math.floor(rounds / 4)));
      for (let done = 0; done < rounds; done += turn) {
        for (let run = -1; run < turn; run += 1) {
          last = await window.ours(batch);
          if (run < 0) continue;
          for (const name of ["wall", "encode", "score", "settle"]) samples[name].push(last[name]);
          samples.ours.push(last.millis);
        }
        for (const name of ["plain", "lean"]) {
          const left = Math.min(turn, theirRounds - samples[name].length);
          for (let run = -1; run < left && left > 0; run += 1) {
            theirs = await window[name](batch);
            if (run >= 0) samples[name].push(theirs.millis);
          }
        }
      }
      const agree = theirs && last.lists.map((list, user) => list.filter((item) => theirs.lists[user].includes(item)).length);
      return { samples, agree, backend: last.backend, workers: last.workers };
    },
    { batch, rounds, theirRounds },
  );
}

const table = [];
async function compare(browser, label, setting, rounds, theirRounds = rounds) {
  return withPage(browser, { bypassCSP: true }, async (page) => {
    await serveFiles(page);
    await page.goto("/");
    await installLink(page);
    await prepare(page, setting);
    const found = {};
    for (const batch of BATCHES) {
      const { samples, agree, backend, workers } = await duel(page, batch, rounds[batch], theirRounds[batch]);
      const ours = middle(samples.ours);
      const against = ["plain", "lean"].filter((name) => samples[name].length).map((name) => {
        const [one, other] = [middleAndQuiet(samples.ours), middleAndQuiet(samples[name])];
        const shares = `${(ours / other.middle).toFixed(2)} of it, ${(one.quiet / other.quiet).toFixed(2)} in the quietest tenths`;
        return `; ONNX Runtime Web ${digits(other.middle)} ms with the ${name} graph: ${shares}`;
      });
      const same = agree ? agree.reduce((sum, each) => sum + each, 0) / (batch * SIZES.count) : undefined;
      found[batch] = ours;
      const stages = ["encode", "score", "settle"].map((name) => `${name} ${digits(middle(samples[name]))}`);
      console.log(
        `${label}, batch ${batch}: ours ${digits(ours)} ms p50 (${digits(quantile(samples.ours, 0.95))} p95; ` +
          `${stages.join(", ")}; with the crossing ${digits(middle(samples.wall))}; ${backend}, ${workers} workers)` +
          against.join("") +
          (same ? `; ${(100 * same).toFixed(1)} % of items agree` : ""),
      );
    }
    if (setting.events) found.event = await events(page, label);
    return found;
  });
}

/** The whole way from an event on the page to the next list on it. */
async function events(page, label) {
  const samples = await page.evaluate(async (items) => {
    const samples = [];
    for (let event = 0; event < 1050; event += 1) samples.push(await window.event((event * 7919) % items));
    return samples.slice(50);
  }, SIZES.items);
  const of = (name) => samples.map((sample) => sample[name]);
  console.log(
    `${label}, event to next list by the key-value cache: ${digits(middle(of("millis")))} ms p50 in the worker; ` +
      `on the page ${digits(middle(of("wall")))} ms p50, ${digits(quantile(of("wall"), 0.95))} ms p95 (1,000 events)`,
  );
  return middle(of("millis"));
}

/** The search alone on software WebGPU, beside JavaScript written by hand for it. */
async function byHand(browser) {
  return withPage(browser, { bypassCSP: true }, async (page) => {
    await serveFiles(page);
    await page.goto("/");
    await installLink(page);
    await prepare(page, { storage: "single", backend: "gpu", runtime: "webgpu", threads: 1 });
    await installHandwritten(page, SIZES, "/bench.safetensors");
    for (const batch of BATCHES) {
      const { ours, theirs, right } = await page.evaluate(
        async ({ batch, rounds }) => {
          const [ours, theirs] = [[], []];
          let last;
          for (let round = -1; round < rounds; round += 1) {
            const answer = await window.ours(batch);
            last = await window.handwritten(batch);
            if (round < 0) continue;
            ours.push(answer.score + answer.settle);
            theirs.push(last.millis);
          }
          const plain = window.plainly(last, batch - 1);
          return { ours, theirs, right: plain.filter((item) => last.lists[batch - 1].includes(item)).length };
        },
        { batch, rounds: 3 * GPU_ROUNDS[batch] },
      );
      const [one, other] = [middle(ours), middle(theirs)];
      console.log(
        `search on software WebGPU, batch ${batch}: ours ${digits(one)} ms p50, JavaScript by hand ${digits(other)} ` +
          `(${right} of ${SIZES.count} items right): ${(one / other).toFixed(2)} of it`,
      );
    }
  });
}

/** The feed of the simulated world: cold start, and from what someone did to the next list. */
async function feed(browser) {
  return withPage(browser, { bypassCSP: true }, async (page) => {
    await serveFiles(page);
    await page.goto("/live");
    await installLink(page);
    const path = await workerPath(page);
    const address = await page.locator('meta[name="headroom-model"]').getAttribute("content");
    await page.goto("/context");
    await installLink(page);
    const { starts, walls, totals, stages, ranked } = await page.evaluate(
      async ({ path, items, address, count }) => {
        const starts = [];
        let link;
        let list;
        const next = (generation) => link.call("feed", { generation, session: 1, count: 10, hour: 20 }, "fed");
        for (let round = 0; round < count; round += 1) {
          link?.close();
          const begin = performance.now();
          link = await window.link(path);
          const linked = performance.now();
          const { opening, reason } = await link.call("open", { seed: 1, items, address, storage: "byte" }, "opened");
          if (reason) throw new Error(reason);
          const opened = performance.now();
          list = await next(1);
          const end = performance.now();
          starts.push({ worker: linked - begin, ...opening, list: end - opened, all: end - begin });
        }
        const walls = [];
        const totals = [];
        const stages = {};
        const ranked = [];
        for (let event = 0; event < 350; event += 1) {
          const deed = ["liked", "skipped", "finished", "watched"][event % 4];
          const before = performance.now();
          link.tell("did", { item: list.cards[0].item, deed });
          list = await next(2 + event);
          if (event < 50) continue;
          walls.push(performance.now() - before);
          totals.push(list.totalMillis);
          for (const { stage, millis, before } of list.stages) {
            (stages[stage] ??= []).push(millis);
            if (stage === "rank") ranked.push(millis / before);
          }
        }
        return { starts, walls, totals, stages, ranked };
      },
      { path, items: SIZES.items, address, count: STARTS },
    );
    const fastest = starts.reduce((best, start) => (start.all < best.all ? start : best));
    const shares = ["worker", "draw", "fetch", "read", "pack", "list"].map(
      (part) => `${part} ${fastest[part].toFixed(0)} ms, ${((100 * fastest[part]) / fastest.all).toFixed(0)} %`,
    );
    console.log(
      `cold start of a feed of ${SIZES.items.toLocaleString("en")} items, the shipped models in the browser's cache, from asking for the ` +
        `worker to the first list: ${middle(starts.map(({ all }) => all)).toFixed(0)} ms p50 of ${STARTS}, ` +
        `the first ${starts[0].all.toFixed(0)}, the fastest ${fastest.all.toFixed(0)} (${shares.join("; ")})`,
    );
    const parts = Object.entries(stages).map(([stage, times]) => `${stage} ${digits(middle(times))}`);
    console.log(
      `feed of the same: event to next list on the page ${digits(middle(walls))} ms p50, ${digits(quantile(walls, 0.95))} ms p95 (300 events); ` +
        `in the worker ${digits(middle(totals))} (${parts.join(", ")})`,
    );
    return middle(ranked) * RANKER.candidates;
  });
}

/** The ranker beside the same layers in ONNX Runtime Web, and the stage of the feed that it is part of. */
async function ranker(browser, stage) {
  const found = await withPage(browser, { bypassCSP: true }, (page) => rankers(page));
  const { theirs } = found;
  const line = (name, { middle, quiet }) =>
    `${name} ${digits(middle)} ms p50, ${digits(quiet)} in the quietest tenth: ` +
    `${(middle / theirs.middle).toFixed(2)} and ${(quiet / theirs.quiet).toFixed(2)} of it`;
  console.log(
    `ranker, ${RANKER.candidates} candidates, layers ${RANKER.widths.join("-")}: ONNX Runtime Web ` +
      `${digits(theirs.middle)} ms p50, ${digits(theirs.quiet)} in the quietest tenth`,
  );
  console.log(`  layers against layers: ${line("f32", found.single)}; ${line("int8", found.byte)}`);
  console.log(
    `  with candidates, attention to 50 events and chances, against their layers: ` +
      `${line("f32", found.wholeSingle)}; ${line("int8", found.wholeByte)}`,
  );
  console.log(
    `  the stage of the feed in int8, with features made and vectors looked up, by 500 candidates: ` +
      `${digits(stage)} ms p50, ${(stage / theirs.middle).toFixed(2)} of their layers`,
  );
}

/** Where the time of one person's list goes, and what bytes save against every item in f32. */
async function parts(browser) {
  const found = await withPage(browser, { bypassCSP: true }, (page) => searches(page));
  const text = ({ middle, quiet }) => `${digits(middle)} ms p50, ${digits(quiet)} in the quietest tenth`;
  const times = ({ middle, quiet }) =>
    `${(found.whole.middle / middle).toFixed(2)} and ${(found.whole.quiet / quiet).toFixed(2)} times as fast`;
  console.log(
    `one list without a worker: state ${text(found.state)}; search with every item scored in f32 ${text(found.whole)}; ` +
      `in f32 with bytes to say where ${text(found.sieved)}: ${times(found.sieved)}; ` +
      `in int8 ${text(found.byte)}: ${times(found.byte)}`,
  );
}

const none = await launch("none");
await parts(none);
await ranker(none, await feed(none));
const wasm = (storage, threads) => ({
  storage,
  backend: threads === 1 ? "single-core" : "cpu",
  runtime: "wasm",
  threads,
  events: threads === 1,
});
const single = await compare(none, "f32, one worker", wasm("single", 1), ROUNDS);
const byte = await compare(none, "int8, one worker", wasm("byte", 1), ROUNDS);
await compare(none, "f32, two workers", wasm("single", 2), ROUNDS);
await compare(none, "int8, two workers", wasm("byte", 2), ROUNDS);
await none.close();
console.log(
  `int8 against f32 as it is used, which reads bytes first: ${(single[1] / byte[1]).toFixed(2)} times as fast at batch 1, ` +
    `${(single.event / byte.event).toFixed(2)} times from event to list`,
);
const gpu = await launch("gpu");
const software = { storage: "single", backend: "gpu", runtime: "webgpu", threads: 1 };
await byHand(gpu);
await compare(gpu, "software WebGPU", software, GPU_ROUNDS, SLOW_ROUNDS);
await gpu.close();
