// What stands around the wall: health, counts, clock, rooms, the feed of changes.
import { drawBadge, element, make, put, reconcile } from "./dom.js";
import { formatDay, formatTime } from "./format.js";
import { createMarks } from "./marks.js";
import { countStates, foldFeed, wholeState } from "./model.js";

const NEWEST = 60;
const saysWhy = ({ score, state }) => state === "bare" || (score && state !== "up");

export function createAround(board, strings, { open, filter }) {
  const clock = (ms) => formatTime(ms, board.time_zone);
  const counts = new Map();
  const lines = new Map();
  const marks = createMarks(board, strings);

  function drawHealth(model) {
    element("health").hidden = model.targets.length === 0;
    const health = model.health ?? {};
    const state = wholeState(health) ?? "unknown";
    element("health").className = `board-health is-${state}`;
    drawBadge(element("health").querySelector(".k-state"), state, strings);
    put(element("why"), health.why ?? "");
  }

  function drawCounts(model, wanted) {
    const told = countStates(model.targets).map(([state, count]) => {
      if (!counts.has(state)) {
        const chip = make("button", `board-count is-${state}`);
        chip.type = "button";
        chip.append(make("span", `k-state is-${state}`), make("strong"));
        chip.addEventListener("click", () => filter(strings[state] ?? state));
        counts.set(state, chip);
      }
      const chip = counts.get(state);
      put(chip.firstChild, strings[state] ?? state);
      put(chip.lastChild, String(count));
      chip.setAttribute("aria-pressed", String(wanted === (strings[state] ?? state)));
      return chip;
    });
    reconcile(element("counts"), told);
  }

  function cardOf(room) {
    const known = document.querySelector(`[data-room="${CSS.escape(room.slug)}"]`);
    if (known) return known;
    const card = element("room-template").content.firstElementChild.cloneNode(true);
    card.dataset.room = room.slug;
    return card;
  }

  function drawRoom(card, room, now) {
    const part = (name) => card.querySelector(`[data-${name}]`);
    const state = wholeState(room);
    card.className = `k-panel room is-${state}`;
    drawBadge(card.querySelector(".k-state"), state, strings);
    put(part("name"), room.name);
    put(part("why"), saysWhy(room) ? (room.why ?? "") : "");
    part("on").hidden = !room.now;
    part("off").hidden = Boolean(room.now);
    part("then").hidden = !room.next;
    if (room.now) drawSession(part, room.now, now);
    if (room.next) {
      put(part("next"), clock(room.next.start).slice(0, 5));
      put(part("next-title"), room.next.title);
    }
    marks.drawRoom(card, room);
    return card;
  }

  function drawSession(part, session, now) {
    put(part("title"), session.title);
    put(part("speakers"), session.speakers.join(", "));
    put(part("left"), strings.left(Math.max(0, Math.ceil((session.end - now) / 6e4))));
    const share = (now - session.start) / (session.end - session.start);
    part("progress").value = Math.round(100 * Math.min(1, Math.max(0, share)));
  }

  function drawRooms(model) {
    const rooms = [...model.rooms.values()];
    if (!rooms.length) return; // the page says what to do
    reconcile(
      element("rooms"),
      rooms.map((room) => drawRoom(cardOf(room), room, model.now)),
    );
    balance();
  }

  /** As few rows as fit, equally long: eight rooms are 4 + 4, never 7 + 1. */
  function balance() {
    const root = element("rooms");
    const count = root.children.length;
    const narrowest = parseFloat(getComputedStyle(root).getPropertyValue("--room-width"));
    const em = parseFloat(getComputedStyle(root).fontSize);
    const most = Math.max(1, Math.floor(root.clientWidth / (narrowest * em)));
    const columns = Math.ceil(count / Math.ceil(count / most));
    root.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  }
  new ResizeObserver(() => {
    if (element("rooms").querySelector("[data-room]")) balance();
  }).observe(element("rooms"));

  function lineOf(line) {
    if (lines.has(line.id)) return lines.get(line.id);
    const item = make("li", line.state ? "" : "is-note");
    item.dataset.key = line.key ?? "";
    const time = make("time", "k-soft", clock(line.at));
    time.dateTime = new Date(line.at).toISOString();
    const sentence = make(line.key ? "button" : "span", "feed-line", line.sentence);
    if (line.key) {
      sentence.type = "button";
      sentence.addEventListener("click", () => open(line.key));
    }
    const sign = make("span", line.state ? `k-state is-${line.state}` : "feed-note");
    sign.setAttribute("aria-hidden", "true");
    item.append(time, sign, sentence);
    lines.set(line.id, item);
    return item;
  }

  /** Many at once in one line that opens; its items are made anew with every change. */
  function listOf(list, model) {
    const [first] = list;
    const item = make("li");
    const sign = make("span", `k-state is-${first.state}`);
    sign.setAttribute("aria-hidden", "true");
    const more = make("details");
    const cause = model.byKey.get(first.cause)?.name;
    const word = strings[first.state] ?? first.state;
    const told = strings.together(list.length, word) + (cause ? strings.because(cause) : "");
    const names = make("ul");
    for (const line of list) {
      const button = make("button", "feed-line", line.sentence);
      button.type = "button";
      button.addEventListener("click", () => open(line.key));
      const entry = make("li");
      entry.append(button);
      names.append(entry);
    }
    more.append(make("summary", "", told), names);
    item.append(make("time", "k-soft", clock(first.at)), sign, more);
    return item;
  }

  function keptList(list, model) {
    const id = list.map((line) => line.id).join();
    if (!lines.has(id)) lines.set(id, listOf(list, model));
    return lines.get(id);
  }

  function drawFeed(model) {
    if (lines.size > 20 * NEWEST) lines.clear();
    const shown = foldFeed(model.feed).slice(0, NEWEST);
    const nodes = shown.map((list) =>
      list.length === 1 ? lineOf(list[0]) : keptList(list, model),
    );
    reconcile(element("feed"), nodes.length ? nodes : [make("li", "k-soft", strings.quiet)]);
  }

  return {
    draw(model, wanted = "") {
      drawHealth(model);
      drawCounts(model, wanted);
      marks.draw(model);
      drawRooms(model);
      drawFeed(model);
      this.tick(model);
    },
    minute: drawRooms,
    marks(model) {
      marks.draw(model);
      drawRooms(model);
    },
    tick(model) {
      put(element("clock"), clock(model.now));
      put(element("day"), formatDay(model.now, board.time_zone, board.language));
    },
  };
}
