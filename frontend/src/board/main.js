import "./board.css";
import { formatRtt, formatTime, stringsFor } from "./format.js";
import { applyState, applyTick, arrange, backoff, createModel, staleFor } from "./model.js";
import { createTile } from "./tile.js";

const element = (name) => document.querySelector(`[data-board="${name}"]`);
const board = JSON.parse(document.querySelector("#board-data").textContent);
const strings = stringsFor(board.language);
const GROUPS = ["group", "room", "floor"];
const view = { group: "group", sort: "given", filter: "", travel: null, problem: "" };
let model = createModel(board);
let tiles = new Map();
let lastTick = performance.now();
let chosen = "";
let loading = false;

const put = (node, text) => {
  if (node && node.textContent !== text) node.textContent = text;
};
const clock = (ms) => formatTime(ms, board.time_zone);

function drawWall() {
  const wall = element("wall");
  const sections = arrange(model.targets, view);
  tiles = new Map();
  wall.replaceChildren(
    ...sections.map(([heading, targets]) => {
      const section = document.createElement("section");
      const title = document.createElement("h3");
      title.textContent = heading || strings.elsewhere;
      const list = document.createElement("div");
      list.className = "wall-tiles";
      for (const target of targets) {
        const tile = createTile(target, strings, () => openDetail(target.key));
        tiles.set(target.key, tile);
        list.append(tile.node);
      }
      section.append(title, list);
      return section;
    }),
  );
  if (!sections.length) wall.textContent = model.targets.length ? strings.none : strings.empty;
  put(element("group-by"), strings[view.group]);
  put(element("sort-by"), strings[view.sort]);
}

function drawBadge(badge, state) {
  if (!badge) return;
  badge.className = `k-state is-${state}`;
  put(badge, strings[state] ?? state);
}

function drawRoom(room) {
  const card = document.querySelector(`[data-room="${CSS.escape(room.slug)}"]`);
  if (!card) return;
  card.className = `k-panel room is-${room.state}`;
  drawBadge(card.querySelector(".k-state"), room.state);
  put(card.querySelector("[data-why]"), room.score ? (room.why ?? "") : "");
  if (room.now) {
    put(
      card.querySelector("[data-left]"),
      strings.left(Math.max(0, Math.ceil((room.now.end - model.now) / 6e4))),
    );
    const bar = card.querySelector("[data-progress]");
    const share = (model.now - room.now.start) / (room.now.end - room.now.start);
    if (bar) bar.value = Math.round(100 * Math.min(1, Math.max(0, share)));
  }
  if (room.next) put(card.querySelector("[data-next]"), clock(room.next.start).slice(0, 5));
}

function drawAround() {
  drawBadge(element("health").querySelector(".k-state"), model.health?.state ?? "unknown");
  put(element("why"), model.health?.why ?? "");
  for (const room of model.rooms.values()) drawRoom(room);
  element("feed").replaceChildren(
    ...model.feed.slice(0, 60).map((line) => {
      const item = document.createElement("li");
      const time = document.createElement("time");
      time.textContent = clock(line.at);
      const sentence = document.createElement("span");
      sentence.className = `k-state is-${line.state}`;
      sentence.textContent = line.sentence;
      item.append(time, " ", sentence);
      return item;
    }),
  );
}

function drawBand() {
  const age =
    view.travel === null ? staleFor(lastTick, performance.now(), board.stale_after_ms) : 0;
  let text = "";
  if (view.problem) text = view.problem;
  else if (view.travel !== null) text = strings.travel(clock(view.travel));
  else if (age) text = strings.stale(Math.floor(age / 1000));
  else if (model.blind) text = strings.blind(model.blindWhy ?? model.health?.why ?? "");
  put(element("band"), text);
  element("band").hidden = !text;
  document.body.classList.toggle("board-stale", age > 0);
}

function take(fresh) {
  model = createModel(fresh);
  drawWall();
  drawAround();
  drawBand();
}

async function load(moment) {
  view.travel = moment;
  loading = true;
  const url = moment === null ? board.at_url : `${board.at_url}?t=${Math.round(moment)}`;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = await answer.json();
    if (view.travel !== moment) return; // the viewer has moved on meanwhile
    view.problem = "";
    take(fresh);
  } catch {
    view.problem = strings.gone;
    drawBand();
  } finally {
    loading = false;
  }
}

function travelTo(moment) {
  const slider = element("slider");
  const now = Date.now();
  slider.min = String(now - 86_400_000);
  slider.max = String(now);
  slider.value = String(moment ?? now);
  element("travel").hidden = moment === null;
  load(moment);
}

function openDetail(key) {
  const target = model.byKey.get(key);
  if (!target) return;
  chosen = key;
  const names = (keys) => (keys ?? []).map((one) => model.byKey.get(one)?.name ?? one).join(", ");
  const rows = [
    [strings[target.state] ?? target.state, target.address],
    ["RTT", formatRtt(target.spark.at(-1), strings)],
    [strings.why, target.why ?? ""],
    [strings.since, target.since ? clock(target.since) : ""],
    [strings.parents, names(target.parents)],
    [strings.hides, names(target.hides)],
  ];
  put(element("detail-title"), target.name);
  element("detail-rows").replaceChildren(
    ...rows
      .filter(([, text]) => text)
      .flatMap(([label, text]) => {
        const [term, value] = [document.createElement("dt"), document.createElement("dd")];
        term.textContent = label;
        value.textContent = text;
        return [term, value];
      }),
  );
  if (!element("detail").open) element("detail").showModal();
}

let attempt = 0;
function connect() {
  const source = new EventSource(board.live_url);
  const hear = (name, act) =>
    source.addEventListener(name, (message) => {
      if (view.travel === null) act(JSON.parse(message.data));
    });
  source.addEventListener("open", () => {
    // Changes told while the line was cut are only in the board itself.
    if (attempt > 0 && view.travel === null) load(null);
    attempt = 0;
  });
  hear("tick", (tick) => {
    if (!applyTick(model, tick)) {
      if (!loading) load(null);
      return;
    }
    lastTick = performance.now();
    for (const tile of tiles.values()) tile.update();
    if (tick.t - model.now > 20_000) {
      model.now = tick.t; // minutes left and progress move on
      for (const room of model.rooms.values()) drawRoom(room);
    }
  });
  hear("state", (message) => {
    applyState(model, message);
    drawWall();
    drawAround();
  });
  hear("blind", (message) => {
    model.blind = message.blind;
    model.blindWhy = message.why;
    drawBand();
  });
  hear("reload", () => load(null));
  source.addEventListener("error", () => {
    source.close();
    setTimeout(connect, backoff(attempt++));
  });
}

function move(step) {
  const nodes = [...tiles.values()].map((tile) => tile.node);
  const at = nodes.indexOf(document.activeElement);
  nodes[Math.min(nodes.length - 1, Math.max(0, at + step))]?.focus();
}
const next = (list, value) => list[(list.indexOf(value) + 1) % list.length];
const change = (name, list) => {
  view[name] = next(list, view[name]);
  drawWall();
};
const keys = {
  "/": () => element("filter").focus(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => element("help").showModal(),
  g: () => change("group", GROUPS),
  s: () => change("sort", ["given", "worst"]),
  t: () => travelTo(view.travel ?? Date.now() - 60_000),
  h: () => view.travel !== null && travelTo(view.travel - 60_000),
  l: () => view.travel !== null && travelTo(Math.min(Date.now(), view.travel + 60_000)),
  r: () => travelTo(null),
  Escape: () => view.travel !== null && travelTo(null),
};
document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey || document.querySelector("dialog[open]"))
    return;
  if (press.target.closest("input, select, textarea") && press.key !== "Escape") return;
  const act = keys[press.key];
  if (!act) return;
  press.preventDefault();
  if (press.key === "Escape") press.target.blur?.();
  act();
});
element("filter").addEventListener("input", (input) => {
  view.filter = input.target.value;
  drawWall();
});
element("slider").addEventListener("change", (input) => travelTo(Number(input.target.value)));
for (const [name, key] of [
  ["group-by", "g"],
  ["sort-by", "s"],
  ["time", "t"],
  ["now", "r"],
  ["keys", "?"],
]) {
  element(name).addEventListener("click", () => keys[key]());
}
element("detail").addEventListener("close", () => tiles.get(chosen)?.node.focus());
drawWall();
drawAround();
setInterval(drawBand, 1000);
connect();
