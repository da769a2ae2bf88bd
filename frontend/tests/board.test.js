import { expect, test } from "vitest";
import { formatRtt, formatTime, stringsFor } from "../src/board/format.js";
import {
  applyAhead,
  applyAlerts,
  applyState,
  applyTick,
  arrange,
  backoff,
  countAlerts,
  createModel,
  isAbout,
  listWork,
  staleFor,
} from "../src/board/model.js";

const target = (key, state = "up", more = {}) => ({
  key,
  name: key,
  address: "127.0.0.1",
  group: "core",
  room: "",
  floor: "",
  state,
  cause: "",
  hides: [],
  spark: [],
  ...more,
});
const board = (targets) => ({
  generation: "g1",
  targets,
  rooms: [{ slug: "hall", state: "up" }],
  feed: [],
});

test("a tick of another generation is refused and changes nothing", () => {
  const model = createModel(board([target("a")]));
  expect(applyTick(model, { t: 1, g: "g2", v: [3] })).toBe(false);
  expect(model.targets[0].spark).toEqual([]);
});

test("the spark keeps the newest minute, loss and silence apart", () => {
  const model = createModel(board([target("a")]));
  for (let t = 0; t < 70; t += 1) applyTick(model, { t, g: "g1", v: [t === 69 ? null : ""] });
  expect(model.targets[0].spark).toHaveLength(60);
  expect(model.targets[0].spark.slice(-2)).toEqual(["", null]);
});

test("what hides behind a dead parent is folded, and the filter still finds it", () => {
  const targets = [
    target("sw", "down", { hides: ["ap"] }),
    target("ap", "unreachable", { cause: "sw" }),
  ];
  expect(arrange(targets)[0][1].map((t) => t.key)).toEqual(["sw"]);
  expect(arrange(targets, { filter: "ap" })[0][1].map((t) => t.key)).toEqual(["ap"]);
});

test("an unreachable target whose cause is not on the wall stays visible", () => {
  expect(arrange([target("ap", "unreachable", { cause: "gone" })])).toHaveLength(1);
});

test("worst first puts the group with a dead target on top", () => {
  const targets = [
    target("a", "up", { group: "x" }),
    target("b", "up", { group: "y" }),
    target("c", "down", { group: "y" }),
  ];
  const sections = arrange(targets, { sort: "worst" });
  expect(sections.map(([name]) => name)).toEqual(["y", "x"]);
  expect(sections[0][1][0].key).toBe("c");
});

test("a state change reaches target, room and feed once, newest first", () => {
  const model = createModel(board([target("a")]));
  const message = {
    t: 9,
    changes: [{ key: "a", old: "up", new: "down", why: "3 lost" }],
    rooms: [{ slug: "hall", state: "down" }],
    feed: [
      { id: 1, at: 5 },
      { id: 2, at: 9 },
    ],
  };
  applyState(model, message);
  applyState(model, message);
  expect(model.byKey.get("a")).toMatchObject({ state: "down", why: "3 lost", since: 9 });
  expect(model.rooms.get("hall").state).toBe("down");
  expect(model.feed.map((line) => line.id)).toEqual([2, 1]);
});

test("alerts are counted in all and by room; a room that is not told of has none any more", () => {
  const model = createModel(board([]));
  const levels = { critical: 1, warn: 2 };
  applyAlerts(model, { levels, rooms: { hall: { critical: 1, warn: 0 }, gone: levels } });
  expect(countAlerts(model.alerts)).toEqual({ critical: 1, all: 3 });
  expect(countAlerts(model.rooms.get("hall").alerts)).toEqual({ critical: 1, all: 1 });
  applyAlerts(model, { levels: { critical: 0, warn: 0 }, rooms: null });
  expect(countAlerts(model.alerts).all).toBe(0);
  expect(countAlerts(model.rooms.get("hall").alerts).all).toBe(0);
});

test("a room that will not hold is marked until it will", () => {
  const model = createModel(board([]));
  applyAhead(model, {
    rooms: { hall: { verdict: "full" } },
    inside: { hall: 42 },
    complaints: { hall: 3 },
  });
  const told = { state: "up", ahead: { verdict: "full" }, inside: 42, complaints: 3 };
  expect(model.rooms.get("hall")).toMatchObject(told);
  applyAhead(model, { rooms: {} });
  expect(model.rooms.get("hall")).toMatchObject({ ahead: null, complaints: 0 });
});

test("announced work is about what it names, and listed until it is over", () => {
  const ap = { key: "ap@1", device: "ap", room: "hall-a", group: "Hall" };
  const named = (subject, name) => isAbout({ subject, name }, ap);
  expect(named("target", "ap@1")).toBe(true);
  expect(named("device", "ap")).toBe(true);
  expect(named("room", "hall-a")).toBe(true);
  expect(named("group", "Hall")).toBe(true);
  expect(named("device", "ap@1")).toBe(false);
  expect(named("room", "Hall")).toBe(false);
  const maintenance = [
    { id: 1, starts: 0, ends: 10 },
    { id: 2, starts: 20, ends: 30 },
  ];
  expect(listWork({ maintenance, now: 9 }).map(({ id }) => id)).toEqual([1, 2]);
  expect(listWork({ maintenance, now: 10 }).map(({ id }) => id)).toEqual([2]);
  expect(listWork({ now: 10 })).toEqual([]);
});

test("staleness and back-off are bounded", () => {
  expect(staleFor(1000, 5999, 5000)).toBe(0);
  expect(staleFor(1000, 6000, 5000)).toBe(5000);
  expect([0, 1, 99].map(backoff)).toEqual([1000, 2000, 30000]);
});

test("loss, silence and figures read differently, times are the venue's", () => {
  expect([null, "", 1.234, 250.4].map((v) => formatRtt(v, stringsFor("en")))).toEqual([
    "lost",
    "–",
    "1.23 ms",
    "250 ms",
  ]);
  expect(formatTime(0, "Asia/Tokyo")).toBe("09:00:00");
  expect(Object.keys(stringsFor("ja"))).toEqual(Object.keys(stringsFor("en")));
});
