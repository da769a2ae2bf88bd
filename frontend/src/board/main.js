import "./board.css";
import "./arrivals.css";
import "./wall.css";
import { createAround } from "./around.js";
import { createDetail } from "./detail.js";
import { element, put } from "./dom.js";
import { formatTime, stringsFor } from "./format.js";
import {
  applyAhead,
  applyAlerts,
  applyState,
  applyTick,
  createModel,
  nextBoundary,
  staleFor,
} from "./model.js";
import { connect, soon } from "./live.js";
import { createTravel } from "./travel.js";
import { createWall } from "./wall.js";
import { createWorkList } from "./work.js";

const board = JSON.parse(document.querySelector("#board-data").textContent);
const strings = stringsFor(board.language);
const GROUPS = ["group", "room", "floor"];
const SORTS = ["given", "worst"];
const GAP_SHOWN_MS = 30_000;
const ARRIVALS_MS = 10_000;
const SPREAD_MS = 3000; // a thousand boards do not ask in the same second
const view = { group: "group", sort: "given", filter: "", problem: "" };
let model = createModel(board);
let heard = performance.now();
let connected = true;
let gap = { text: "", until: 0 };
let boundary = 0;
let asked = 0;

const detail = createDetail(board, strings, {
  current: () => model,
  moment: () => travel.moment(),
  focus: (key) => wall.focus(key),
});
const wall = createWall(element("wall"), strings, detail.open);
const around = createAround(board, strings, { open: detail.open, filter: toggleFilter });
const drawWork = createWorkList(board, strings, { open: detail.open });
const travel = createTravel(board, strings, { show: load, tick: drawTick, model: () => model });

function draw() {
  put(element("group-by"), strings[view.group]);
  put(element("sort-by"), strings[view.sort]);
  wall.draw(model, view);
  around.draw(model, view.filter);
  drawWork(model);
  detail.draw();
  drawBand();
}

function sayWhat() {
  const moment = travel.moment();
  const clock = (ms) => formatTime(ms, board.time_zone);
  const waits = moment === null && model.targets.length > 0;
  const age = waits ? staleFor(heard, performance.now(), board.stale_after_ms) : 0;
  const seconds = Math.floor(age / 1000);
  if (view.problem) return { text: view.problem, stale: age > 0 };
  if (moment !== null && !model.watching) return { text: strings.dark(clock(moment)) };
  if (moment !== null) return { text: strings.travel(clock(moment)) };
  if (age && connected && !model.watching) return { text: strings.unwatched, stale: true };
  if (age) return { text: (connected ? strings.silent : strings.stale)(seconds), stale: true };
  if (model.blind) return { text: strings.blind(model.banner ?? "") };
  if (performance.now() < gap.until) return { text: gap.text };
  return { text: model.banner ?? "" };
}

function drawBand() {
  const { text, stale = false } = sayWhat();
  put(element("band"), text);
  element("band").hidden = !text;
  document.body.classList.toggle("board-stale", stale);
  document.body.classList.toggle("board-blind", Boolean(model.blind) && !stale);
}

function take(fresh, keep) {
  model = createModel(fresh, keep ? model : null);
  boundary = nextBoundary(model.rooms.values(), model.now);
  draw();
}

/** The board of a moment, or of now for null. An answer that comes too late is dropped. */
async function load(moment = null, { keep = false } = {}) {
  const mine = ++asked;
  const url = moment === null ? board.at_url : `${board.at_url}?t=${Math.round(moment)}`;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = await answer.json();
    if (mine !== asked) return;
    view.problem = "";
    take(fresh, keep);
  } catch {
    if (mine === asked && moment !== null) view.problem = strings.gone;
    drawBand();
  }
}

const reloadSoon = soon(() => travel.moment() === null && load(), SPREAD_MS);

function drawTick(tick) {
  const minute = Math.floor(model.now / 60_000);
  if (!applyTick(model, tick)) return false;
  wall.tick(model.now);
  around.tick(model);
  detail.tick();
  if (Math.floor(model.now / 60_000) !== minute) {
    around.minute(model); // minutes left
    drawWork(model);
  }
  return true;
}

/** What is told live must not disturb who looks at the past. */
const live = (act) => (message) => {
  if (travel.moment() === null) act(message);
};

connect(board.live_url, {
  opened(again) {
    connected = true;
    // Changes told while the line was cut are only in the board itself.
    if (again && travel.moment() === null) load();
  },
  lost() {
    connected = false;
  },
  tick(tick) {
    heard = performance.now();
    if (travel.moment() !== null) return;
    if (!drawTick(tick)) reloadSoon();
    else if (tick.t >= boundary) {
      boundary = Infinity; // a session begins or ends: who is next is only in the board itself
      reloadSoon();
    }
  },
  state: live((message) => {
    applyState(model, message);
    draw();
  }),
  alerts: live((message) => {
    applyAlerts(model, message);
    around.marks(model);
  }),
  ahead: live((message) => {
    applyAhead(model, message);
    around.marks(model);
  }),
  blind: live((message) => {
    model.blind = message.blind;
    model.banner = "";
    drawBand();
    reloadSoon(); // why, in words, is in the board itself
  }),
  gap: live((message) => {
    gap = { text: message.sentence, until: performance.now() + GAP_SHOWN_MS };
    drawBand();
  }),
  reload: reloadSoon,
});

// -- keys and buttons

function move(step) {
  const nodes = wall.nodes();
  const at = nodes.indexOf(document.activeElement);
  const there = nodes[Math.min(nodes.length - 1, Math.max(0, at + step))];
  there?.focus();
}

function setFilter(text) {
  view.filter = text;
  if (element("filter").value !== text) element("filter").value = text;
  wall.draw(model, view);
  around.draw(model, view.filter);
}
function toggleFilter(text) {
  setFilter(view.filter === text ? "" : text);
}

const next = (list, value) => list[(list.indexOf(value) + 1) % list.length];
const change = (name, list) => {
  view[name] = next(list, view[name]);
  draw();
};
const keys = {
  "/": () => element("filter").focus(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => element("help").showModal(),
  g: () => change("group", GROUPS),
  s: () => change("sort", SORTS),
  f: () => document.body.classList.toggle("board-alone"),
  t: travel.toggle,
  h: () => travel.press("back"),
  l: () => travel.press("forth"),
  "[": () => travel.press("earlier"),
  "]": () => travel.press("later"),
  p: () => travel.press("play"),
  r: travel.leave,
  Escape: travel.leave,
};
document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey || document.querySelector("dialog[open]"))
    return;
  const writes = press.target.closest("input:not([type=range]), select, textarea");
  if (writes) {
    if (press.key !== "Escape") return;
    press.preventDefault();
    if (writes === element("filter")) setFilter("");
    writes.blur();
    return;
  }
  const act = keys[press.key];
  if (!act) return;
  press.preventDefault();
  act();
});
element("filter").addEventListener("input", (input) => setFilter(input.target.value));
for (const [name, key] of [
  ["group-by", "g"],
  ["sort-by", "s"],
  ["time", "t"],
  ["keys", "?"],
  ["alone", "f"],
]) {
  element(name).addEventListener("click", () => keys[key]());
}
element("rooms").addEventListener("click", (click) => {
  const name = click.target.closest("[data-name]");
  if (name) toggleFilter(name.textContent);
});
boundary = nextBoundary(model.rooms.values(), model.now);
draw();
setInterval(drawBand, 1000);
setInterval(() => {
  if (travel.moment() !== null || document.hidden) return;
  element("arrivals")?.dispatchEvent(new Event("board:arrivals")); // the server renders it
}, ARRIVALS_MS);
