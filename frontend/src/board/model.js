// The board's state, free of the page: what is known, what is shown, in which order.

export const SPARK_LENGTH = 60;
const SEVERITY = ["down", "lossy", "late", "unreachable", "unknown", "maintenance", "up"];
const TICK_MS = 1000;

export const severityOf = (state) => {
  const rank = SEVERITY.indexOf(state);
  return rank < 0 ? SEVERITY.indexOf("unknown") : rank;
};

const DEAD = 800; // of 1000: from here on a room, not only something in it, is in trouble

/** The state by which a whole is called: with a few of many lost it is impaired, not down. */
export function wholeState({ state, score }) {
  const lost = state === "down" || state === "unreachable";
  return (lost && score < DEAD) || (state === "up" && score > 0) ? "impaired" : state;
}

export function createModel(board, before = null) {
  const targets = board.targets.map((target) => ({
    ...target,
    spark: [...(before?.byKey.get(target.key)?.spark ?? target.spark ?? [])],
  }));
  return {
    ...board,
    targets,
    lastTick: before?.lastTick ?? board.newest ?? 0,
    byKey: new Map(targets.map((target) => [target.key, target])),
    rooms: new Map(board.rooms.map((room) => [room.slug, { ...room }])),
    feed: [...board.feed],
  };
}

const push = (spark, value) => {
  spark.push(value);
  if (spark.length > SPARK_LENGTH) spark.shift();
};

/** Take one second of values, in the order of the targets; false when they are of another board.
 *
 * Seconds in which nobody looked stay empty in the spark, so that it always spans one minute. */
export function applyTick(model, tick) {
  if (tick.g !== model.generation || tick.v.length !== model.targets.length) return false;
  const late = model.lastTick ? Math.round((tick.t - model.lastTick) / TICK_MS) - 1 : 0;
  const missed = Math.min(Math.max(0, late), SPARK_LENGTH);
  tick.v.forEach((value, index) => {
    const { spark } = model.targets[index];
    for (let second = 0; second < missed; second += 1) push(spark, "");
    push(spark, value);
  });
  model.lastTick = tick.t;
  model.now = tick.t;
  return true;
}

/** A tick of the past in the order of the targets shown; its own order is that of `keys`. */
export function inOrder({ t, v }, keys, targets) {
  const place = new Map(keys.map((key, index) => [key, index]));
  return { t, v: targets.map(({ key }) => (place.has(key) ? v[place.get(key)] : "")) };
}

const ABOUT = { target: "key", device: "device", room: "room", group: "group" };

/** Whether announced work is about a target. */
export const isAbout = (work, target) => target[ABOUT[work.subject]] === work.name;

/** Announced work that is not over, what is under way first. */
export const listWork = (model) => (model.maintenance ?? []).filter(({ ends }) => ends > model.now);

export function applyState(model, message, cap = 60) {
  for (const change of message.changes ?? []) {
    const target = model.byKey.get(change.key);
    if (!target) continue;
    target.state = change.new;
    target.since = change.at ?? message.t;
    target.why = change.why;
    target.cause = change.cause ?? "";
    target.score = change.score ?? target.score;
    target.flapping = change.flapping ?? false;
  }
  for (const room of message.rooms ?? []) Object.assign(model.rooms.get(room.slug) ?? {}, room);
  if (message.health) model.health = message.health;
  const known = new Set(model.feed.map((line) => line.id));
  const fresh = (message.feed ?? []).filter((line) => !known.has(line.id));
  model.feed = [...fresh, ...model.feed].sort((a, b) => b.at - a.at).slice(0, cap);
}

/** Alerts by level, in all and by room; a room that is not told of has none. */
export function applyAlerts(model, { levels, rooms }) {
  model.alerts = levels;
  for (const room of model.rooms.values()) room.alerts = rooms?.[room.slug] ?? null;
}

/** Rooms that will be tight or will not hold in the next half hour (all others will), who is inside by their gates, and complaints. */
export function applyAhead(model, { rooms, inside = {}, complaints = {} }) {
  for (const room of model.rooms.values()) {
    room.ahead = rooms[room.slug] ?? null;
    room.inside = inside[room.slug] ?? null;
    room.complaints = complaints[room.slug] ?? 0;
  }
}

/** How many alerts there are, and how many of them are critical. */
export const countAlerts = (levels) => {
  const critical = levels?.critical ?? 0;
  return { critical, all: critical + (levels?.warn ?? 0) };
};

/** Which dead target hides which others: {key: [targets]}. A chain of causes ends at its first link. */
export function listFolded(targets) {
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const hidden = (target) =>
    target?.state === "unreachable" && target.cause !== target.key && byKey.has(target.cause);
  const folded = new Map();
  for (const target of targets) {
    let top = target;
    for (let hops = 0; hidden(top) && hops < targets.length; hops += 1) top = byKey.get(top.cause);
    if (top === target || hidden(top)) continue; // visible itself, or causes in a circle
    if (!folded.has(top.key)) folded.set(top.key, []);
    folded.get(top.key).push(target);
  }
  return folded;
}

const textOf = (target, words) =>
  [target.name, target.address, target.group, target.room, target.floor, target.state, ...words]
    .join(" ")
    .toLowerCase();

/** The wall: [[heading, targets]], filtered, folded and sorted. A filter also finds the folded.
 *
 * `alsoFind` gives more words by which a target is found, such as the name of its room;
 * `headings` the order of headings where the targets' own order is not the right one. */
export function arrange(targets, options = {}) {
  const { group = "group", sort = "given", filter = "", alsoFind = () => [], headings } = options;
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const folded = wanted.length ? new Map() : listFolded(targets);
  const below = new Set([...folded.values()].flat());
  const groups = new Map((headings ?? []).map((heading) => [heading, []]));
  for (const target of targets) {
    if (below.has(target)) continue;
    const text = wanted.length ? textOf(target, alsoFind(target)) : "";
    if (!wanted.every((word) => text.includes(word))) continue;
    const heading = String(target[group] ?? "");
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(target);
  }
  const sections = [...groups].filter(([, list]) => list.length > 0);
  if (sort === "worst") sortByWorst(sections);
  return sections;
}

function sortByWorst(sections) {
  const worst = (list) => Math.min(...list.map((target) => severityOf(target.state)));
  for (const [, list] of sections) list.sort((a, b) => severityOf(a.state) - severityOf(b.state));
  sections.sort((a, b) => worst(a[1]) - worst(b[1]));
}

/** How many targets are in which state, worst first: [[state, count]]. */
export function countStates(targets) {
  const counts = new Map();
  for (const { state } of targets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort((a, b) => severityOf(a[0]) - severityOf(b[0]));
}

const TOGETHER_MS = 10_000;
const FEWEST = 3;
const CALLS_FOR_NOBODY = new Set(["up", "unreachable", "unknown", "maintenance"]);

/** The feed with what belongs together in one line: a switch that took thirty with it, their return.
 *
 * Lists of one are shown as they are; a state that calls for somebody is never hidden in a list. */
export function foldFeed(lines) {
  const lists = [];
  for (const line of lines) {
    const list = lists.at(-1);
    const last = list?.at(-1);
    const folds = line.key && CALLS_FOR_NOBODY.has(line.state);
    const alike = last && last.state === line.state && (last.cause ?? "") === (line.cause ?? "");
    if (folds && alike && last.key && last.at - line.at <= TOGETHER_MS) list.push(line);
    else lists.push([line]);
  }
  return lists.flatMap((list) => (list.length < FEWEST ? list.map((line) => [line]) : [list]));
}

/** The next instant at which a room's session begins or ends; Infinity when nothing is ahead. */
export function nextBoundary(rooms, now) {
  const instants = [...rooms].flatMap((room) => [room.now?.end, room.next?.start]);
  return Math.min(Infinity, ...instants.filter((instant) => instant > now));
}

/** Milliseconds since the last tick when the data is stale, else 0. */
export const staleFor = (lastTick, now, limit) => (now - lastTick >= limit ? now - lastTick : 0);

/** Wait before the nth reconnection, in ms: doubles up to half a minute. */
export const backoff = (attempt) => Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5));
