// The maps: topology and floor plans, coloured by a layer, alive, and at any moment of the past.
import "./maps.css";
import "./drawing.css";
import { connect, soon } from "../board/live.js";
import { formatTime } from "../board/format.js";
import { make, put } from "../board/dom.js";
import { staleFor } from "../board/model.js";
import { NODE, boxAround, nearestTowards } from "./geometry.js";
import { LAYERS, lookOf, matching } from "./layers.js";
import { drawLegend } from "./legend.js";
import { createOdd } from "./odd.js";
import { createPanel } from "./panel.js";
import { createPlacing } from "./placing.js";
import { createScene, shape } from "./scene.js";
import { stringsFor } from "./strings.js";
import { createTravel } from "./travel.js";
import { createView } from "./view.js";

const EVERY = 10_000; // ms between two looks at load and clients
const STALE_MS = 5000;
const SPREAD_MS = 1500; // many maps do not ask in the same moment
const WIDTH = 1600; // of every floor plan, in units of the map
const NUDGE = 20;
const part = (name) => document.querySelector(`[data-map="${name}"]`);
const map = JSON.parse(document.querySelector("#map-data").textContent);
const strings = stringsFor(map.language);
const onPlan = Boolean(map.plan);
const layers = onPlan ? LAYERS.filter((name) => name !== "load") : LAYERS;
const asked = new URL(location.href).searchParams.get("layer");
const size = { width: WIDTH, height: onPlan ? (WIDTH * map.plan.height) / map.plan.width : 0 };
let layer = layers.includes(asked) ? asked : "state";
let { figures } = map;
let chosen = null;
let heard = performance.now();
let connected = true;
let problem = "";

const place = onPlan
  ? ({ x, y }) => ({ x: x * size.width, y: y * size.height })
  : ({ x, y }) => ({ x, y });
const svg = shape("svg", { tabindex: "0", role: "application", "aria-label": strings.map });
part("view").append(svg);
const scene = createScene(svg, { map, place });
if (onPlan) {
  // A picture, not a part of the page: nothing in it runs or fetches.
  scene.ground.append(
    shape("image", { href: map.plan.url, width: size.width, height: size.height }),
  );
}

function box() {
  if (!onPlan) return boxAround(map.nodes, { x: NODE.width * 0.75, y: NODE.height });
  return { x: -20, y: -20, width: size.width + 40, height: size.height + 40 };
}

// -- what is shown

function paint() {
  performance.mark("maps-update");
  const look = lookOf(layer, figures, map, strings);
  scene.update(look);
  drawOdd(look);
  panel.draw(chosen, figures);
  const { line } = figures;
  put(part("line"), line ? `${formatTime(line.at, map.zone)} ${line.sentence}` : strings.nothing);
}

function sayWhat() {
  if (problem) return problem;
  const moment = travel.moment();
  if (moment !== null) return strings.travel(formatTime(moment, map.zone));
  if (!figures.watching) return strings.unwatched;
  const age = staleFor(heard, performance.now(), STALE_MS);
  return age ? (connected ? strings.silent : strings.stale)(Math.floor(age / 1000)) : "";
}

function drawBand() {
  const text = sayWhat();
  put(part("band"), text);
  part("band").hidden = !text;
  document.body.classList.toggle("maps-travelling", travel.moment() !== null);
}

let turn = 0;
/** The colours of a moment, or of now for null. An answer that comes too late is dropped. */
async function load(moment = null) {
  const mine = ++turn;
  const url = moment === null ? map.urls.figures : `${map.urls.figures}?t=${Math.round(moment)}`;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = await answer.json();
    if (mine !== turn) return;
    figures = fresh;
    problem = "";
    paint();
  } catch {
    if (mine === turn && moment !== null) problem = strings.gone;
  }
  drawBand();
}

function choose(next) {
  chosen = next;
  scene.mark({ chosen: next?.node?.slug ?? "" });
  panel.draw(chosen, figures);
}

const nodeNamed = (slug) => map.nodes.find((node) => node.slug === slug);
function goTo(slug) {
  const node = nodeNamed(slug);
  if (!node) return;
  choose({ node });
  view.show(place(node));
}

// -- what is changed

async function post(url, values) {
  const body = new URLSearchParams(values);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    const told = await answer.json();
    problem = answer.ok ? "" : (told.sentence ?? strings.refused);
    drawBand();
    return answer.ok ? told : null;
  } catch {
    problem = strings.refused;
    drawBand();
    return null;
  }
}

function take(told) {
  for (const fresh of told.nodes) {
    const node = nodeNamed(fresh.slug);
    if (node) Object.assign(node, { x: fresh.x, y: fresh.y, fixed: fresh.fixed });
  }
  scene.stand();
  panel.draw(chosen, figures);
}

async function keepPlace(node) {
  const { slug, x, y } = node;
  if (onPlan) {
    await post(map.plan.spot_url, { device: slug, x, y });
    return;
  }
  const told = await post(map.urls.place, { device: slug, x, y });
  take(told ?? { nodes: [] });
}

function moveTo(node, at) {
  const share = (value) => Math.min(1, Math.max(0, value));
  Object.assign(
    node,
    onPlan ? { x: share(at.x / size.width), y: share(at.y / size.height) } : { x: at.x, y: at.y },
  );
  scene.standAt(node.slug);
}

function grabNode(node, from) {
  const before = { x: node.x, y: node.y };
  const start = place(node);
  const target = (at) => ({ x: start.x + at.x - from.x, y: start.y + at.y - from.y });
  return {
    move: (at) => moveTo(node, target(at)),
    drop: () => keepPlace(node),
    cancel() {
      Object.assign(node, before);
      scene.standAt(node.slug);
    },
  };
}

const drawOdd = createOdd(part("odd"), map, strings, goTo);
const panel = createPanel(part("panel"), map, strings, {
  close: () => choose(null),
  choose: goTo,
  nudge(node, dx, dy) {
    const at = place(node);
    moveTo(node, { x: at.x + dx * NUDGE, y: at.y + dy * NUDGE });
    keepPlace(node);
  },
  async auto(node) {
    const told = await post(map.urls.clear, { device: node.slug });
    if (told) take(told);
  },
  async takeOff(spot) {
    if (await post(map.plan.remove_url, { spot })) location.reload();
  },
});

const placing = createPlacing(map, strings, {
  svg,
  world: scene.world,
  size,
  send: (values) => post(map.plan.spot_url, values),
  added: () => location.reload(),
});

// -- pointing and typing

function keyed(press) {
  const node = scene.nodeOf(press.target);
  if (press.key === "Enter" && !node) {
    const { left, top, width, height } = svg.getBoundingClientRect();
    const under = document.elementFromPoint(left + width / 2, top + height / 2);
    const there = scene.nodeOf(under ?? svg) ?? map.nodes[0];
    scene.group(there?.slug)?.focus();
    return true;
  }
  if (!node) return false;
  if (press.key === "Enter" || press.key === " ") {
    press.preventDefault();
    choose({ node });
    return true;
  }
  if (press.key === "Escape") {
    svg.focus();
    return true;
  }
  if (!press.key.startsWith("Arrow")) return false;
  press.preventDefault();
  const next = nearestTowards(press.key, node, map.nodes);
  if (next) {
    view.show(place(next));
    scene.group(next.slug).focus();
  }
  return true;
}

const view = createView(svg, scene.world, box, {
  grab(press, at) {
    const wanted = placing.grab(at);
    if (wanted) return wanted;
    const node = scene.nodeOf(press.target);
    return node && map.may && press.pointerType === "mouse" ? grabNode(node, at) : null;
  },
  keyed,
});

svg.addEventListener("click", (click) => {
  if (svg.classList.contains("is-placing")) return;
  const node = scene.nodeOf(click.target);
  const room = node ? null : scene.roomOf(click.target);
  choose(node ? { node } : room ? { room } : null);
});
part("in").addEventListener("click", view.larger);
part("out").addEventListener("click", view.smaller);
part("fit").addEventListener("click", view.fit);
part("clear")?.addEventListener("click", async () => {
  const told = await post(map.urls.clear, {});
  if (!told) return;
  take(told);
  view.fit();
});

const search = part("search");
search.addEventListener("input", () => {
  const found = matching(map.nodes, search.value);
  scene.mark({ found: new Set(found.map(({ slug }) => slug)) });
  if (found.length === 1) view.show(place(found[0]));
});
search.addEventListener("keydown", (press) => {
  if (press.key === "Escape") {
    search.value = "";
    scene.mark({ found: new Set() });
    search.blur();
  }
  if (press.key !== "Enter") return;
  const [first] = matching(map.nodes, search.value);
  if (!first) return;
  goTo(first.slug);
  scene.group(first.slug).focus();
});
document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey) return;
  if (press.target.closest("input, select, textarea")) return;
  if (press.key === "Escape" && chosen) choose(null);
  if (press.key === "t") travel.toggle();
  if (press.key !== "/") return;
  press.preventDefault();
  search.focus();
});

for (const name of layers) {
  const button = make("button", "k-button", strings.layers[name]);
  button.type = "button";
  button.dataset.layer = name;
  button.addEventListener("click", () => switchTo(name));
  part("layers").append(button);
}
function switchTo(name) {
  layer = name;
  for (const button of part("layers").children) {
    button.setAttribute("aria-pressed", String(button.dataset.layer === layer));
  }
  const url = new URL(location.href);
  if (layer === "state") url.searchParams.delete("layer");
  else url.searchParams.set("layer", layer);
  history.replaceState(null, "", url);
  drawLegend(part("legend"), layer, strings);
  paint();
}

// -- alive

const travel = createTravel(map, strings, { show: load });
const reloadSoon = soon(() => travel.moment() === null && load(), SPREAD_MS);
connect(map.live_url, {
  opened(again) {
    connected = true;
    if (again) reloadSoon();
  },
  lost: () => (connected = false),
  tick: () => (heard = performance.now()),
  state(message) {
    if (travel.moment() !== null) return;
    for (const { key, new: state, at, why } of message.changes ?? []) {
      figures.states[key] = [state, at ?? message.t, why];
    }
    const newest = (message.feed ?? []).at(0);
    if (newest && newest.at >= (figures.line?.at ?? 0)) figures.line = newest;
    paint();
  },
  blind: reloadSoon,
  reload: reloadSoon,
});
switchTo(layer);
view.fit();
drawBand();
requestAnimationFrame(() => setTimeout(() => performance.mark("maps-drawn")));
setInterval(drawBand, 1000);
setInterval(() => {
  if (!document.hidden && travel.moment() === null) load();
}, EVERY);
