// The desk without its page: logs that merge alike everywhere, what a scan means, and a queue that loses nothing.
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import encodeQR from "qr";
import { Camera, findDecoder } from "../src/desk/camera.js";
import { readPixels } from "../src/desk/decoder.js";
import { fetchRoster } from "../src/desk/handing.js";
import { judge, keyOf, newest, turnOf } from "../src/desk/merging.js";
import { Desk } from "../src/desk/model.js";
import { mailMark, plainNumber, Roster } from "../src/desk/roster.js";
import {
  desk,
  handing,
  HEAD,
  HOUR,
  kaisai,
  memory,
  NOON,
  ticket,
  TICKETS,
} from "./standing-desk.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const VECTORS = read("../../tests/engines/admission/vectors.json");
describe("lines of many devices", () => {
  test.each(VECTORS)("$name", ({ lines, turns, newest: last }) => {
    const found = Object.fromEntries(
      [...judge(lines)].map(([turn, told]) => [turn, told.map((x) => [x.device, x.number])]),
    );
    expect(found).toEqual(turns);
    expect([...judge([...lines].reverse()).keys()].sort()).toEqual(Object.keys(turns).sort());
    for (const order of [lines, [...lines].reverse()]) {
      const found = newest(order);
      expect(found ? [found.device, found.number] : null).toEqual(last);
    }
  });

  test("a day begins at four at the venue", () => {
    const four = Date.UTC(2026, 9, 3, 19);
    expect(turnOf("daily", "a", 1, four - 1, "Asia/Tokyo")).toBe("2026-10-03");
    expect(turnOf("daily", "a", 1, four, "Asia/Tokyo")).toBe("2026-10-04");
    expect(turnOf("many", "a", 1, four, "Asia/Tokyo")).toBe(keyOf({ device: "a", number: 1 }));
  });

  test("a day begins at four also when clocks were put forward or back in its night", () => {
    const of = (told) => turnOf("daily", "a", 1, Date.parse(told), "Europe/Berlin");
    expect(of("2026-03-29T01:59:59Z")).toBe("2026-03-28");
    expect(of("2026-03-29T02:00:00Z")).toBe("2026-03-29");
    expect(of("2026-10-25T02:59:59Z")).toBe("2026-10-24");
    expect(of("2026-10-25T03:00:00Z")).toBe("2026-10-25");
  });
});

describe("who is found", () => {
  const roster = new Roster(HEAD, TICKETS);
  test.each([
    ["みほん はなこ", [1]],
    ["ハナコ", [1]],
    ["hanako", [1]],
    ["花子 見本", [1, 3]],
    ["SAMPLE", [1, 2]],
    ["nobody", []],
    ["", []],
  ])("by %j", async (text, ids) => {
    expect((await roster.search(text)).map(({ id }) => id)).toEqual(ids);
  });

  test.each(["7k3 9qh", "７Ｋ３－９ＱＨ", "7K39QH"])("by number as typed: %s", (text) => {
    expect(roster.byNumber(text).id).toBe(1);
  });

  test("letters that look like digits are meant as those", () => {
    expect(plainNumber("abc-deo")).toBe("ABCDE0");
    expect(plainNumber("山田")).toBe("");
  });

  test("by the whole mail address, which the device does not know", async () => {
    const mark = await mailMark("Hanako@Kumo.example ");
    const known = new Roster(HEAD, [ticket(9, "AAA-AAA", "x", { mail: mark })]);
    expect((await known.search("hanako@kumo.example")).map(({ id }) => id)).toEqual([9]);
    expect(await known.search("taro@kumo.example")).toEqual([]);
  });

  test("at most twenty", async () => {
    const many = Array.from({ length: 50 }, (_, id) => ticket(id, "AAA-AAA", "Sample"));
    expect(await new Roster(HEAD, many).search("sample")).toHaveLength(20);
  });
});

describe("what a scan means", () => {
  test("once in, then used, and undone it is as before", async () => {
    const front = await desk();
    const answer = await front.look("7K3-9QH");
    expect(answer).toMatchObject({ state: "in", item: { en: "Entry" }, addOns: [{ en: "Party" }] });
    const line = await front.admit(answer);
    expect(await front.look("7K3-9QH")).toMatchObject({ state: "stop", reason: "used" });
    await front.undo(line, "wrong person");
    expect(await front.look("7K3-9QH")).toMatchObject({ state: "in" });
    expect(front.log).toHaveLength(2);
  });

  test.each([
    ["KAISAI1:AAAA", "not-a-code"],
    [`KAISAI1:${"A".repeat(136)}`, "unknown-key"],
  ])("a code like %s is stopped", async (code, reason) => {
    expect(await (await desk()).look(code)).toEqual({ state: "stop", reason });
  });

  test("who has not paid is asked first", async () => {
    expect(await (await desk()).look("ABC-DE0")).toMatchObject({ state: "ask", reason: "unpaid" });
  });

  test("an add-on opens its own list alone", async () => {
    expect(await (await desk()).look("ABC-DE1")).toMatchObject({ reason: "not-entitled" });
    expect(await (await desk({ list: "party" })).look("ABC-DE1")).toMatchObject({ state: "in" });
  });

  test("lunch is had again on another day, a room is entered again at once", async () => {
    let now = NOON;
    const lunch = await desk({ list: "lunch", clock: () => now });
    await lunch.admit(await lunch.look("7K3-9QH"));
    expect((await lunch.look("7K3-9QH")).reason).toBe("used");
    now += 24 * HOUR;
    expect((await lunch.look("7K3-9QH")).state).toBe("in");
    const room = await desk({ list: "room" });
    await room.admit(await room.look("7K3-9QH"));
    expect((await room.look("7K3-9QH")).state).toBe("in");
  });

  test("without attendees nobody is let in, and a name is searched for", async () => {
    const empty = new Desk(memory(), () => NOON);
    await empty.open();
    expect(await empty.look("7K3-9QH")).toEqual({ state: "stop", reason: "no-list" });
    expect((await (await desk()).look("Hanako")).state).toBe("search");
  });

  test("a device that was off knows what it did", async () => {
    const store = memory();
    const before = await desk({ store });
    await before.admit(await before.look("7K3-9QH"));
    const after = new Desk(store, () => NOON);
    await after.open();
    expect(after.device).toBe(before.device);
    expect((await after.look("7K3-9QH")).reason).toBe("used");
    expect(after.batch(9)).toHaveLength(1);
  });
});

describe("handing in", () => {
  test("hours without a network lose nothing, and the pauses grow", async () => {
    const server = kaisai();
    const front = await desk();
    const { made, waits, states } = handing(front, server);
    server.isThere = false;
    await front.admit(await front.look("7K3-9QH"));
    for (let n = 0; n < 8; n += 1) await made.now();
    expect(states.at(-1)).toBe("offline");
    expect(waits.at(-1)).toBeGreaterThan(waits[0]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(75_000);
    server.isThere = true;
    await made.now();
    expect(states.at(-1)).toBe("online");
    expect(front.open_).toEqual([]);
    expect([...server.kept.keys()]).toEqual([`${front.device}/1`]);
  });

  test("what was kept although its answer was lost is handed in again, and kept once", async () => {
    const server = kaisai();
    const front = await desk();
    const { made } = handing(front, server);
    server.loses = 1;
    await front.admit(await front.look("7K3-9QH"));
    await made.now();
    expect(front.open_).toHaveLength(1);
    await made.now();
    expect(front.open_).toHaveLength(0);
    expect(server.kept.size).toBe(1);
  });

  test("two desks that were apart agree afterwards who was first", async () => {
    const server = kaisai();
    const early = await desk({ clock: () => NOON });
    const late = await desk({ clock: () => NOON + 1000 });
    for (const each of [late, early]) await each.admit(await each.look("7K3-9QH"));
    for (const each of [late, early, late]) await handing(each, server).made.now();
    for (const each of [early, late])
      expect(each.usedBy(TICKETS[0])).toMatchObject({ device: early.device, number: 1 });
  });

  test("whoever asks while it is under way is served after it", async () => {
    const server = kaisai();
    const front = await desk();
    const { made } = handing(front, server);
    const first = made.now();
    await front.admit(await front.look("7K3-9QH"));
    await Promise.all([first, made.now()]);
    expect(front.open_).toEqual([]);
  });

  test("signed out is told, and the log stays", async () => {
    const front = await desk();
    const answer = { ok: false, status: 401, json: async () => ({ sentence: "Sign in first." }) };
    const { made, states } = handing(front, { fetch: async () => answer });
    await front.admit(await front.look("7K3-9QH"));
    await made.now();
    expect(states).toEqual(["out"]);
    expect(front.open_).toHaveLength(1);
  });

  test("who may work here again after people were forgotten hears again what others did before", async () => {
    const server = kaisai();
    const store = memory();
    const front = await desk({ store });
    const back = await desk();
    await back.admit(await back.look("7K3-9QH"));
    for (const each of [back, front]) await handing(each, server).made.now();
    await front.forgetPeople();
    const again = await desk({ store }); // the page is opened anew
    await handing(again, server).made.now();
    expect(again.usedBy(TICKETS[0])).toMatchObject({ device: back.device });
  });

  test("a snapshot of several parts is carried as one", async () => {
    const parts = { 0: [TICKETS[0]], 1: [TICKETS[1]] };
    const get = async (_name, { after }) => ({
      ...HEAD,
      tickets: parts[after],
      next: after ? null : 1,
      at: NOON,
    });
    const front = await desk();
    await fetchRoster(front, { get });
    expect([...front.roster.tickets.keys()]).toEqual([1, 2]);
  });
});

test("the browser's decoder is used where it reads QR codes, else the one that is bundled", async () => {
  class BarcodeDetector {
    static getSupportedFormats = async () => ["qr_code"];
    detect = async () => [{ rawValue: "KAISAI1:" }];
  }
  expect(await (await findDecoder({ BarcodeDetector }))({})).toBe("KAISAI1:");
  const bundled = async () => "KAISAI1:bundled";
  expect(await (await findDecoder({}, [async () => bundled]))({})).toBe("KAISAI1:bundled");
  const broken = async () => Promise.reject(new Error("not there"));
  expect(await findDecoder({}, [broken])).toBeNull();
});

test("a code that is held to the camera is one scan, and shown anew later another", async () => {
  vi.useFakeTimers({ now: NOON });
  const stream = { getTracks: () => [] };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: async () => stream } });
  const told = [];
  let seen = "";
  const video = { readyState: 4, play: async () => {} };
  const camera = new Camera(
    video,
    async () => seen,
    (text) => told.push(text),
  );
  await camera.start();
  const pass = async (text, milliseconds) => {
    seen = text;
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  await pass("one", 20_000);
  await pass("", 1_000); // a blurred moment
  await pass("one", 1_000);
  expect(told).toEqual(["one"]);
  await pass("", 4_000);
  await pass("one", 1_000);
  await pass("two", 1_000);
  expect(told).toEqual(["one", "one", "two"]);
  camera.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the bundled decoder reads a ticket's code and nothing from an empty frame", () => {
  const code = `KAISAI1:${"AZ09".repeat(25)}`;
  const [rows, scale] = [encodeQR(code, "raw", { ecc: "medium", border: 4 }), 4];
  const side = rows.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1) {
    const isDark = rows[Math.floor(at / side / scale)][Math.floor((at % side) / scale)];
    if (isDark) data.set([0, 0, 0], at * 4);
  }
  expect(readPixels({ width: side, height: side, data })).toBe(code);
  expect(readPixels({ width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) })).toBe("");
});

describe("what a device knows beside names", () => {
  test("the number of the list that somebody comes from finds them", async () => {
    const front = await desk();
    await front.carry(HEAD, [ticket(1, "7K3-9QH", "見本 一", { source: "9000001" }), TICKETS[1]]);
    expect((await front.look("9000001")).state).toBe("search");
    expect((await front.roster.search("9000001")).map(({ id }) => id)).toEqual([1]);
  });

  test("a cancelled ticket is stopped as such, not searched for", async () => {
    const front = await desk();
    await front.carry({ ...HEAD, gone: [{ id: 9, number: "GGG-GG9" }] }, TICKETS);
    expect(await front.look("ggg gg9")).toEqual({ state: "stop", reason: "cancelled" });
    expect((await front.look("GGG-GG8")).state).toBe("search");
  });

  test("an add-on in the name of nobody who comes is told with each ticket of the order", async () => {
    const front = await desk();
    const shirt = ticket(3, "ABC-DE1", "T", { item: 2, order: "O1" });
    const second = ticket(4, "ABC-DE2", "見本 次郎", { order: "O1" });
    await front.carry(HEAD, [TICKETS[0], shirt, second]);
    for (const each of [TICKETS[0], second])
      expect(front.roster.addOns(each).map(({ id }) => id)).toEqual([2]);
    const named = { ...shirt, name: "見本 次郎" };
    await front.carry(HEAD, [TICKETS[0], named, second]);
    expect(front.roster.addOns(TICKETS[0])).toEqual([]);
    expect(front.roster.addOns(second)).toHaveLength(1);
  });
});
