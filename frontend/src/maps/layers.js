// What a map shows of each device, line and room, by the chosen layer. Free of the page.
import { severityOf } from "../board/model.js";

export const LAYERS = ["state", "load", "clients", "airtime"];
export const STATES = ["up", "late", "lossy", "down", "unreachable", "maintenance", "unknown"];
export const LEVELS = ["idle", "fine", "busy", "full", "none"];
const SIGNS = {
  up: "●",
  late: "▲",
  lossy: "◆",
  down: "✖",
  impaired: "▲",
  unreachable: "⊘",
  unknown: "?",
  maintenance: "■",
  bare: "–",
  idle: "·",
  fine: "●",
  busy: "▲",
  full: "✖",
  none: "?",
};
// Below the first a value is idle, below the second fine, below the third busy, else full.
const BOUNDS = { load: [0.1, 50, 80], clients: [1, 31, 41], airtime: [5, 50, 75] };

export const signOf = (name) => SIGNS[name] ?? "?";

/** The level of a value in a layer; `none` where it is not known. */
export function levelOf(layer, value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "none";
  const [idle, fine, busy] = BOUNDS[layer];
  if (value < idle) return "idle";
  if (value < fine) return "fine";
  return value < busy ? "busy" : "full";
}

/** The worse of two levels of a line. */
export const busier = (one, other) => {
  const rank = (level) => ["plain", "none", "idle", "fine", "busy", "full", "cut"].indexOf(level);
  return rank(one) > rank(other) ? one : other;
};

const worst = (states) =>
  states.reduce((one, other) => (severityOf(other) < severityOf(one) ? other : one));

/** The state of a device: the worst of what is watched of it. */
export function stateOf(node, states) {
  const told = node.targets.map((key) => states[key]?.[0] ?? "unknown");
  return told.length ? worst(told) : "bare";
}

/** The state of a room: that of all its devices when all are lost, else impaired when some are. */
export function stateOfRoom(room, byDevice) {
  const told = room.devices
    .map((slug) => byDevice.get(slug))
    .filter((state) => state && state !== "bare");
  if (!told.length) return "bare";
  const lost = told.filter((state) => state === "down" || state === "unreachable");
  if (lost.length && lost.length === told.length) return worst(lost);
  return lost.length ? "impaired" : worst(told);
}

export function formatBits(bits) {
  const units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];
  let value = bits;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Per cent of the speed that runs one way; undefined where either is not known. */
export const shareOf = (load, way) =>
  load && load[way] !== undefined && load.speed ? (100 * load[way]) / load.speed : undefined;

function wireless(layer, told, strings) {
  if (layer === "clients") {
    const text = told?.clients === undefined ? "" : strings.clients(told.clients);
    return { mark: levelOf("clients", told?.fullest), text };
  }
  const text = told?.airtime === undefined ? "" : strings.percent(Math.round(told.airtime));
  return { mark: levelOf("airtime", told?.airtime), text };
}

const seen = ({ mark, text = "" }) => ({ mark, sign: signOf(mark), text });

/** `{nodes: Map, links: Map, rooms: Map}` of `{mark, sign, text}`; of a line marks for both ways. */
export function lookOf(layer, figures, map, strings) {
  const states = new Map(map.nodes.map((node) => [node.slug, stateOf(node, figures.states)]));
  const byRadio = layer === "clients" || layer === "airtime";
  const nodeLook = (node) => {
    const state = states.get(node.slug);
    if (byRadio && figures.devices[node.slug]) {
      return seen(wireless(layer, figures.devices[node.slug], strings));
    }
    if (byRadio) return { mark: "dim", sign: "", text: node.kind_name };
    if (layer === "load") return { mark: "dim", sign: "", text: node.kind_name };
    return seen({ mark: state, text: strings[state] });
  };
  const roomLook = (room) => {
    if (byRadio) return seen(wireless(layer, figures.rooms[room.slug], strings));
    const state = stateOfRoom(room, states);
    return seen({ mark: state, text: strings[state] });
  };
  const linkLook = (link) => {
    if (layer === "state") {
      const ends = [states.get(link.a), states.get(link.b)];
      const cut = ends.some((state) => state === "down" || state === "unreachable");
      return { a: cut ? "cut" : "plain", b: cut ? "cut" : "plain" };
    }
    if (layer !== "load") return { a: "plain", b: "plain" };
    const load = figures.links[link.key];
    if (!load) return { a: link.cable ? "none" : "plain", b: link.cable ? "none" : "plain" };
    return { a: levelOf("load", shareOf(load, "ab")), b: levelOf("load", shareOf(load, "ba")) };
  };
  return {
    nodes: new Map(map.nodes.map((node) => [node.slug, nodeLook(node)])),
    rooms: new Map((map.rooms ?? []).map((room) => [room.slug, roomLook(room)])),
    links: new Map((map.links ?? []).map((link) => [link.key, linkLook(link)])),
  };
}

/** Devices whose name, kind, room or slug hold all the words. */
export function matching(nodes, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return nodes.filter((node) => {
    const told = [node.name, node.slug, node.kind_name, node.room_name].join(" ").toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
