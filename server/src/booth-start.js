// Keeps a booth alive: reloads a page that fell silent or did not load, and has the service worker
// keep everything that is needed without a network.
const RELOADS = "headroom.reloads";
const FIVE_MINUTES = 300_000;
let reloading = false;
const reload = () => {
  if (reloading) return;
  reloading = true;
  let times = [];
  try {
    // The page reads this after the reload and leaves the GPU alone when there were too many.
    times = (sessionStorage.getItem(RELOADS) ?? "").split(" ").map(Number);
    times = times.filter((time) => time > Date.now() - FIVE_MINUTES);
    times.push(Date.now());
    sessionStorage.setItem(RELOADS, times.join(" "));
  } catch {}
  setTimeout(() => location.reload(), times.length > 3 ? 10_000 : 0);
};
let watchdog;
const watch = () => {
  watchdog?.terminate();
  watchdog = new Worker("__WATCHDOG__");
  watchdog.onmessage = () => {
    // Whoever can answer needs no help.
    watchdog.postMessage("rest");
    reload();
  };
};
watch();
addEventListener("headroom-beat", () =>
  watchdog.postMessage(document.hidden ? "rest" : location.pathname + location.search),
);
addEventListener("headroom-failed", () => setTimeout(reload, 2_000));
document.addEventListener("visibilitychange", () => watchdog.postMessage("rest"));

const workers = navigator.serviceWorker;
let changing = Boolean(workers?.controller);
workers?.addEventListener("controllerchange", () => {
  // The first worker that there is changes nothing for the page, but only a watchdog that begins
  // after it can call for it.
  if (changing) location.reload();
  else watch();
  changing = true;
});
workers?.register("/sw.js").then((registration) => {
  const look = () =>
    document.documentElement.toggleAttribute("data-update", Boolean(registration.waiting));
  look();
  // Whatever got lost on the way is asked for again.
  setInterval(look, 5_000);
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  addEventListener("headroom-update", () => {
    changing = true;
    registration.waiting?.postMessage("take-over");
  });
  setInterval(() => registration.update().catch(() => {}), 60_000);
}, () => {});
