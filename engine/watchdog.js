// Watches a page that says several times a second that it lives. When it has not for five seconds it
// is told, and loads itself again; one that does not even take that in has a thread that never
// returns, and the service worker is asked to lead its window away and back. It counts its own ticks
// instead of time, because it sleeps when the machine sleeps.
const TICK_MILLIS = 500;
const MOST_TICKS = 10;
// A page that is able to listen says "rest" within so many.
const GRACE_TICKS = 2;

let ticks;
let address;
onmessage = ({ data }) => {
  ticks = data === "rest" ? undefined : 0;
  if (data !== "rest") address = data;
};
setInterval(() => {
  if (ticks === undefined) return;
  ticks += 1;
  if (ticks === MOST_TICKS + 1) postMessage("silent");
  if (ticks > MOST_TICKS + GRACE_TICKS) {
    ticks = undefined;
    fetch(`/booth/away?to=${encodeURIComponent(address)}`).catch(() => {});
  }
}, TICK_MILLIS);
