// Writes the sequence model as ONNX, so that the bench can give both runtimes the same weights.
//
// There are two graphs. The plain one computes every event's state and takes the newest, as exporters
// write it; the lean one computes the newest alone in the last block, as ours does.
// Inputs `history` [batch, length] of int64 and `seen` [batch, length]; outputs the best items'
// `scores` and `items`, [batch, count], seen ones left out.

const FLOAT = 1;
const INT64 = 7;

/** The bytes of a message of the wire format: [field, value] pairs. */
function message(fields) {
  const parts = [];
  const varint = (value) => {
    const bytes = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      bytes.push(rest > 0n ? low | 128 : low);
    } while (rest > 0n);
    parts.push(Buffer.from(bytes));
  };
  for (const [field, value] of fields) {
    if (typeof value === "number" || typeof value === "bigint") {
      varint(field << 3);
      varint(value);
    } else {
      const bytes = typeof value === "string" ? Buffer.from(value) : value;
      varint((field << 3) | 2);
      varint(bytes.length);
      parts.push(bytes);
    }
  }
  return Buffer.concat(parts);
}

const bytesOf = (numbers) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);

function float(value) {
  const bytes = Buffer.alloc(5);
  bytes[0] = (2 << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** An attribute of a node: a float, an integer or a list of integers. */
function attribute([name, value]) {
  const head = message([[1, name]]);
  if (Array.isArray(value)) {
    return Buffer.concat([head, message([...value.map((each) => [8, each]), [20, 7]])]);
  }
  if (Number.isInteger(value)) return Buffer.concat([head, message([[3, value], [20, 2]])]);
  return Buffer.concat([head, float(value), message([[20, 1]])]);
}

function valueInfo(name, type, dimensions) {
  const dimension = (size) => message([typeof size === "string" ? [2, size] : [1, size]]);
  const shape = message(dimensions.map((size) => [1, dimension(size)]));
  return message([[1, name], [2, message([[1, message([[1, type], [2, shape]])]])]]);
}

/** A graph that is being written: constants, nodes, and at the end the file. */
function newGraph() {
  const nodes = [];
  const initializers = [];
  let serial = 0;
  const constant = (type, shape, values) => {
    const name = `c${serial++}`;
    const fields = [...shape.map((size) => [1, size]), [2, type], [8, name], [9, bytesOf(values)]];
    initializers.push(message(fields));
    return name;
  };
  const floats = (shape, values) => constant(FLOAT, shape, Float32Array.from(values));
  const integers = (values, shape = [values.length]) =>
    constant(INT64, shape, BigInt64Array.from(values, BigInt));
  const node = (operator, inputs, attributes = {}, outputs = [`n${serial++}`]) => {
    const fields = [
      ...inputs.map((name) => [1, name]),
      ...outputs.map((name) => [2, name]),
      [4, operator],
      ...Object.entries(attributes).map((pair) => [5, attribute(pair)]),
    ];
    nodes.push(message(fields));
    return outputs[0];
  };
  const finish = (name, inputs, outputs) => {
    const graph = message([
      ...nodes.map((bytes) => [1, bytes]),
      [2, name],
      ...initializers.map((bytes) => [5, bytes]),
      ...inputs.map((bytes) => [11, bytes]),
      ...outputs.map((bytes) => [12, bytes]),
    ]);
    return message([[1, 8], [2, "headroom"], [7, graph], [8, message([[1, ""], [2, 17]])]]);
  };
  return { floats, integers, node, finish };
}

/**
 * Layers with rectified linear units between them, as rankers end: input `rows` [batch, widths[0]],
 * output `logits` [batch, last width]. The weights are drawn, because only the work is compared.
 */
export function layersModel(widths, seed) {
  const { floats, node, finish } = newGraph();
  const draw = drawing(seed);
  let rows = "rows";
  for (let layer = 1; layer < widths.length; layer += 1) {
    const [from, to] = [widths[layer - 1], widths[layer]];
    const last = layer === widths.length - 1;
    const inputs = [rows, floats([from, to], draw(from * to, 1 / Math.sqrt(from))), floats([to], draw(to, 0.1))];
    rows = node("Gemm", inputs, {}, last ? ["logits"] : undefined);
    if (!last) rows = node("Relu", [rows]);
  }
  const info = (name, width) => valueInfo(name, FLOAT, ["batch", width]);
  return finish("layers", [info("rows", widths[0])], [info("logits", widths.at(-1))]);
}

/** The model file. `tensors` maps names to Float32Arrays, in the names and shapes of our own files. */
export function onnxModel({ items, width, inner, blocks, heads, length, count }, tensors, lean) {
  if (heads !== 1) throw new Error("one head is all that is written here");
  const { floats, integers, node, finish } = newGraph();
  const norm = (input, name) => {
    const [scale, shift] = ["weight", "bias"].map((part) => floats([width], tensors[`${name}.${part}`]));
    return node("LayerNormalization", [input, scale, shift], { axis: -1, epsilon: 1e-5 });
  };
  const linear = (input, name, rows, columns) => {
    const matrix = tensors[`${name}.weight`];
    const transposed = Float32Array.from(matrix, (_, place) => matrix[(place % rows) * columns + Math.floor(place / rows)]);
    const product = node("MatMul", [input, floats([columns, rows], transposed)]);
    return node("Add", [product, floats([rows], tensors[`${name}.bias`])]);
  };

  const table = floats([items, width], tensors["E.weight"]);
  let rows = node("Gather", [table, "history"], { axis: 0 });
  rows = node("Add", [rows, floats([length, width], tensors["P.weight"])]);
  const causal = Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? -1e30 : 0,
  );
  const newest = integers([length - 1]);
  for (let block = 0; block < blocks; block += 1) {
    const last = lean && block === blocks - 1;
    const part = (name) => `blocks.${block}.${name}`;
    const normal = norm(rows, part("ln1"));
    const [keys, values] = ["k", "v"].map((name) => linear(normal, part(name), width, width));
    const asking = last ? node("Gather", [normal, newest], { axis: 1 }) : normal;
    if (last) rows = node("Gather", [rows, newest], { axis: 1 });
    const queries = linear(asking, part("q"), width, width);
    const flat = node("Transpose", [keys], { perm: [0, 2, 1] });
    let attention = node("MatMul", [queries, flat]);
    attention = node("Mul", [attention, floats([1], [1 / Math.sqrt(width)])]);
    if (!last) attention = node("Add", [attention, floats([length, length], causal)]);
    attention = node("Softmax", [attention], { axis: -1 });
    const found = linear(node("MatMul", [attention, values]), part("o"), width, width);
    rows = node("Add", [rows, found]);
    const wide = node("Relu", [linear(norm(rows, part("ln2")), part("f1"), inner, width)]);
    rows = node("Add", [rows, linear(wide, part("f2"), width, inner)]);
  }
  let state = norm(rows, "lnf");
  if (!lean) state = node("Gather", [state, newest], { axis: 1 });
  state = node("Reshape", [state, integers([-1, width])]);
  const scores = node("Gemm", [state, table], { transB: 1 });
  const shape = node("Shape", ["seen"]);
  const lowest = node("Expand", [floats([1], [-Infinity]), shape]);
  const masked = node("ScatterElements", [scores, "seen", lowest], { axis: 1 });
  node("TopK", [masked, integers([count])], { axis: 1 }, ["scores", "items"]);

  const given = ["history", "seen"].map((name) => valueInfo(name, INT64, ["batch", length]));
  const found = [valueInfo("scores", FLOAT, ["batch", count]), valueInfo("items", INT64, ["batch", count])];
  return finish("sequence", given, found);
}

/** The same tensors as safetensors, with the row of padding that our files begin `E.weight` with. */
export function safetensors({ items, width, inner, blocks, heads, length }, tensors) {
  const shapes = { "E.weight": [items + 1, width], "P.weight": [length, width] };
  const square = [width, width];
  const matrices = { q: square, k: square, v: square, o: square, f1: [inner, width], f2: [width, inner] };
  for (let block = 0; block < blocks; block += 1) {
    for (const [name, shape] of Object.entries(matrices)) shapes[`blocks.${block}.${name}.weight`] = shape;
  }
  const header = { __metadata__: { heads: String(heads) } };
  const parts = [];
  let place = 0;
  for (const [name, values] of Object.entries(tensors)) {
    const padding = name === "E.weight" ? width * 4 : 0;
    const end = place + padding + values.byteLength;
    header[name] = { dtype: "F32", shape: shapes[name] ?? [values.length], data_offsets: [place, end] };
    parts.push(Buffer.alloc(padding), bytesOf(values));
    place = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([size, padded, ...parts]);
}

/** A function that draws normal numbers, the same for the same seed. */
function drawing(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return (size, deviation, middle = 0) =>
    Float32Array.from({ length: size }, () => middle + deviation * normal());
}

/** Random weights of a model, the same for the same seed. */
export function randomTensors({ items, width, inner, blocks, length }, seed) {
  const draw = drawing(seed);
  const tensors = { "E.weight": draw(items * width, 0.1), "P.weight": draw(length * width, 0.1) };
  const pair = (name, rows, columns) => {
    tensors[`${name}.weight`] = draw(rows * columns, 1 / Math.sqrt(columns));
    tensors[`${name}.bias`] = draw(rows, 0.1);
  };
  const norm = (name) => {
    tensors[`${name}.weight`] = draw(width, 0.1, 1);
    tensors[`${name}.bias`] = draw(width, 0.1);
  };
  for (let block = 0; block < blocks; block += 1) {
    const part = (name) => `blocks.${block}.${name}`;
    norm(part("ln1"));
    for (const name of ["q", "k", "v", "o"]) pair(part(name), width, width);
    norm(part("ln2"));
    pair(part("f1"), inner, width);
    pair(part("f2"), width, inner);
  }
  norm("lnf");
  return tensors;
}
