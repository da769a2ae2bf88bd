// The drawing: made once, then only what differs is touched.
import { NODE, halves, hung } from "./geometry.js";
import { busier } from "./layers.js";

const SVG = "http://www.w3.org/2000/svg";
const LONGEST = 15; // characters that fit into a node

export function shape(name, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

export const shortened = (name) =>
  name.length <= LONGEST ? name : `${name.slice(0, 7)}…${name.slice(-6)}`;

const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};
const wear = (element, name) => {
  if (element.getAttribute("class") !== name) element.setAttribute("class", name);
};

/** Draws nodes, lines and rooms of a map into `svg`; `place(node)` is where a node stands. */
export function createScene(svg, { map, place }) {
  const world = shape("g");
  const layers = Object.fromEntries(
    ["ground", "rooms", "links", "nodes"].map((name) => [
      name,
      shape("g", { class: `map-${name}` }),
    ]),
  );
  world.append(...Object.values(layers));
  svg.append(world);
  const onPlan = Boolean(map.plan);
  const nodes = new Map();
  const links = new Map();
  const rooms = new Map();
  let chosen = "";
  let found = new Set();
  let hanging = new Set();

  function makeNode(node) {
    const group = shape("g", {
      class: "map-node",
      role: "button",
      tabindex: "-1",
      "data-slug": node.slug,
    });
    const { width, height } = NODE;
    const body = onPlan
      ? shape("circle", { r: 15 })
      : shape("rect", { x: -width / 2, y: -height / 2, width, height, rx: 6 });
    const sign = shape(
      "text",
      onPlan
        ? { class: "map-sign", y: 5, "text-anchor": "middle" }
        : { class: "map-sign", x: -width / 2 + 7, y: -2 },
    );
    const name = shape(
      "text",
      onPlan
        ? { class: "map-name", y: 29, "text-anchor": "middle" }
        : { class: "map-name", x: -width / 2 + 20, y: -2 },
      shortened(node.name),
    );
    const value = shape(
      "text",
      onPlan
        ? { class: "map-value", y: 42, "text-anchor": "middle" }
        : { class: "map-value", x: -width / 2 + 20, y: 13 },
    );
    const title = shape("title");
    sign.setAttribute("aria-hidden", "true"); // the title says it in words
    group.append(title, body, sign, name, value);
    layers.nodes.append(group);
    nodes.set(node.slug, { node, group, sign, value, title, look: null });
  }

  function makeLink(link) {
    if (!nodes.has(link.a) || !nodes.has(link.b)) return;
    const kind = link.cable ? "map-link" : "map-link is-thin";
    const [a, b] = [shape("path"), shape("path")];
    layers.links.append(a, b);
    links.set(link.key, { link, kind, a, b, look: null });
  }

  function makeRoom(room) {
    const group = shape("g", { class: "map-room", "data-room": room.slug });
    const area = shape("polygon");
    const name = shape("text", { class: "map-room-name", "text-anchor": "middle" });
    group.append(area, name);
    layers.rooms.append(group);
    rooms.set(room.slug, { room, group, area, name, look: null });
  }

  function standNode({ node, group }) {
    const { x, y } = place(node);
    group.setAttribute("transform", `translate(${x} ${y})`);
  }
  /** Ends of lines that stand below each other under one parent share a trunk. */
  function findColumns() {
    const inner = new Set(map.nodes.flatMap((node) => node.parents));
    const columns = new Map();
    for (const { node } of nodes.values()) {
      if (inner.has(node.slug) || node.parents.length !== 1) continue;
      const name = `${node.parents[0]} ${node.x}`;
      columns.set(name, [...(columns.get(name) ?? []), node.slug]);
    }
    const alike = [...columns.values()].filter((column) => column.length > 1);
    return new Set(alike.flat());
  }

  function standLink(drawn) {
    const [one, other] = [nodes.get(drawn.link.a).node, nodes.get(drawn.link.b).node];
    const low = other.parents.includes(one.slug) ? other : one;
    const high = low === one ? other : one;
    drawn.hangs = hanging.has(low.slug) && low.parents.includes(high.slug) && low.y > high.y;
    const path = halves(place(one), place(other));
    const { trunk, stub } = drawn.hangs
      ? hung(place(high), place(low))
      : { trunk: path.a, stub: path.b };
    drawn.a.setAttribute("d", trunk);
    drawn.b.setAttribute("d", stub);
    wearLink(drawn);
  }
  function wearLink({ kind, look, hangs, a, b }) {
    if (!look) return;
    wear(a, `${kind} mark-${hangs && look.a !== "cut" ? "plain" : look.a}`);
    wear(b, `${kind} mark-${hangs ? busier(look.a, look.b) : look.b}`);
  }
  function standRoom({ room, area, name }) {
    const corners = room.area.map(([x, y]) => place({ x, y }));
    area.setAttribute("points", corners.map(({ x, y }) => `${x},${y}`).join(" "));
    const top = Math.min(...corners.map(({ y }) => y));
    const middle = corners.reduce((sum, { x }) => sum + x, 0) / corners.length;
    name.setAttribute("x", middle);
    name.setAttribute("y", top + 20);
  }
  function stand() {
    hanging = onPlan ? new Set() : findColumns();
    nodes.forEach(standNode);
    links.forEach(standLink);
    rooms.forEach(standRoom);
  }

  function wearNode(drawn) {
    const { node, group, look } = drawn;
    const names = ["map-node", `mark-${look.mark}`];
    if (node.slug === chosen) names.push("is-chosen");
    if (found.size) names.push(found.has(node.slug) ? "is-found" : "is-aside");
    wear(group, names.join(" "));
  }

  /** Show a look, see layers.js; what shows it already is left alone. Gives the number of changes. */
  function update(look) {
    let changes = 0;
    const differs = (drawn, next) => {
      const before = drawn.look;
      if (before && Object.keys(next).every((key) => before[key] === next[key])) return false;
      drawn.look = next;
      changes += 1;
      return true;
    };
    for (const [slug, drawn] of nodes) {
      const next = look.nodes.get(slug);
      if (!next || !differs(drawn, next)) continue;
      wearNode(drawn);
      write(drawn.sign, next.sign);
      write(drawn.value, next.text);
      const { name, room_name: room } = drawn.node;
      const told = [name, next.text, room].filter(Boolean).join(", ");
      write(drawn.title, told);
    }
    for (const [key, drawn] of links) {
      const next = look.links.get(key);
      if (!next || !differs(drawn, next)) continue;
      wearLink(drawn);
    }
    for (const [slug, drawn] of rooms) {
      const next = look.rooms.get(slug);
      if (!next || !differs(drawn, next)) continue;
      wear(drawn.group, `map-room mark-${next.mark}`);
      write(drawn.name, [next.sign, drawn.room.name, next.text].filter(Boolean).join(" "));
    }
    return changes;
  }

  function mark(news) {
    if ("chosen" in news) chosen = news.chosen;
    if ("found" in news) found = news.found;
    for (const drawn of nodes.values()) if (drawn.look) wearNode(drawn);
  }

  map.nodes.forEach(makeNode);
  (map.links ?? []).forEach(makeLink);
  (map.rooms ?? []).forEach(makeRoom);
  stand();
  return {
    world,
    ground: layers.ground,
    update,
    mark,
    stand,
    /** Draw one node, and the lines to it, where it is now. */
    standAt(slug) {
      standNode(nodes.get(slug));
      for (const drawn of links.values()) {
        if (drawn.link.a === slug || drawn.link.b === slug) standLink(drawn);
      }
    },
    group: (slug) => nodes.get(slug)?.group,
    nodeOf: (target) => nodes.get(target.closest?.("[data-slug]")?.dataset.slug)?.node,
    roomOf: (target) => rooms.get(target.closest?.("[data-room]")?.dataset.room)?.room,
  };
}
