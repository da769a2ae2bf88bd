import { describe, expect, it } from "vitest";
import { boxAround, fitted, halves, nearestTowards, zoomed } from "../src/maps/geometry.js";
import {
  busier,
  formatBits,
  levelOf,
  lookOf,
  matching,
  shareOf,
  stateOf,
  stateOfRoom,
} from "../src/maps/layers.js";
import { oddOnes } from "../src/maps/odd.js";
import { stringsFor } from "../src/maps/strings.js";

const strings = stringsFor("en");
const device = (slug, more = {}) => ({
  slug,
  name: slug,
  kind_name: "access point",
  room_name: "",
  targets: [`${slug}/icmp`],
  parents: [],
  ...more,
});
const quiet = { states: {}, links: {}, devices: {}, rooms: {} };

describe("levels", () => {
  it("begin at the limits that the alerts have", () => {
    expect(levelOf("clients", 30)).toBe("fine");
    expect(levelOf("clients", 31)).toBe("busy");
    expect(levelOf("clients", 41)).toBe("full");
    expect(levelOf("load", 80)).toBe("full");
    expect(levelOf("airtime", 74.9)).toBe("busy");
  });
  it("tell nothing from not known", () => {
    expect(levelOf("clients", 0)).toBe("idle");
    expect(levelOf("clients", undefined)).toBe("none");
    expect(shareOf({ ab: 5, speed: 0 }, "ab")).toBeUndefined();
    expect(shareOf({ ab: 5e8, speed: 1e9 }, "ab")).toBe(50);
  });
  it("of two ways show the worse", () => {
    expect(busier("idle", "full")).toBe("full");
    expect(busier("busy", "none")).toBe("busy");
  });
});

describe("what is not as it should be", () => {
  it("stands below the map, the worst first, and says nothing of what is well", () => {
    const nodes = ["a", "b", "c", "d"].map((slug) => device(slug));
    const states = { "a/icmp": ["up"], "b/icmp": ["late"], "c/icmp": ["down"] };
    const map = { nodes, links: [], rooms: [] };
    const odd = oddOnes(nodes, lookOf("state", { ...quiet, states }, map, strings));
    expect(odd.map(({ node, seen }) => [node.slug, seen.text])).toEqual([
      ["c", "down"],
      ["b", "late"],
    ]);
    expect(oddOnes(nodes, lookOf("load", { ...quiet, states }, map, strings))).toEqual([]);
  });
});

describe("states", () => {
  it("of a device are the worst of its targets, and unknown is not up", () => {
    const both = device("a", { targets: ["4", "6"] });
    expect(stateOf(both, { 4: ["up"], 6: ["down"] })).toBe("down");
    expect(stateOf(both, { 4: ["up"] })).toBe("unknown");
    expect(stateOf(device("b", { targets: [] }), {})).toBe("bare");
  });
  it("of a room are impaired while something of it lives", () => {
    const room = { devices: ["a", "b"] };
    const of = (a, b) => stateOfRoom(room, new Map(Object.entries({ a, b })));
    expect(of("up", "down")).toBe("impaired");
    expect(of("unreachable", "down")).toBe("down");
    expect(of("up", "late")).toBe("late");
    expect(of("bare", "bare")).toBe("bare");
  });
});

describe("the look of a map", () => {
  const map = {
    nodes: [device("sw"), device("ap")],
    links: [{ key: "l", a: "sw", b: "ap", cable: true }],
  };
  it("colours each half of a line by what leaves that end", () => {
    const figures = { ...quiet, links: { l: { ab: 9e8, ba: 1e6, speed: 1e9 } } };
    expect(lookOf("load", figures, map, strings).links.get("l")).toEqual({ a: "full", b: "fine" });
    expect(lookOf("load", quiet, map, strings).links.get("l")).toEqual({ a: "none", b: "none" });
  });
  it("says clients of all radios and is coloured by the fullest", () => {
    const figures = { ...quiet, devices: { ap: { clients: 60, fullest: 45 } } };
    const look = lookOf("clients", figures, map, strings).nodes;
    expect(look.get("ap")).toMatchObject({ mark: "full", sign: "✖", text: "60 clients" });
    expect(look.get("sw").mark).toBe("dim");
  });
});

describe("geometry", () => {
  it("both halves of a line meet in the middle", () => {
    const { a, b } = halves({ x: 0, y: 0 }, { x: 100, y: 200 });
    expect(a.split(" ").slice(-2)).toEqual(b.split(" ").slice(-2));
    expect(a.startsWith("M0.0 20.0")).toBe(true);
    expect(b.startsWith("M100.0 180.0")).toBe(true);
  });
  it("zooming keeps what is under the pointer", () => {
    const at = { scale: 1, x: 10, y: 20 };
    const after = zoomed(at, 2, 100, 50, [0.1, 8]);
    expect((100 - after.x) / after.scale).toBeCloseTo(90);
    expect((50 - after.y) / after.scale).toBeCloseTo(30);
    expect(zoomed(at, 1000, 0, 0, [0.1, 8]).scale).toBe(8);
  });
  it("fits everything into the view", () => {
    const box = boxAround([{ x: -50, y: 0 }, { x: 50, y: 20 }], { x: 10, y: 10 }); // prettier-ignore
    const at = fitted(box, { width: 60, height: 400 }, 2);
    expect(at.scale).toBe(0.5);
    expect(box.x * at.scale + at.x).toBe(0);
  });
  it("goes to the nearest device ahead", () => {
    const nodes = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 80, y: 90 }, { x: 0, y: 300 }]; // prettier-ignore
    expect(nearestTowards("ArrowRight", nodes[0], nodes)).toBe(nodes[1]);
    expect(nearestTowards("ArrowUp", nodes[3], nodes)).toBe(nodes[0]);
    expect(nearestTowards("ArrowLeft", nodes[0], nodes)).toBeNull();
  });
});

describe("words", () => {
  it("are found in any order and case", () => {
    const nodes = [device("ap-1", { room_name: "Hall A" }), device("sw-1")];
    expect(matching(nodes, "hall AP")).toEqual([nodes[0]]);
    expect(matching(nodes, " ")).toEqual([]);
  });
  it("tell bits with the unit that people say", () => {
    expect(formatBits(0)).toBe("0 bit/s");
    expect(formatBits(4200)).toBe("4.2 kbit/s");
    expect(formatBits(1.5e9)).toBe("1.5 Gbit/s");
  });
  it("are the same in both languages", () => {
    const keys = (table) =>
      Object.entries(table).flatMap(([key, value]) =>
        value && typeof value === "object" ? keys(value).map((one) => `${key}.${one}`) : [key],
      );
    expect(keys(stringsFor("ja"))).toEqual(keys(strings));
  });
});
