// Work that costs one person a moment and a program with a thousand places much (Hashcash).
const text = new TextEncoder();

/** Whether the SHA-256 of `challenge:nonce` begins with so many zero bits, of at most 32. */
export async function isProof(challenge, nonce, bits) {
  const told = await crypto.subtle.digest("SHA-256", text.encode(`${challenge}:${nonce}`));
  return new DataView(told).getUint32(0) >>> (32 - bits) === 0;
}

/** The first number that proves the work. */
export async function prove(challenge, bits) {
  for (let nonce = 0; ; nonce += 1) {
    if (await isProof(challenge, nonce, bits)) return String(nonce);
  }
}
