// The gate of a room on the device: who is inside, with and without a network.
import { describe, expect, test } from "vitest";
import { desk, HOUR, NOON } from "./standing-desk.js";

describe("the gate of a room", () => {
  const [HANAKO, TARO] = ["7K3-9QH", "ABC-DE0"];
  const pass = async (gate, number) => gate.admit(await gate.look(number));

  test("a room that is full lets in whoever waits once somebody went out", async () => {
    const gate = await desk({ list: "tutorial" });
    await pass(gate, HANAKO);
    expect(gate).toMatchObject({ inside: 1, isFull: true });
    expect(await gate.look(TARO)).toMatchObject({ state: "ask", reason: "full" });
    await gate.setWay(true);
    expect(await gate.look(HANAKO)).toMatchObject({ state: "out", reason: "" });
    const left = await pass(gate, HANAKO);
    expect(gate.batch(9).map(({ out }) => out ?? false)).toEqual([false, true]);
    await gate.setWay(false);
    expect(gate.inside).toBe(0);
    expect(await gate.look(TARO)).toMatchObject({ state: "ask", reason: "unpaid" });
    await gate.undo(left, "only looked out");
    expect(gate.inside).toBe(1);
  });

  test("who is inside already is let in again when it is full, and that is said", async () => {
    const gate = await desk({ list: "tutorial" });
    await pass(gate, HANAKO);
    const again = await gate.look(HANAKO);
    expect(again).toMatchObject({ state: "in", since: { desk: "Front", number: 1 } });
    await gate.admit(again);
    expect(gate.inside).toBe(1);
  });

  test("it counts what other gates told, and yesterday's people are gone", async () => {
    let now = NOON;
    const gate = await desk({ list: "tutorial", clock: () => now });
    const told = { device: "b", desk: "Back", admission_list: "tutorial", undoes: [], ticket: 1 };
    await gate.hear([{ ...told, number: 1, at: NOON - 10, turn: "b/1", out: false }], "1");
    expect(gate.inside).toBe(1);
    await gate.hear([{ ...told, number: 2, at: NOON - 5, turn: "", out: true }], "2");
    expect(gate.inside).toBe(0);
    await pass(gate, HANAKO);
    now += 24 * HOUR;
    expect(gate.inside).toBe(0);
  });

  test("other lists know no way out", async () => {
    const front = await desk();
    await front.setWay(true);
    expect(await front.look(HANAKO)).toMatchObject({ state: "in" });
    expect(front.gate).toBe(null);
  });
});
