// Watches a page that says several times a second that it lives, and reports when it has not for
// five seconds. It counts its own ticks instead of time, because it sleeps when the machine sleeps.
const TICK_MILLIS = 500;
const MOST_TICKS = 10;

let ticks;
onmessage = ({ data }) => (ticks = data === "rest" ? undefined : 0);
setInterval(() => {
  if (ticks === undefined) return;
  ticks += 1;
  if (ticks > MOST_TICKS) {
    ticks = undefined;
    postMessage("silent");
  }
}, TICK_MILLIS);
