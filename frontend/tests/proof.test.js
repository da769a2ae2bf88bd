import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { isProof, prove } from "../src/queue/proof.js";

test("a proof is one that the server counts, too", async () => {
  const nonce = await prove("a-challenge", 9);
  const told = createHash("sha256").update(`a-challenge:${nonce}`).digest();
  expect(told[0]).toBe(0);
  expect(told[1]).toBeLessThan(128);
  expect(await isProof("another", nonce, 9)).toBe(false);
});
