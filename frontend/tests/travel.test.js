import { expect, test } from "vitest";
import { columnsOf } from "../src/board/chart.js";
import { inOrder } from "../src/board/model.js";
import { Reel } from "../src/board/travel.js";

const stretch = (from, to) => {
  const ticks = [];
  for (let t = Math.ceil(from / 1000) * 1000; t <= to; t += 1000) ticks.push({ t, v: [1] });
  return { ticks, feed: [{ at: to }] };
};

test("the reel gives each tick once and in order, however the moments fall", async () => {
  const asked = [];
  const reel = new Reel(async (from, to) => {
    asked.push([from, to]);
    return stretch(from, to);
  });
  reel.rewind(0);
  const seen = [];
  for (let moment = 0; moment <= 130_000; moment += 700) {
    await reel.fill(moment, 1, 1_000_000);
    seen.push(...reel.take(moment).ticks.map(({ t }) => t));
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(129_000);
  expect(seen).toHaveLength(129);
  expect(asked.length).toBeLessThan(5);
});

test("a fast reel asks for at most a quarter of an hour and never for the future", async () => {
  const asked = [];
  const reel = new Reel(async (from, to) => {
    asked.push(to - from);
    return { ticks: [], feed: [] };
  });
  reel.rewind(0);
  await reel.fill(0, 60, 10_000_000);
  await reel.fill(890_000, 60, 1_000_000);
  expect(asked[0]).toBeLessThanOrEqual(900_000);
  expect(reel.end).toBe(1_000_000);
  await reel.fill(1_000_000, 60, 1_000_000);
  expect(asked).toHaveLength(2);
});

test("a tick of the past is read by key, whatever is watched on the board that shows it", () => {
  const shown = [{ key: "new" }, { key: "b" }, { key: "a" }];
  const tick = inOrder({ t: 5, v: [1, null, 3] }, ["a", "b", "gone"], shown);
  expect(tick).toEqual({ t: 5, v: ["", null, 1] });
});

test("what was asked before a jump is dropped when it comes late", async () => {
  let answer;
  const reel = new Reel(() => new Promise((resolve) => (answer = resolve)));
  reel.rewind(0);
  const late = reel.fill(0, 1, 1_000_000);
  reel.rewind(500_000);
  answer(stretch(0, 60_000));
  await late;
  expect(reel.take(1_000_000).ticks).toEqual([]);
});

test("a chart breaks its line where nobody watched and marks what was lost", () => {
  const columns = columnsOf([
    { t: 1000, v: 2 },
    { t: 2000, v: null },
    { t: 3000, v: "" },
    { t: 60_000, v: 3 },
  ]);
  expect(columns[0]).toEqual([1, 2, 31.5, 60]);
  expect(columns[1]).toEqual([2, null, null, 3]);
  expect(columns[2]).toEqual([null, 1, null, null]);
});
