// What is known of the chosen device or room, beside the map.
import { make } from "../board/dom.js";
import { formatTime } from "../board/format.js";
import { formatBits, levelOf, shareOf, signOf, stateOf } from "./layers.js";

const STEPS = { left: [-1, 0, "←"], up: [0, -1, "↑"], down: [0, 1, "↓"], right: [1, 0, "→"] };

function button(text, act, label = "") {
  const made = make("button", "k-button", text);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function link(text, href) {
  const made = make("a", "k-button", text);
  made.href = href;
  return made;
}

/** `acts`: close(), choose(slug), nudge(node, dx, dy), auto(node), takeOff(spot). */
export function createPanel(host, map, strings, acts) {
  const byName = new Map(map.nodes.map((node) => [node.slug, node]));

  function badge(mark, text) {
    const made = make("span", `map-badge mark-${mark}`);
    const sign = make("span", "", signOf(mark));
    sign.setAttribute("aria-hidden", "true");
    made.append(sign, ` ${text}`);
    return made;
  }

  function rows(pairs) {
    const list = make("dl");
    for (const [label, ...told] of pairs) {
      const values = told.flat().filter(Boolean);
      if (!values.length) continue;
      const value = make("dd");
      value.append(...values);
      list.append(make("dt", "", label), value);
    }
    return list;
  }

  function reasons(node, figures) {
    const told = node.targets.map((key) => figures.states[key]).filter(Boolean);
    const odd = told.filter(([state]) => state !== "up");
    const since = Math.max(0, ...(odd.length ? odd : told).map(([, at]) => at));
    return {
      why: odd.map(([, , why]) => why).filter(Boolean)[0] ?? "",
      since: since ? formatTime(since, map.zone) : "",
    };
  }

  function lines(node, figures) {
    const list = make("ul");
    for (const one of (map.links ?? []).filter(({ a, b }) => a === node.slug || b === node.slug)) {
      const out = one.a === node.slug;
      const far = byName.get(out ? one.b : one.a);
      const load = figures.links[one.key];
      const item = make("li");
      item.append(
        button(far.name, () => acts.choose(far.slug)),
        make(
          "span",
          "k-soft",
          ` ${(out ? one.a_port : one.b_port) || (one.cable ? strings.cable : strings.reached)}`,
        ),
      );
      for (const [arrow, way] of out
        ? [
            ["→", "ab"],
            ["←", "ba"],
          ]
        : [
            ["→", "ba"],
            ["←", "ab"],
          ]) {
        if (load?.[way] === undefined) continue;
        const share = shareOf(load, way);
        const percent = share === undefined ? "" : ` (${strings.percent(Math.round(share))})`;
        const told = make("div", "map-load");
        told.append(badge(levelOf("load", share), `${arrow} ${formatBits(load[way])}${percent}`));
        item.append(told);
      }
      list.append(item);
    }
    return list;
  }

  function wireless(told) {
    return [
      [
        strings.layers.clients,
        told?.clients === undefined
          ? ""
          : badge(
              levelOf("clients", told.fullest),
              `${strings.clients(told.clients)} (${strings.radio(told.fullest)})`,
            ),
      ],
      [
        strings.layers.airtime,
        told?.airtime === undefined
          ? ""
          : badge(levelOf("airtime", told.airtime), strings.percent(Math.round(told.airtime))),
      ],
    ];
  }

  function head(name) {
    const made = make("div", "map-panel-head");
    made.append(make("h2", "", name), button("✕", acts.close, strings.close));
    return made;
  }

  function moves(node) {
    const made = make("div", "map-moves");
    made.append(make("span", "k-soft", strings.move));
    for (const [name, [x, y, arrow]] of Object.entries(STEPS)) {
      made.append(
        button(arrow, () => acts.nudge(node, x, y), `${strings.move}: ${strings.directions[name]}`),
      );
    }
    if (node.fixed) made.append(button(strings.auto, () => acts.auto(node)));
    if (node.spot) made.append(button(strings.takeOff, () => acts.takeOff(node.spot)));
    return made;
  }

  function drawDevice(node, figures) {
    const state = stateOf(node, figures.states);
    const { why, since } = reasons(node, figures);
    const links = make("div", "map-actions");
    links.append(link(strings.device, node.url));
    if (node.traffic_url) links.append(link(strings.traffic, node.traffic_url));
    const nodes = [
      head(node.name),
      rows([
        [strings.layers.state, badge(state, strings[state])],
        [strings.why, why],
        [strings.since, since],
        [strings.kind, node.kind_name],
        [strings.room, node.room_name],
        ...wireless(figures.devices[node.slug]),
      ]),
      links,
    ];
    const told = lines(node, figures);
    if (told.children.length) nodes.push(make("h3", "", strings.lines), told);
    if (map.may) nodes.push(moves(node));
    host.replaceChildren(...nodes);
  }

  function drawRoom(room, figures) {
    const links = make("div", "map-actions");
    links.append(link(strings.roomPage, room.url));
    if (map.may) links.append(button(strings.takeOff, () => acts.takeOff(room.spot)));
    const list = make("ul");
    for (const slug of room.devices) {
      const node = byName.get(slug);
      if (!node) continue;
      const item = make("li");
      const state = stateOf(node, figures.states);
      item.append(
        badge(state, ""),
        button(node.name, () => acts.choose(slug)),
      );
      list.append(item);
    }
    host.replaceChildren(head(room.name), rows(wireless(figures.rooms[room.slug])), links, list);
  }

  let drawn = "";
  return {
    /** Show a device or a room, or nothing; drawn anew only when something of it differs. */
    draw(chosen, figures) {
      host.hidden = !chosen;
      const { node, room } = chosen ?? {};
      const told = JSON.stringify([node, room, chosen && figures]);
      if (told === drawn) return;
      drawn = told;
      const focused = host.contains(document.activeElement)
        ? document.activeElement.textContent
        : "";
      if (node) drawDevice(node, figures);
      else if (room) drawRoom(room, figures);
      else host.replaceChildren();
      // Who reads by keyboard stays where they were.
      if (focused)
        [...host.querySelectorAll("button, a")].find((one) => one.textContent === focused)?.focus();
    },
  };
}
