import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { verify } from "../src/codes/ticket-code.js";

const file = new URL("../../tests/engines/codes/vectors.json", import.meta.url);
const { keys, cases } = JSON.parse(readFileSync(file, "utf8"));
const answer = ({ reason, ticket }) => {
  if (reason) return { reason };
  const { not_before: notBefore, not_after: notAfter, ...rest } = ticket;
  return { ticket: { ...rest, notBefore, notAfter } };
};
const asked = ({ code, conference, on }) => verify(code, keys, conference, on);
const [good] = cases;

afterEach(() => vi.unstubAllGlobals());

test.each(cases.map((each) => [each.name, each]))("as in Python: %s", async (_, each) => {
  expect(await asked(each)).toEqual(answer(each));
});

test("no character of a good code can be another one", async () => {
  const reasons = new Set();
  for (let at = 0; at < good.code.length; at += 1) {
    const other = good.code[at] === "Q" ? "R" : "Q";
    const code = good.code.slice(0, at) + other + good.code.slice(at + 1);
    reasons.add((await asked({ ...good, code })).reason);
  }
  expect([...reasons].sort()).toEqual(["forged", "not-a-code", "unknown-key"]);
});

test("what is no text is no code", async () => {
  for (const code of [null, undefined, 5, {}, [good.code]]) {
    expect(await asked({ ...good, code })).toEqual({ reason: "not-a-code" });
  }
});

const subtleWithout = {
  importKey: () => Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError")),
};

test.each([
  ["without Ed25519", { subtle: subtleWithout }],
  ["outside https", {}],
  ["without WebCrypto", undefined],
])("a browser %s says so, and refuses only what needs no signature", async (_, crypto) => {
  vi.stubGlobal("crypto", crypto);
  for (const each of cases) {
    const { reason, claimed } = await asked(each);
    if (each.ticket) {
      expect([each.name, reason]).toEqual([each.name, "cannot-verify"]);
      expect(claimed).toEqual(answer(each).ticket);
    } else if (each.reason === "forged") {
      expect(["cannot-verify", "other-conference"]).toContain(reason);
    } else {
      expect([each.name, reason]).toEqual([each.name, each.reason]);
    }
  }
});

test("a key that is none is a mistake of the app, not an old browser", async () => {
  for (const key of ["", "00", "zz".repeat(32), `${keys[1]}00`]) {
    await expect(verify(good.code, { 1: key }, good.conference, good.on)).rejects.toThrow(
      RangeError,
    );
  }
});
