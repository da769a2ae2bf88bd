import { expect, test } from "vitest";
import { formatDay, formatSpan, stringsFor } from "../src/board/format.js";
import {
  applyTick,
  arrange,
  countStates,
  createModel,
  foldFeed,
  listFolded,
  nextBoundary,
  wholeState,
} from "../src/board/model.js";

const target = (key, state = "up", more = {}) => ({ key, name: key, state, cause: "", ...more });
const line = (id, at, state, more = {}) => ({ id, at, state, key: `k${id}`, cause: "", ...more });

test("a chain of causes folds under the first dead one, a circle under none", () => {
  const targets = [
    target("sw", "down"),
    target("ap", "unreachable", { cause: "sw" }),
    target("sign", "unreachable", { cause: "ap" }),
    target("x", "unreachable", { cause: "y" }),
    target("y", "unreachable", { cause: "x" }),
  ];
  const folded = listFolded(targets);
  expect([...folded.keys()]).toEqual(["sw"]);
  expect(folded.get("sw").map(({ key }) => key)).toEqual(["ap", "sign"]);
  expect(arrange(targets)[0][1].map(({ key }) => key)).toEqual(["sw", "x", "y"]);
});

test("seconds in which nobody looked stay empty in the spark", () => {
  const model = createModel({ generation: "g", targets: [target("a")], rooms: [], feed: [] });
  applyTick(model, { t: 10_000, g: "g", v: [1] });
  applyTick(model, { t: 14_010, g: "g", v: [2] });
  expect(model.targets[0].spark).toEqual([1, "", "", "", 2]);
});

test("an hour of silence empties the spark and no more", () => {
  const model = createModel({ generation: "g", targets: [target("a")], rooms: [], feed: [] });
  applyTick(model, { t: 1000, g: "g", v: [1] });
  applyTick(model, { t: 3_601_000, g: "g", v: [2] });
  expect(model.targets[0].spark).toHaveLength(60);
  expect(model.targets[0].spark.filter((value) => value !== "")).toEqual([2]);
});

test("what a dead switch took with it is one line of the feed, the switch its own", () => {
  const lines = [
    line(4, 9000, "unreachable", { cause: "sw" }),
    line(3, 9000, "unreachable", { cause: "sw" }),
    line(2, 9000, "unreachable", { cause: "sw" }),
    line(1, 8900, "down"),
  ];
  expect(foldFeed(lines).map((list) => list.length)).toEqual([3, 1]);
});

test("neither two, nor faults, nor what lies apart in time is folded", () => {
  expect(foldFeed([line(2, 9000, "up"), line(1, 9000, "up")])).toHaveLength(2);
  expect(foldFeed([3, 2, 1].map((id) => line(id, 9000, "down")))).toHaveLength(3);
  expect(foldFeed([3, 2, 1].map((id) => line(id, id * 60_000, "up")))).toHaveLength(3);
  const notes = [3, 2, 1].map((id) => line(id, 9000, "", { key: "" }));
  expect(foldFeed(notes)).toHaveLength(3);
});

test("the next boundary is the nearest begin or end ahead", () => {
  const rooms = [
    { now: { end: 50 }, next: { start: 60 } },
    { now: null, next: { start: 40 } },
  ];
  expect(nextBoundary(rooms, 30)).toBe(40);
  expect(nextBoundary(rooms, 45)).toBe(50);
  expect(nextBoundary(rooms, 99)).toBe(Infinity);
});

test("a room with one of many lost is impaired, one with all lost is down", () => {
  expect(wholeState({ state: "down", score: 550 })).toBe("impaired");
  expect(wholeState({ state: "down", score: 1000 })).toBe("down");
  expect(wholeState({ state: "late", score: 300 })).toBe("late");
  expect(wholeState({ state: "up", score: 0 })).toBe("up");
  expect(wholeState({ state: "up", score: 700 })).toBe("impaired"); // something keeps changing
});

test("counts stand worst first", () => {
  const targets = [target("a"), target("b", "down"), target("c")];
  expect(countStates(targets)).toEqual([
    ["down", 1],
    ["up", 2],
  ]);
});

test("rooms give the order of headings, and a target is found by its room's name", () => {
  const targets = [target("a", "up", { room: "hall" }), target("b", "up", { room: "lobby" })];
  const headings = ["lobby", "expo", "hall"];
  expect(arrange(targets, { group: "room", headings }).map(([name]) => name)).toEqual([
    "lobby",
    "hall",
  ]);
  const alsoFind = ({ room }) => [{ hall: "メインホール" }[room] ?? ""];
  expect(arrange(targets, { filter: "メイン", alsoFind })[0][1][0].key).toBe("a");
});

test("both languages say the same things, with the same blanks", () => {
  const [en, ja] = ["en", "ja"].map(stringsFor);
  for (const [name, value] of Object.entries(en)) {
    expect(typeof ja[name], name).toBe(typeof value);
    if (typeof value === "function") expect(ja[name].length, name).toBe(value.length);
  }
});

test("spans are short to read, days are the venue's", () => {
  const en = stringsFor("en");
  expect([999, 59_000, 60_000, 3_600_000 * 3 + 5 * 60_000].map((ms) => formatSpan(ms, en))).toEqual(
    ["0 s", "59 s", "1 min", "3 h 05"],
  );
  expect(formatDay(Date.UTC(2026, 9, 2, 20), "Asia/Tokyo", "en")).toContain("3 Oct");
});
