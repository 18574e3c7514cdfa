// What the server promises before any script runs: health, security headers, caching, compression.

import assert from "node:assert/strict";
import { test } from "node:test";
import { request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { baseUrl } from "./harness.mjs";

/** GET with exactly these headers; `fetch` would decompress and add its own. */
function get(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, baseUrl), { headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Paths of hashed files that a page names. */
async function assets() {
  const { body } = await get("/");
  const found = new Set(body.toString().match(/\/pkg\/[\w./-]+/g));
  assert.ok(found.size > 0, "the page names no file below /pkg/");
  return [...found];
}

function directives(policy) {
  return new Map(
    policy.split(";").map((part) => {
      const [name, ...values] = part.trim().split(/\s+/);
      return [name, values];
    }),
  );
}

test("the server is healthy", async () => {
  const { status } = await get("/healthz");
  assert.equal(status, 200);
});

test("the page arrives as HTML with a language and a title", async () => {
  const { status, headers, body } = await get("/");
  assert.equal(status, 200);
  assert.match(headers["content-type"], /^text\/html/);
  assert.match(body.toString(), /<html[^>]* lang="?en/);
  assert.match(body.toString(), /<title>[^<]+<\/title>/);
});

test("only scripts with this response's nonce may run", async () => {
  const { headers, body } = await get("/");
  const policy = directives(headers["content-security-policy"]);
  const scripts = policy.get("script-src") ?? policy.get("default-src");
  const nonces = scripts.filter((value) => value.startsWith("'nonce-"));
  assert.equal(nonces.length, 1, "one nonce");
  assert.ok(scripts.includes("'wasm-unsafe-eval'"), "WASM may be compiled");
  for (const open of ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"]) {
    assert.ok(!scripts.includes(open), `script-src has ${open}`);
  }
  const nonce = nonces[0].slice("'nonce-".length, -1);
  const inline = [...body.toString().matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
  for (const attributes of inline.filter((text) => !/\bsrc=/.test(text))) {
    assert.ok(attributes.includes(nonce), `a script without the nonce: ${attributes}`);
  }
});

test("every response has its own nonce", async () => {
  const policies = await Promise.all([get("/"), get("/")]);
  const [one, other] = policies.map(({ headers }) => headers["content-security-policy"]);
  assert.notEqual(one, other);
});

test("security headers are on pages, files and errors alike", async () => {
  const [asset] = await assets();
  for (const path of ["/", "/healthz", asset, "/pkg/no-such-file.js", "/no-such-page"]) {
    const { headers } = await get(path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.ok(headers["referrer-policy"], `${path} has no referrer-policy`);
    assert.ok(headers["permissions-policy"], `${path} has no permissions-policy`);
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", path);
    assert.equal(headers["cross-origin-embedder-policy"], "require-corp", path);
    assert.ok(headers["content-security-policy"], `${path} has no content-security-policy`);
  }
});

test("hashed files may be kept for a year, pages may not", async () => {
  for (const path of await assets()) {
    const { status, headers } = await get(path);
    assert.equal(status, 200, path);
    assert.match(headers["cache-control"], /\bimmutable\b/, path);
    assert.match(headers["cache-control"], /max-age=31536000\b/, path);
  }
  const page = await get("/");
  assert.doesNotMatch(page.headers["cache-control"] ?? "", /immutable|max-age=[1-9]/);
  const missing = await get("/pkg/no-such-file.js");
  assert.equal(missing.status, 404);
  assert.doesNotMatch(missing.headers["cache-control"] ?? "", /immutable/);
});

test("hashed files are compressed as the browser accepts", async () => {
  for (const path of await assets()) {
    const plain = await get(path);
    if (plain.body.length <= 256) continue;
    assert.equal(plain.headers["content-encoding"], undefined, path);
    const brotli = await get(path, { "accept-encoding": "gzip, deflate, br" });
    assert.equal(brotli.headers["content-encoding"], "br", path);
    assert.match(brotli.headers.vary ?? "", /accept-encoding/i, path);
    assert.ok(brotliDecompressSync(brotli.body).equals(plain.body), path);
    const gzip = await get(path, { "accept-encoding": "gzip" });
    assert.equal(gzip.headers["content-encoding"], "gzip", path);
    assert.ok(gunzipSync(gzip.body).equals(plain.body), path);
    assert.ok(brotli.body.length < gzip.body.length, `${path}: brotli is the smaller one`);
  }
});

test("pages are compressed too", async () => {
  const { headers, body } = await get("/", { "accept-encoding": "br" });
  assert.equal(headers["content-encoding"], "br");
  assert.match(brotliDecompressSync(body).toString(), /<html/);
});

test("files have the types that browsers insist on", async () => {
  const types = { js: /^text\/javascript/, wasm: /^application\/wasm/, css: /^text\/css/ };
  for (const path of await assets()) {
    const { headers } = await get(path);
    const expected = types[path.split(".").at(-1)];
    if (expected) assert.match(headers["content-type"], expected, path);
  }
});

test("the build's own files are not served", async () => {
  for (const path of ["/manifest.json", "/stamp.txt", "/bundle.html", "/index.html"]) {
    const { status } = await get(path);
    assert.equal(status, 404, path);
  }
  const { status } = await get("/pkg/");
  assert.notEqual(status, 200, "no list of files");
});
