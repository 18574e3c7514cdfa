// The header's tools and what figures offer, on every page. The plan itself is changed by the
// workbench alone; elsewhere undoing is going to the page of another plan.
const tools = document.querySelector(".site-tools");
const workbench = document.querySelector(".plan-form");
const button = (deed) => tools?.querySelector(`[data-do="${deed}"]`);
const say = (what) => {
  const line = tools?.querySelector("[role=status]");
  if (!line) return;
  line.textContent = tools.dataset[what] ?? "";
  setTimeout(() => (line.textContent = ""), 6000);
};

// The steps of this tab, as the workbench keeps them: a place, then one address a line.
const KEY = "headroom.steps";
const MOST = 200;
const here = tools?.dataset.case ?? "";
const known = () => {
  try {
    const [at, ...cases] = (sessionStorage.getItem(KEY) ?? "").split("\n");
    if (at !== "" && Number(at) in cases) return { at: Number(at), cases };
  } catch {
    // Without storage there is nothing to undo.
  }
  return { at: 0, cases: [here] };
};
const keep = ({ at, cases }) => {
  try {
    sessionStorage.setItem(KEY, [at, ...cases].join("\n"));
  } catch {
    // As above.
  }
};
const visit = () => {
  const steps = known();
  const { at, cases } = steps;
  if (cases[at] !== here) {
    if (cases[at - 1] === here) steps.at -= 1;
    else if (cases[at + 1] === here) steps.at += 1;
    else {
      cases.splice(at + 1, cases.length, here);
      cases.splice(0, Math.max(0, cases.length - MOST - 1));
      steps.at = cases.length - 1;
    }
  }
  keep(steps);
  button("undo").disabled = steps.at === 0;
  button("redo").disabled = steps.at + 1 >= steps.cases.length;
};
const QUESTIONS = ["a", "b", "c", "d", "of", "inspect"];
const go = (distance) => {
  const steps = known();
  const next = steps.cases[steps.at + distance];
  if (next === undefined) return;
  keep({ at: steps.at + distance, cases: steps.cases });
  const asked = [...new URLSearchParams(location.search)].filter(([name]) => QUESTIONS.includes(name));
  const query = [next, new URLSearchParams(asked).toString()].filter(Boolean).join("&");
  location.assign(query ? `${location.pathname}?${query}` : location.pathname);
};
if (tools && !workbench) {
  visit();
  addEventListener("pageshow", visit);
}

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    say("copied");
  } catch {
    say("refused");
  }
};

// A drawing as pixels, two for each of its own. As a data address, because only those and files of
// this site may be pictures here.
const pixels = async (link) => {
  // What a page has made itself is the address, and bears its file's name.
  const here = link.href.startsWith("data:");
  const answer = here ? undefined : await fetch(link.href);
  if (answer && !answer.ok) throw new Error(`${answer.status} for ${link.href}`);
  const image = new Image();
  image.src = answer ? `data:image/svg+xml,${encodeURIComponent(await answer.text())}` : link.href;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const named = /filename="(.*)\.svg"/.exec(answer?.headers.get("content-disposition") ?? "");
  const file = document.createElement("a");
  file.href = URL.createObjectURL(blob);
  file.download = here ? link.download : `${named?.[1] ?? "headroom"}.png`;
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 10_000);
};

// The line that puts a figure into another page, with this site's own address in it.
const frameLine = (field) => {
  const drawing = field.closest(".figure-take").querySelector("a[data-drawing]");
  const address = new URL(drawing.href);
  address.pathname = field.dataset.embed;
  if (field.dataset.lang !== "en") address.searchParams.set("lang", field.dataset.lang);
  const title = field.dataset.title.replaceAll('"', "&quot;");
  const source = address.href.replaceAll("&", "&amp;");
  return `<iframe src="${source}" title="${title}" width="720" height="560" loading="lazy"></iframe>`;
};

addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("[data-do], [data-png]");
  if (!link) return;
  if ("png" in link.dataset) {
    event.preventDefault();
    pixels(link).catch((error) => {
      console.error(error);
      say("unmade");
    });
  } else if (link.dataset.do === "share") {
    event.preventDefault();
    copy(location.href);
  } else if (link.dataset.do === "keys") {
    showKeys();
  } else if (link.dataset.do === "close") {
    list?.close();
  } else if (!workbench && link.dataset.do === "undo") go(-1);
  else if (!workbench && link.dataset.do === "redo") go(1);
});

addEventListener("focusin", ({ target }) => {
  if ("embed" in (target.dataset ?? {})) {
    target.value = frameLine(target);
    target.select();
  }
});

// Keys, on every page. The workbench has more of its own, and keeps what it acts on.
const list = document.getElementById("keys");
const showKeys = () => list?.open || list?.showModal();
if (list && button("keys")) button("keys").disabled = false;

const types = (target) =>
  target.isContentEditable ||
  target.matches?.(
    "textarea, select, input:not([type=range], [type=radio], [type=checkbox], [type=button], [type=submit])",
  );
const toggleTables = () => {
  const figure = document.activeElement?.closest?.(".figure");
  const tables = [...(figure ?? document).querySelectorAll(".figure-data:not(.figure-take)")];
  const open = tables.some((table) => !table.open);
  for (const table of tables) table.open = open;
};
const CONTROLS = "main :is(select, button, input:not([type=hidden], [data-embed]))";
const step = (distance) => {
  const controls = [...document.querySelectorAll(CONTROLS)].filter(
    (control) => !control.disabled && control.checkVisibility(),
  );
  const at = controls.indexOf(document.activeElement);
  const next = at < 0 ? (distance > 0 ? 0 : controls.length - 1) : at + distance;
  controls[Math.min(Math.max(next, 0), controls.length - 1)]?.focus();
};
const differences = () => {
  const paired = document.querySelector(".versus");
  if (paired) {
    paired.tabIndex = -1;
    paired.focus();
    paired.scrollIntoView({ block: "nearest" });
  } else {
    const links = [...document.querySelectorAll(".site-nav a:not([aria-current])")];
    links.find((link) => link.pathname === "/compare")?.click();
  }
};
const letters = {
  t: toggleTables,
  e: () => button("export")?.click(),
  d: differences,
};
const slots = [...document.querySelectorAll(".scenarios select")].slice(0, 4);
addEventListener("keydown", (event) => {
  if (!list || event.altKey || event.defaultPrevented) return;
  const control = event.ctrlKey || event.metaKey;
  const { key } = event;
  // No alternative of a list begins with a bracket.
  const steps = !control && !workbench && (key === "[" || key === "]");
  if (types(event.target) && !(steps && event.target.matches("select"))) return;
  const letter = key.toLowerCase();
  const undoes = control ? letter === "z" && !event.shiftKey : letter === "u" && !event.shiftKey;
  const redoes = control && (letter === "y" || (letter === "z" && event.shiftKey));
  const acts = () => {
    if (tools && !workbench && (undoes || redoes)) return () => go(undoes ? -1 : 1);
    if (control) return undefined;
    // Where these lie, and with Shift or without, depends on the keyboard.
    if (key === "?") return showKeys;
    if (steps) return () => step(key === "]" ? 1 : -1);
    if (event.shiftKey) return undefined;
    const slot = slots[Number(key) - 1];
    return slot ? () => slot.focus() : letters[letter];
  };
  const act = acts();
  if (act) {
    event.preventDefault();
    act();
  }
});
