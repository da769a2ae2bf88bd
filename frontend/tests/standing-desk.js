// A desk with tickets and lists, without a browser.
import { Handing, Line } from "../src/desk/handing.js";
import { Desk } from "../src/desk/model.js";

export const HOUR = 3_600_000;
export const NOON = Date.UTC(2026, 9, 3, 3); // at the venue

export const ticket = (id, number, name, told = {}) => ({
  id,
  number,
  name,
  generation: 1,
  item: 1,
  order: `O${id}`,
  kana: "",
  latin: "",
  mail: "",
  owed: 0,
  ...told,
});
export const HEAD = {
  conference: 1,
  zone: "Asia/Tokyo",
  keys: {},
  until: NOON + 100 * HOUR,
  lists: [
    { slug: "admission", rule: "once", items: [] },
    { slug: "lunch", rule: "daily", items: [] },
    { slug: "party", rule: "once", items: [2] },
    { slug: "room", rule: "many", items: [] },
    { slug: "tutorial", rule: "many", items: [], room: "Hall A", capacity: 1 },
  ],
  items: [
    { id: 1, en: "Entry", ja: "一般", kind: "individual" },
    { id: 2, en: "Party", ja: "懇親会", kind: "add_on" },
  ],
};
export const TICKETS = [
  ticket(1, "7K3-9QH", "見本 花子", { kana: "ミホン ハナコ", latin: "Sample Hanako", order: "O1" }),
  ticket(2, "ABC-DE0", "Sample Taro", { owed: 1200 }),
  ticket(3, "ABC-DE1", "見本 花子", { item: 2, order: "O1" }),
];

/** What IndexedDB is to the page, for a machine without one. */
export function memory() {
  const tables = { meta: new Map(), tickets: [], log: [], others: [] };
  const keys = { tickets: "id", log: "number", others: "key" };
  return {
    all: async (table) => structuredClone(tables[table]),
    get: async (key) => tables.meta.get(key),
    set: async (key, value) => tables.meta.set(key, value),
    append: async (line) => tables.log.push({ ...line, number: tables.log.length + 1 }),
    replace: async (table, rows) => (tables[table] = [...rows]),
    put: async (table, rows) => {
      for (const row of rows) {
        const key = keys[table];
        tables[table] = [...tables[table].filter((old) => old[key] !== row[key]), row];
      }
    },
  };
}

export async function desk({ list = "admission", clock = () => NOON, store = memory() } = {}) {
  const made = new Desk(store, clock);
  await made.open();
  await made.carry(HEAD, TICKETS);
  await made.setUp({ desk: "Front", list });
  return made;
}

/** kaisai, as far as a desk sees it: keeps lines once, tells them to others, answers or does not. */
export function kaisai(name = "home") {
  const kept = new Map();
  const server = {
    isThere: true,
    asked: 0,
    loses: 0,
    name,
    kept,
    fetch: async (url, { method, body } = {}) => {
      server.asked += 1;
      if (!server.isThere) throw new TypeError("no network");
      const told = body ? JSON.parse(body) : Object.fromEntries(new URL(url).searchParams);
      for (const line of told.lines ?? []) {
        const key = `${told.device}/${line.number}`;
        if (!kept.has(key))
          kept.set(key, { ...line, device: told.device, desk: told.desk, id: kept.size });
      }
      if (server.loses > 0) {
        server.loses -= 1;
        throw new TypeError("the answer is lost");
      }
      const after = Number(told.cursor || -1);
      const news = [...kept.values()]
        .filter((line) => line.device !== told.device && line.id > after)
        .map((line) => ({
          ...line,
          ticket: TICKETS.find(({ number }) => number === line.ticket).id,
          at: line.clock + line.offset,
          turn: "once",
          undoes: line.undoes_device ? [line.undoes_device, line.undoes_number] : [],
        }));
      const answer = {
        news,
        doubles: [],
        cursor: String(kept.size - 1),
        more: false,
        at: NOON,
        kaisai: server.name,
      };
      const numbers = (told.lines ?? []).map(({ number }) => number);
      const result = method ? { kept: numbers, refused: [], answer } : answer;
      return { ok: true, status: 200, json: async () => ({ result }) };
    },
  };
  return server;
}

export function handing(of, server, { others = [], clock = () => NOON } = {}) {
  const waits = [];
  const states = [];
  const line = new Line("http://kaisai.example/api", { fetch: server.fetch });
  const made = new Handing(of, line, {
    others: others.map(
      ({ fetch }, at) => new Line(`http://other-${at}.example/api`, { fetch, pass: () => "pass" }),
    ),
    clock,
    tell: (state) => states.push(state),
    doubles: () => {},
    wait: (_act, ms) => waits.push(ms),
    stop: () => {},
  });
  return { made, waits, states };
}
