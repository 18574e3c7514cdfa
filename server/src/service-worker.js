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
// Where a booth is led whose thread never returns.
const AWAY = "/booth/away";
// The page there: it writes down the reload, as the start script of the booth does, and goes back.
const AWAY_PAGE = `<!doctype html><meta charset="utf-8"><title>Headroom booth</title>
<style>html { background: #14181d }</style>
<script>
  try {
    const times = (sessionStorage.getItem("headroom.reloads") ?? "").split(" ").map(Number);
    const recent = times.filter((time) => time > Date.now() - 300_000);
    sessionStorage.setItem("headroom.reloads", [...recent, Date.now()].join(" "));
  } catch {}
  const to = new URLSearchParams(location.search).get("to") ?? "";
  location.replace(/^\\/booth(\\?|$)/.test(to) ? to : "/booth");
</script>`;
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
  if (url.pathname === AWAY) event.respondWith(request.mode === "navigate" ? away() : leadAway(url));
  else if (files.has(url.pathname)) event.respondWith(kept(url.pathname, request));
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

// A page whose thread never returns cannot load itself again, and a browser gives another page of the
// same kind to the same process. The page at AWAY is not isolated from other sites, as all others are,
// and so gets another process; the way back leads to a fresh one.
async function leadAway(url) {
  const windows = await clients.matchAll({ type: "window" });
  const booths = windows.filter((client) => new URL(client.url).pathname === "/booth");
  await Promise.allSettled(booths.map((client) => client.navigate(AWAY + url.search)));
  return new Response(null, { status: 204 });
}

function away() {
  const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return new Response(AWAY_PAGE, { headers });
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
  // The booth goes by itself to the step and the plan of its address; another page that was kept
  // without this query would not agree with it.
  if (url.pathname !== "/booth") {
    // A page that was not kept without its query either is not there: no way round in circles.
    return url.search ? Response.redirect(url.pathname) : Response.error();
  }
  const spoken = ["en", "zh"].find((language) => language === url.searchParams.get("lang"));
  return (await cache.match(spoken ? `/booth?lang=${spoken}` : "/booth")) ?? Response.error();
}
