// Checks ticket codes without a network. The format is told in src/kaisai/engines/codes/ticket_code.py;
// tests/engines/codes/vectors.json holds this file and that one to the same answers.
const PREFIX = "KAISAI1:";
const CODE = /^KAISAI1:[A-Z2-7]{136}$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CONTENT = 21; // bytes before the signature
const KEY = 32; // bytes of a public key
const EPOCH = Date.UTC(2020, 0, 1);
const DAY = 86_400_000;

/** Base32 (RFC 4648) of whole bytes, already known to keep to the alphabet. */
function bytesOf(text) {
  const bytes = new Uint8Array((text.length * 5) / 8);
  let bits = 0;
  let waiting = 0;
  let at = 0;
  for (const character of text) {
    bits = ((bits << 5) | ALPHABET.indexOf(character)) & 0xfff;
    waiting += 5;
    if (waiting >= 8) {
      waiting -= 8;
      bytes[at++] = bits >> waiting;
    }
  }
  return bytes;
}

const dateOf = (days) => new Date(EPOCH + days * DAY).toISOString().slice(0, 10);

function ticketOf(content) {
  const view = new DataView(content.buffer, content.byteOffset, CONTENT);
  return {
    key: view.getUint8(0),
    conference: view.getUint32(1),
    // 48 bits: exact in a number, beyond what bit operators can hold.
    ticket: view.getUint16(5) * 2 ** 32 + view.getUint32(7),
    generation: view.getUint32(11),
    notBefore: dateOf(view.getUint16(15)),
    notAfter: dateOf(view.getUint16(17)),
    item: view.getUint16(19),
  };
}

/** The public key for WebCrypto, or null where the browser has no Ed25519 (Chrome before 137, Firefox before 129,
 * Safari before 17) or the page did not come by https. */
async function importedKey(hex) {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new RangeError(`A public key has ${KEY} bytes.`);
  const raw = Uint8Array.from({ length: KEY }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  try {
    return await globalThis.crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  } catch {
    return null; // 32 bytes are a key wherever Ed25519 is known, so what failed is the browser
  }
}

function reasonOf(ticket, conference, today) {
  if (ticket.conference !== conference) return "other-conference";
  if (today < ticket.notBefore) return "not-yet";
  if (today > ticket.notAfter) return "expired";
  return null;
}

/**
 * The ticket of a code, or why it admits nobody.
 *
 * @param {string} code as scanned, without anything around it
 * @param {Object<number, string>} keys public keys by id, in hexadecimal
 * @param {number} conference that tickets must be for
 * @param {string} today in the time zone of the venue, as YYYY-MM-DD
 * @returns {Promise<{ticket: object} | {reason: string, claimed?: object}>} The reasons are those of
 *   `words.REASONS`, and "cannot-verify" where the browser is too old for Ed25519. Then `claimed` is what the code
 *   says; anybody can write such a code, so it is to be looked up in a list, never believed.
 */
export async function verify(code, keys, conference, today) {
  if (typeof code !== "string" || !CODE.test(code)) return { reason: "not-a-code" };
  const data = bytesOf(code.slice(PREFIX.length));
  const content = data.subarray(0, CONTENT);
  const ticket = ticketOf(content);
  if (!Object.hasOwn(keys, ticket.key)) return { reason: "unknown-key" };
  const key = await importedKey(keys[ticket.key]);
  if (key) {
    const signed = new Uint8Array([...new TextEncoder().encode(PREFIX), ...content]);
    const signature = data.subarray(CONTENT);
    const genuine = await globalThis.crypto.subtle.verify("Ed25519", key, signature, signed);
    if (!genuine) return { reason: "forged" };
  }
  // To refuse what speaks against itself takes no signature, so this holds for what is only claimed as well.
  const reason = reasonOf(ticket, conference, today);
  if (reason) return { reason };
  return key ? { ticket } : { reason: "cannot-verify", claimed: ticket };
}
