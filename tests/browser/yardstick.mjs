// The ranker beside ONNX Runtime Web, layers against layers: a module without glue (`crates/yardstick`)
// and their session in one page, on as many candidates, in turns. No worker and no message between.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { layersModel } from "./onnx.mjs";

/** Candidates of a request, and the widths of the ranker's layers: features, two layers, outputs. */
export const RANKER = { candidates: 500, widths: [192, 256, 128, 16] };

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const built = at("../../target/wasm32-unknown-unknown/wasm-release/yardstick.wasm");
const runtime = at("./node_modules/onnxruntime-web/dist/");
/** Clocks of isolated pages are twenty times finer. */
const isolated = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
};

async function serve(page) {
  const types = { html: "text/html", mjs: "text/javascript", onnx: "application/octet-stream", wasm: "application/wasm" };
  const layers = layersModel(RANKER.widths, 20260121);
  await page.route("**/yardstick/**", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const contentType = types[name.split(".").at(-1)];
    const body = { "page.html": "<title>yardstick</title>", "layers.onnx": layers }[name];
    const file = name === "yardstick.wasm" ? built : runtime + name;
    await route.fulfill({ body: body ?? (await readFile(file)), contentType, headers: isolated });
  });
}

/** What is left of many times: the middle, and what a tenth of them keep within. */
export const middleAndQuiet = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { middle: at(0.5), quiet: at(0.1) };
};

/**
 * The parts of a list for one person among 50,000 items, in milliseconds: the state, and the search in
 * single precision (bytes say where to look), in single precision with every item scored, and in bytes.
 */
export async function searches(page, rounds = 60) {
  await serve(page);
  await page.goto("http://localhost/yardstick/page.html");
  const times = await page.evaluate(async (rounds) => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch("/yardstick/yardstick.wasm"), {});
    const ours = instance.exports;
    ours.prepare_lists(1);
    const parts = {
      state: () => ours.states(0, 1),
      sieved: () => ours.lists(0, 1),
      whole: () => ours.lists(2, 1),
      byte: () => ours.lists(1, 1),
    };
    if (parts.sieved() !== parts.whole()) throw new Error("the sieve changes a list");
    const times = Object.fromEntries(Object.keys(parts).map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, run] of Object.entries(parts)) {
        for (let turn = 0; turn < 11; turn += 1) {
          const start = performance.now();
          run();
          if (turn > 0 && round > 4) times[name].push(performance.now() - start);
        }
      }
    }
    return times;
  }, rounds);
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, middleAndQuiet(values)]));
}

/**
 * p50 of each contestant and the time that a tenth of its runs keep within, in milliseconds, over
 * turns of a few runs, the first of a turn not counted. On a machine that others use the tenth says
 * more: their session comes back to the page between runs and loses its place there.
 */
export async function rankers(page, rounds = 60) {
  await serve(page);
  await page.goto("http://localhost/yardstick/page.html");
  const times = await page.evaluate(
    async ({ candidates, widths, rounds }) => {
      const ort = await import("/yardstick/ort.wasm.min.mjs");
      ort.env.wasm.wasmPaths = "/yardstick/";
      ort.env.wasm.numThreads = 1;
      const model = await (await fetch("/yardstick/layers.onnx")).arrayBuffer();
      const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
      const features = Float32Array.from({ length: candidates * widths[0] }, (_, at) => Math.sin(at));
      const rows = new ort.Tensor("float32", features, [candidates, widths[0]]);
      const { instance } = await WebAssembly.instantiateStreaming(fetch("/yardstick/yardstick.wasm"), {});
      const ours = instance.exports;
      if (ours.prepare(candidates) !== widths[0]) throw new Error("another number of features");
      const contestants = {
        theirs: async () => {
          const { logits } = await session.run({ rows });
          if (logits.data.length !== candidates * widths.at(-1)) throw new Error("other outputs");
        },
        single: () => ours.layers(0),
        byte: () => ours.layers(1),
        wholeSingle: () => ours.predict(0),
        wholeByte: () => ours.predict(1),
      };
      const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, run] of Object.entries(contestants)) {
          for (let turn = 0; turn < 6; turn += 1) {
            const start = performance.now();
            const found = await run();
            if (Number.isNaN(found)) throw new Error(`${name} found no number`);
            if (turn > 0 && round > 4) times[name].push(performance.now() - start);
          }
        }
      }
      return times;
    },
    { ...RANKER, rounds },
  );
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, middleAndQuiet(values)]));
}
