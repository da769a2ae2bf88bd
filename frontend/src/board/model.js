// The board's state, free of the page: what is known, what is shown, in which order.

export const SPARK_LENGTH = 60;
const SEVERITY = ["down", "lossy", "late", "unreachable", "unknown", "maintenance", "up"];

export const severityOf = (state) => {
  const rank = SEVERITY.indexOf(state);
  return rank < 0 ? SEVERITY.indexOf("unknown") : rank;
};

export function createModel(board) {
  const targets = board.targets.map((target) => ({ ...target, spark: [...(target.spark ?? [])] }));
  return {
    ...board,
    targets,
    byKey: new Map(targets.map((target) => [target.key, target])),
    rooms: new Map(board.rooms.map((room) => [room.slug, { ...room }])),
    feed: [...board.feed],
  };
}

/** Take one second of values, in the order of the targets; false when they are of another board. */
export function applyTick(model, tick) {
  if (tick.g !== model.generation || tick.v.length !== model.targets.length) return false;
  tick.v.forEach((value, index) => {
    const { spark } = model.targets[index];
    spark.push(value);
    if (spark.length > SPARK_LENGTH) spark.shift();
  });
  model.now = tick.t;
  return true;
}

export function applyState(model, message, cap = 60) {
  for (const change of message.changes ?? []) {
    const target = model.byKey.get(change.key);
    if (!target) continue;
    target.state = change.new;
    target.since = message.t;
    target.why = change.why;
    target.cause = change.cause ?? "";
    target.hides = change.hides ?? [];
  }
  for (const room of message.rooms ?? []) Object.assign(model.rooms.get(room.slug) ?? {}, room);
  if (message.health) model.health = message.health;
  const known = new Set(model.feed.map((line) => line.id));
  const fresh = (message.feed ?? []).filter((line) => !known.has(line.id));
  model.feed = [...fresh, ...model.feed].sort((a, b) => b.at - a.at).slice(0, cap);
}

/** Keys that stand folded under a dead parent which is itself on the wall. */
export function listFolded(targets) {
  const keys = new Set(targets.map((target) => target.key));
  return new Set(
    targets
      .filter((target) => target.state === "unreachable" && target.cause !== target.key)
      .filter((target) => keys.has(target.cause))
      .map((target) => target.key),
  );
}

/** The wall: [[heading, targets]], filtered, folded and sorted. A filter also finds the folded. */
export function arrange(targets, { group = "group", sort = "given", filter = "" } = {}) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const folded = words.length ? new Set() : listFolded(targets);
  const groups = new Map();
  for (const target of targets) {
    if (folded.has(target.key)) continue;
    const text = [
      target.name,
      target.address,
      target.group,
      target.room,
      target.floor,
      target.state,
    ]
      .join(" ")
      .toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const heading = String(target[group] ?? "");
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(target);
  }
  const sections = [...groups];
  if (sort === "worst") {
    const worst = (list) => Math.min(...list.map((target) => severityOf(target.state)));
    for (const [, list] of sections) list.sort((a, b) => severityOf(a.state) - severityOf(b.state));
    sections.sort((a, b) => worst(a[1]) - worst(b[1]));
  }
  return sections;
}

/** Milliseconds since the last tick when the data is stale, else 0. */
export const staleFor = (lastTick, now, limit) => (now - lastTick >= limit ? now - lastTick : 0);

/** Wait before the nth reconnection, in ms: doubles up to half a minute. */
export const backoff = (attempt) => Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5));
