// Desks that do not reach home meet at another kaisai: each carries its own lines to whichever it reaches.
import { describe, expect, test } from "vitest";
import { desk, handing, HOUR, kaisai, memory, NOON, TICKETS } from "./standing-desk.js";

const CODE = "7K3-9QH";
const let_in = async (each) => each.admit(await each.look(CODE));
/** Hand in, and let what is done besides come to its end. */
const settle = async ({ made }) => {
  await made.now();
  await made.besides;
};

describe("home is away", () => {
  test("two desks that meet elsewhere know of each other, and home learns of both when it is back", async () => {
    const [home, venue] = [kaisai("home"), kaisai("venue")];
    let now = NOON;
    const clock = () => now;
    const front = await desk({ clock });
    const back = await desk({ clock: () => now + 1000 });
    const [first, second] = [front, back].map((it) =>
      handing(it, home, { others: [venue], clock }),
    );
    home.isThere = false;
    const line = await let_in(front);
    await settle(first);
    expect(first.states.at(-1)).toBe("elsewhere");
    expect(front.isHanded(line)).toBe(true);
    expect(front.open_).toHaveLength(1); // home does not have it
    await settle(second);
    expect((await back.look(CODE)).reason).toBe("used");

    home.isThere = true;
    now += HOUR;
    for (const each of [first, second, first]) await settle(each);
    expect([first, second].map(({ states }) => states.at(-1))).toEqual(["online", "online"]);
    expect(front.open_).toEqual([]);
    expect([...home.kept.keys()]).toEqual([...venue.kept.keys()]);
  });

  test("a desk that reaches home tells the other one too, for those who reach only that", async () => {
    const [home, venue] = [kaisai("home"), kaisai("venue")];
    const front = await desk();
    await let_in(front);
    await settle(handing(front, home, { others: [venue] }));
    expect([...venue.kept.keys()]).toEqual([`${front.device}/1`]);
    expect(front.open_).toEqual([]);
  });

  test("while home is silent the other one is asked first, so that a desk waits for a time-out once", async () => {
    const [home, venue] = [kaisai("home"), kaisai("venue")];
    const front = await desk();
    const told = handing(front, home, { others: [venue] });
    home.isThere = false;
    await settle(told);
    const asked = home.asked;
    for (let n = 0; n < 5; n += 1) await settle(told);
    expect(home.asked).toBe(asked); // its time has not come
    expect(told.states.at(-1)).toBe("elsewhere");
  });

  test("the same kaisai under another name is home", async () => {
    const [home, again] = [kaisai("home"), kaisai("home")];
    const front = await desk();
    const told = handing(front, home, { others: [again] });
    await settle(told);
    home.isThere = false;
    await let_in(front);
    await settle(told);
    expect(told.states.at(-1)).toBe("online");
    expect(front.open_).toEqual([]);
    expect([...again.kept.keys()]).toEqual([`${front.device}/1`]);
  });

  test("with neither it is offline, and signed out at home is told whatever the other one says", async () => {
    const [home, venue] = [kaisai("home"), kaisai("venue")];
    const front = await desk();
    const told = handing(front, home, { others: [venue] });
    home.isThere = venue.isThere = false;
    await settle(told);
    expect(told.states.at(-1)).toBe("offline");
    const out = { ok: false, status: 401, json: async () => ({ sentence: "Sign in first." }) };
    const signedOut = handing(front, { fetch: async () => out }, { others: [kaisai("venue")] });
    await settle(signedOut);
    expect(signedOut.states).toEqual(["out"]);
  });

  test("what it has is remembered over a restart, and a lost answer hands in again", async () => {
    const [home, venue] = [kaisai("home"), kaisai("venue")];
    const store = memory();
    const front = await desk({ store });
    home.isThere = false;
    await let_in(front);
    const told = handing(front, home, { others: [venue] });
    await settle(told);
    const again = await desk({ store });
    expect(again.openAt("venue")).toEqual([]);
    expect(again.open_).toHaveLength(1);
    await again.undo(again.log[0], "a mistake");
    venue.loses = 1;
    const after = handing(again, home, { others: [venue] });
    await settle(after); // to learn which one it is, an answer was lost
    await settle(after);
    await settle(after);
    expect(venue.kept.size).toBe(2);
    expect(again.openAt("venue")).toEqual([]);
  });
});

describe("home was restored", () => {
  test("it gets everything anew, also what it had before", async () => {
    const store = memory();
    const front = await desk({ store });
    await let_in(front);
    await handing(front, kaisai("home")).made.now();
    expect(front.open_).toEqual([]);
    const restored = kaisai("restored");
    const again = await desk({ store });
    await handing(again, restored).made.now();
    expect([...restored.kept.keys()]).toEqual([`${front.device}/1`]);
    expect(again.open_).toEqual([]);
    expect(again.home).toBe("restored");
  });

  test("a device that knew no names yet keeps what it knew", async () => {
    const store = memory();
    const old = await desk({ store });
    await let_in(old);
    await handing(old, kaisai("")).made.now(); // as before there were names
    const home = kaisai("home");
    const front = await desk({ store });
    await handing(front, home).made.now();
    expect(front.open_).toEqual([]);
    expect(home.kept.size).toBe(0);
    expect(front.home).toBe("home");
    expect(front.usedBy(TICKETS[0])).toMatchObject({ device: old.device });
  });
});
