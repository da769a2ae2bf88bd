import { expect, test } from "vitest";
import { laidOver, scaled, shown } from "../src/traffic/figures.js";
import { pathOf } from "../src/traffic/sparks.js";

test("figures have three digits and a prefix", () => {
  expect(scaled(12345678, "bit/s")).toBe("12.3 Mbit/s");
  expect(scaled(999.6, "bit/s")).toBe("1.00 kbit/s");
  expect(scaled(0, "bit/s")).toBe("0 bit/s");
  expect(shown(null, "bit/s")).toBe("–");
  expect(shown(41, "")).toBe("41");
  expect(shown(-93.25, "dBm")).toBe("-93.3 dBm");
});

test("yesterday is laid onto today's times, and what it lacks is nothing", () => {
  const other = { times: [0, 30, 60], lines: [{ values: [1, "", null] }] };
  expect(laidOver([100, 130, 160, 190], other, 100)).toEqual([[1, undefined, null, undefined]]);
});

test("a small curve breaks at a gap and stays in its box", () => {
  expect(pathOf([0, 10, null, 5])).toBe("M0.0 23.0L32.0 1.0M96.0 12.0");
  expect(pathOf([0, "", 10])).toBe("M0.0 23.0L96.0 1.0");
  expect(pathOf([0, 0])).toBe("M0.0 23.0L96.0 23.0");
  expect(pathOf([null, null])).toBe("");
});
