// What a careful programmer would write by hand in JavaScript for the same task on WebGPU: scores of
// all items for a batch of states, the seen ones left out, the best 20. The recommender's kernels
// must be no slower. States are given, so that only the search is compared.
//
// Each invocation takes one item and four states at a time, so that a row is read once for four; the
// scores come back whole and a scan that knows the worst of the best so far finds the lists. On a
// software adapter this beats a selection in the shader, whose barriers cost more than the copy.

/** Leaves `window.handwritten(batch)` in a page: a function to milliseconds and lists. */
export async function installHandwritten(page, { items, width, count, length }, address) {
  await page.evaluate(
    async ({ items, width, count, length, address }) => {
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter.requestDevice();
      const bytes = await (await fetch(address)).arrayBuffer();
      const head = Number(new DataView(bytes).getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, head)));
      const isTable = ({ shape }) => shape?.[0] >= items && shape[1] === width;
      const { data_offsets: offsets } = Object.values(header).find(isTable);
      const [from, to] = offsets.map((offset) => 8 + head + offset);
      const table = new Float32Array(bytes.slice(from, to));

      const most = 64;
      const parts = width / 4;
      const code = `
        struct Search { states: u32 }
        @group(0) @binding(0) var<storage, read> table: array<vec4f>;
        @group(0) @binding(1) var<storage, read> states: array<vec4f>;
        @group(0) @binding(2) var<storage, read_write> scores: array<f32>;
        @group(0) @binding(3) var<uniform> search: Search;
        @compute @workgroup_size(64)
        fn main(@builtin(global_invocation_id) id: vec3u) {
          let item = id.x;
          if (item >= ${items}u) { return; }
          for (var user = 0u; user < search.states; user += 4u) {
            var a = vec4f(); var b = vec4f(); var c = vec4f(); var d = vec4f();
            let at = user * ${parts}u;
            for (var part = 0u; part < ${parts}u; part++) {
              let row = table[item * ${parts}u + part];
              a += row * states[at + part];
              b += row * states[at + ${parts}u + part];
              c += row * states[at + ${2 * parts}u + part];
              d += row * states[at + ${3 * parts}u + part];
            }
            let one = vec4f(1.0);
            scores[user * ${items}u + item] = dot(a, one);
            if (user + 1u < search.states) { scores[(user + 1u) * ${items}u + item] = dot(b, one); }
            if (user + 2u < search.states) { scores[(user + 2u) * ${items}u + item] = dot(c, one); }
            if (user + 3u < search.states) { scores[(user + 3u) * ${items}u + item] = dot(d, one); }
          }
        }`;
      const module = device.createShaderModule({ code });
      const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
      const { STORAGE, UNIFORM, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
      const buffer = (size, usage) => device.createBuffer({ size, usage });
      const tableBuffer = buffer(items * width * 4, STORAGE | COPY_DST);
      device.queue.writeBuffer(tableBuffer, 0, table, 0, items * width);
      const states = buffer((most + 3) * width * 4, STORAGE | COPY_DST);
      const scores = buffer(most * items * 4, STORAGE | COPY_SRC);
      const search = buffer(16, UNIFORM | COPY_DST);
      const back = buffer(most * items * 4, MAP_READ | COPY_DST);
      const buffers = [tableBuffer, states, scores, search];
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });

      /** The best items by falling score, the seen ones left out. */
      const best = (row, seen) => {
        const gone = new Set(seen);
        const [found, at] = [new Float32Array(count).fill(-Infinity), new Uint32Array(count)];
        let worst = -Infinity;
        for (let item = 0; item < items; item += 1) {
          const score = row[item];
          if (score <= worst || gone.has(item)) continue;
          let place = count - 1;
          for (; place > 0 && found[place - 1] < score; place -= 1) {
            found[place] = found[place - 1];
            at[place] = at[place - 1];
          }
          found[place] = score;
          at[place] = item;
          worst = found[count - 1];
        }
        return Array.from(at);
      };

      window.handwritten = async (batch) => {
        // States like those of people who watched one item, and 50 items that each has seen.
        const row = (user) => (user + 1) * 7919 * width;
        const given = Float32Array.from({ length: batch * width }, (_, at) => table[(row(Math.floor(at / width)) + (at % width)) % table.length]);
        const seen = Array.from({ length: batch }, (_, user) =>
          Array.from({ length }, (_, event) => (user * 7919 + event * 10007) % items),
        );
        const start = performance.now();
        device.queue.writeBuffer(states, 0, given);
        device.queue.writeBuffer(search, 0, Uint32Array.of(batch, 0, 0, 0));
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindings);
        pass.dispatchWorkgroups(Math.ceil(items / 64));
        pass.end();
        const size = batch * items * 4;
        encoder.copyBufferToBuffer(scores, 0, back, 0, size);
        device.queue.submit([encoder.finish()]);
        await back.mapAsync(GPUMapMode.READ, 0, size);
        const found = new Float32Array(back.getMappedRange(0, size));
        const lists = seen.map((seen, user) => best(found.subarray(user * items, (user + 1) * items), seen));
        back.unmap();
        return { millis: performance.now() - start, lists, given, seen };
      };
      /** The same by the plainest loop, for the check that the kernel is right. */
      window.plainly = ({ given, seen }, user) => {
        const scored = Array.from({ length: items }, (_, item) => {
          let score = 0;
          for (let at = 0; at < width; at += 1) score += table[item * width + at] * given[user * width + at];
          return { item, score };
        });
        const left = scored.filter(({ item }) => !seen[user].includes(item));
        return left.sort((a, b) => b.score - a.score).slice(0, count).map(({ item }) => item);
      };
    },
    { items, width, count, length, address },
  );
}
