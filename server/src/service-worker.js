// Keeps one edition of the site whole, so that it starts and runs with the network off.
//
// An edition is everything that one build of files and server serves. It is taken in as a whole or
// not at all, lies in a cache of its own, and waits until the page says that nobody is using it. A
// page never gets files of two editions: the booth is given the kept page where the server has
// another edition by now, and the rest has hashed names.
const EDITION = "__EDITION__";
const FILES = __FILES__;
const PAGES = __PAGES__;
const PREFIX = "headroom-";
const CACHE = PREFIX + EDITION;
const PATIENCE_MILLIS = 4_000;
const paths = new Set(PAGES.map((page) => page.split("?")[0]));
const files = new Set(FILES);

addEventListener("install", (event) => event.waitUntil(take()));
addEventListener("activate", (event) => event.waitUntil(leaveOthers()));
addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(skipWaiting());
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (files.has(url.pathname)) event.respondWith(kept(url.pathname, request));
  else if (request.mode === "navigate" && paths.has(url.pathname)) event.respondWith(page(request, url));
});

async function take() {
  const cache = await caches.open(CACHE);
  for (const file of FILES) {
    // A hashed name is the same file in every edition.
    const known = file.startsWith("/pkg/") ? await caches.match(file) : undefined;
    await cache.put(file, known ?? (await fetched(file)));
  }
  for (const page of PAGES) {
    const response = await fetched(page);
    if (response.headers.get("x-headroom-edition") !== EDITION) throw new Error("another edition by now");
    await cache.put(page, response);
  }
}

async function fetched(path) {
  const response = await fetch(path, path.startsWith("/pkg/") ? {} : { cache: "no-cache" });
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  return response;
}

async function leaveOthers() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await clients.claim();
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function page(request, url) {
  const isBooth = url.pathname === "/booth";
  const leave = new AbortController();
  // Whoever stands before a booth does not wait for a network that is half there.
  const patience = isBooth ? setTimeout(() => leave.abort(), PATIENCE_MILLIS) : undefined;
  try {
    const response = await fetch(request, { signal: leave.signal });
    const same = response.headers.get("x-headroom-edition") === EDITION;
    if (!isBooth || (same && response.status < 500)) return response;
    // Nobody reads the rest of it.
    leave.abort();
    if (!same) registration.update().catch(() => {});
  } catch {
  } finally {
    clearTimeout(patience);
  }
  const cache = await caches.open(CACHE);
  const known = await cache.match(url.pathname + url.search);
  if (known) return known;
  // A page that was kept without this query would not agree with its address.
  const language = url.searchParams.get("lang") === "zh" ? "zh" : "en";
  return Response.redirect(url.pathname === "/booth" ? `/booth?lang=${language}` : url.pathname);
}
