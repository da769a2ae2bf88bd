import { make, put, reconcile } from "./dom.js";
import { arrange, listFolded } from "./model.js";
import { createTile } from "./tile.js";

const CROWD = 120; // from so many targets on, tiles are small

/** The wall of targets. Tiles are made once and then only moved, so focus and scroll stay. */
export function createWall(root, strings, open) {
  const tiles = new Map();
  const sections = new Map();
  const folds = new Map();
  let shown = [];

  function tileOf(target, now) {
    if (!tiles.has(target.key)) tiles.set(target.key, createTile(strings, open));
    const tile = tiles.get(target.key);
    tile.show(target, now);
    return tile;
  }

  function foldOf(parent, children) {
    if (!folds.has(parent.key)) {
      const fold = make("details", "folded");
      fold.dataset.parent = parent.key;
      fold.append(make("summary"), make("ul"));
      folds.set(parent.key, fold);
    }
    const fold = folds.get(parent.key);
    put(fold.firstChild, `${parent.name}: ${strings.folded(children.length)}`);
    const known = new Map([...fold.lastChild.children].map((item) => [item.dataset.key, item]));
    reconcile(
      fold.lastChild,
      children.map((child) => known.get(child.key) ?? foldedItem(child)),
    );
    return fold;
  }

  function foldedItem(child) {
    const item = make("li");
    item.dataset.key = child.key;
    const button = make("button", "k-button", child.name);
    button.type = "button";
    button.addEventListener("click", () => open(child.key));
    item.append(button);
    return item;
  }

  function sectionOf(heading, title) {
    if (!sections.has(heading)) {
      const section = make("section");
      const count = make("span", "k-soft");
      const head = make("h3");
      head.append(make("span"), " ", count);
      section.append(head, make("div", "wall-tiles"));
      sections.set(heading, section);
    }
    const section = sections.get(heading);
    put(section.querySelector("h3 span"), title);
    return section;
  }

  function drawSection(section, targets, folded, now) {
    const nodes = [];
    for (const target of targets) {
      nodes.push(tileOf(target, now).node);
      const children = folded.get(target.key);
      if (children) nodes.push(foldOf(target, children));
    }
    shown.push(...targets.map((target) => target.key));
    section.wide = targets.some((target) => folded.has(target.key));
    section.tiles = targets.length;
    const ill = targets.filter((target) => target.state !== "up").length;
    put(
      section.querySelector("h3 .k-soft"),
      ill ? `${targets.length - ill} / ${targets.length}` : `${targets.length}`,
    );
    reconcile(section.lastChild, nodes);
    return section;
  }

  function emptyWall(past) {
    if (past) return make("p", "k-soft wall-empty", strings.emptyThen);
    const empty = make("div", "k-panel k-empty wall-empty");
    const link = make("a", "k-button primary", strings.toImport);
    link.href = root.dataset.importUrl;
    empty.append(make("p", "", strings.empty), link);
    return empty;
  }

  /** Small groups share a row: each is as wide as its tiles. */
  function fit() {
    const columns = getComputedStyle(root).gridTemplateColumns.split(" ").length;
    for (const section of root.children) {
      if (!section.tiles) continue;
      const span = section.wide ? columns : Math.min(section.tiles, columns);
      section.style.gridColumn = `span ${Math.max(1, span)}`;
    }
  }
  new ResizeObserver(fit).observe(root);

  function draw(model, view) {
    const { now } = model;
    const focused = document.activeElement;
    const roomName = (slug) => model.rooms.get(slug)?.name ?? slug;
    const arranged = arrange(model.targets, {
      ...view,
      headings: view.group === "room" ? [...model.rooms.keys()] : undefined,
      alsoFind: (target) => [roomName(target.room), strings[target.state] ?? ""],
    });
    const folded = view.filter.trim() ? new Map() : listFolded(model.targets);
    shown = [];
    const nodes = arranged.map(([heading, targets]) => {
      const title = view.group === "room" ? roomName(heading) : heading;
      return drawSection(sectionOf(heading, title || strings.elsewhere), targets, folded, now);
    });
    if (!model.targets.length) nodes.push(emptyWall(model.past));
    else if (!nodes.length) {
      nodes.push(make("p", "k-soft wall-empty", strings.none));
    }
    root.classList.toggle("is-crowded", model.targets.length > CROWD);
    reconcile(root, nodes);
    fit();
    keepFocus(focused, folded);
  }

  function keepFocus(focused, folded) {
    if (!focused?.dataset?.key || focused === document.activeElement) return;
    if (focused.isConnected) {
      focused.focus({ preventScroll: true });
      return;
    }
    for (const [parent, children] of folded) {
      if (children.some((child) => child.key === focused.dataset.key)) {
        tiles.get(parent)?.node.focus({ preventScroll: true });
      }
    }
  }

  return {
    draw,
    tick: (now) => shown.forEach((key) => tiles.get(key).tick(now)),
    nodes: () => shown.map((key) => tiles.get(key).node),
    focus: (key) => tiles.get(key)?.node.focus(),
  };
}
