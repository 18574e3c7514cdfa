// The page's end of the recommender, for tests and benchmarks: a worker in a page, spoken to in the
// messages of crates/protocol/src/call.rs.
//
// `installLink` runs in the page and leaves `window.link(workerPath)` there. Only as much of the
// encoding (postcard: LEB128 numbers, variants by their place) is written here as the messages need.

/** Puts `window.link` into a page. */
export async function installLink(page) {
  await page.evaluate(() => {
    const BACKENDS = ["WebGPU", "software WebGPU", "CPU SIMD", "the server"];
    const DEEDS = ["skipped", "watched", "watchedLong", "finished", "liked", "engaged", "notInterested"];
    const ORIGINS = ["sequence", "lately", "similar", "popular", "explored"];
    const STEPS = ["encode", "retrieve", "rank", "value", "diversify", "draw"];
    const HEADS = ["finish", "like", "comment", "follow", "share", "notInterested", "skip", "longView"];
    const PREFERENCES = { automatic: 0, gpu: 1, cpu: 2, "single-core": 3 };

    class Writer {
      bytes = [];
      number(value) {
        let rest = BigInt(value);
        do {
          const low = Number(rest & 127n);
          rest >>= 7n;
          this.bytes.push(rest > 0n ? low | 128 : low);
        } while (rest > 0n);
        return this;
      }
      list(values, each) {
        this.number(values.length);
        values.forEach((value) => each(value));
        return this;
      }
      numbers(values) {
        return this.list(values, (value) => this.number(value));
      }
      text(value) {
        const encoded = new TextEncoder().encode(value);
        this.number(encoded.length).bytes.push(...encoded);
        return this;
      }
      single(value) {
        this.bytes.push(...new Uint8Array(Float32Array.of(value).buffer));
        return this;
      }
      optional(value, write) {
        this.number(value === undefined ? 0 : 1);
        if (value !== undefined) write(value);
        return this;
      }
    }

    class Reader {
      constructor(bytes) {
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        this.place = 0;
      }
      number() {
        let value = 0n;
        for (let shift = 0n; ; shift += 7n) {
          const byte = this.view.getUint8(this.place++);
          value |= BigInt(byte & 127) << shift;
          if (byte < 128) return Number(value);
        }
      }
      single() {
        this.place += 4;
        return this.view.getFloat32(this.place - 4, true);
      }
      double() {
        this.place += 8;
        return this.view.getFloat64(this.place - 8, true);
      }
      list(each) {
        return Array.from({ length: this.number() }, each);
      }
      text() {
        const length = this.number();
        this.place += length;
        const from = this.view.byteOffset + this.place - length;
        return new TextDecoder().decode(new Uint8Array(this.view.buffer, from, length));
      }
      optional(read) {
        return this.number() === 1 ? read() : undefined;
      }
    }

    const calls = {
      load(to, { address, heads, catalogue, seed, items, storage }) {
        to.number(0);
        if (address === undefined) to.number(1).number(seed).number(items);
        else {
          to.number(0).text(address);
          to.optional(heads, (value) => to.number(value));
          to.optional(catalogue, (value) => to.text(value));
        }
        to.number(storage === "byte" ? 1 : 0);
      },
      prefer: (to, { backend }) => to.number(1).number(PREFERENCES[backend]),
      forget: (to) => to.number(2),
      append: (to, { item }) => to.number(3).number(item),
      recommend: (to, { generation, hidden, count }) =>
        to.number(4).number(generation).numbers(hidden ?? []).number(count),
      serve(to, { generation, visitors, count }) {
        to.number(5).number(generation);
        to.list(visitors, ({ history, seen }) => to.numbers(history).numbers(seen));
        to.number(count);
      },
      open(to, { seed, items, address, storage }) {
        to.number(7).number(seed).number(items);
        to.optional(address, (value) => to.text(value));
        to.number(storage === "byte" ? 1 : 0);
      },
      did: (to, { item, deed }) => to.number(8).number(item).number(DEEDS.indexOf(deed)),
      feed: (to, { generation, session, count, hour }) =>
        to.number(9).number(generation).number(session).number(count).single(hour),
      rehearse: (to, { fault }) => to.number(10).number(["loseGpu", "panic", "hang"].indexOf(fault)),
    };

    const words = (from) => ({ english: from.text(), chinese: from.text() });
    const card = (from) => ({
      item: from.number(),
      title: words(from),
      creator: words(from),
      topic: words(from),
      tag: from.number(),
      seconds: from.single(),
      origin: ORIGINS[from.number()],
      play: from.single(),
      chances: Object.fromEntries(HEADS.map((head) => [head, from.single()])),
      value: from.single(),
      propensity: from.double(),
      because: from.list(() => ({ item: from.number(), title: words(from), similarity: from.single() })),
    });
    const stage = (from) => {
      const head = { stage: STEPS[from.number()], millis: from.double() };
      return { ...head, before: from.number(), after: from.number(), flops: from.double(), bytes: from.double() };
    };

    const lists = (from) =>
      from.list(() => from.list(() => ({ item: from.number(), score: from.single() })));
    const returns = [
      () => ({ kind: "ready" }),
      (from) => {
        const names = ["items", "width", "inner", "blocks", "heads", "context"];
        const sizes = Object.fromEntries(names.map((name) => [name, from.number()]));
        return { kind: "loaded", sizes, simulated: from.number() === 1, millis: from.double() };
      },
      (from) => {
        if (from.number() === 1) return { kind: "gpu", reason: from.text() };
        const backend = BACKENDS[from.number()];
        return { kind: "gpu", backend, gpuMillis: from.double(), cpuMillis: from.double() };
      },
      (from) => ({ kind: "gpuLost", reason: from.text() }),
      (from) => ({ kind: "appended", events: from.number(), encodeMillis: from.double() }),
      (from) => {
        const head = { kind: "recommended", generation: from.number(), lists: lists(from) };
        const who = { backend: BACKENDS[from.number()], workers: from.number() };
        const names = ["encode", "score", "settle", "total"];
        return { ...head, ...who, stages: Object.fromEntries(names.map((name) => [name, from.double()])) };
      },
      (from) => ({ kind: "assisted", ticket: from.number(), lists: lists(from) }),
      (from) => ({
        kind: "opened",
        items: from.number(),
        trained: from.optional(() => ({ source: from.text(), quality: from.text() })),
        opening: { draw: from.double(), fetch: from.double(), read: from.double(), pack: from.double() },
      }),
      (from) => ({ kind: "noted", item: from.number(), millis: from.double() }),
      (from) => {
        const head = { kind: "fed", generation: from.number(), cards: from.list(() => card(from)) };
        return { ...head, stages: from.list(() => stage(from)), totalMillis: from.double(), backend: BACKENDS[from.number()] };
      },
      (from) => ({
        kind: "failed",
        generation: from.optional(() => from.number()),
        reason: from.text(),
      }),
      (from) => ({ kind: "refused", reason: from.text() }),
      (from) => ({ kind: "crashed", reason: from.text() }),
    ];

    /** A worker that is ready to be called; `call` resolves with the next answer of these kinds. */
    window.link = async (path) => {
      const worker = new Worker(path, { type: "module" });
      const waiting = [];
      const arrived = [];
      let version;
      const match = () => {
        for (const [index, { kinds, resolve }] of waiting.entries()) {
          const place = arrived.findIndex(({ kind }) => kinds.includes(kind));
          if (place < 0) continue;
          waiting.splice(index, 1);
          resolve(arrived.splice(place, 1)[0]);
          return match();
        }
      };
      worker.onmessage = ({ data }) => {
        const from = new Reader(data);
        version = from.number();
        arrived.push(returns[from.number()](from));
        match();
      };
      worker.onerror = ({ message }) => {
        arrived.push({ kind: "crashed", reason: message ?? "the worker did not load" });
        match();
      };
      const next = (...kinds) =>
        new Promise((resolve) => {
          waiting.push({ kinds: [...kinds, "crashed", "refused"], resolve });
          match();
        });
      await next("ready");
      const tell = (name, details = {}) => {
        const to = new Writer().number(version);
        calls[name](to, details);
        worker.postMessage(new Uint8Array(to.bytes));
      };
      const call = (name, details, ...kinds) => {
        tell(name, details);
        return next(...kinds, "failed");
      };
      const send = (bytes) => worker.postMessage(bytes);
      return { call, tell, next, send, close: () => worker.terminate() };
    };
  });
}

/** The path of the worker, as the document names it. */
export const workerPath = (page) =>
  page.locator('meta[name="headroom-recommender"]').getAttribute("content");
