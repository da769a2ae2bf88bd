// The tickets that a device carries: found by key, by number as people type it, or by a part of a name.
const MOST = 20; // found at once; more do not fit on a phone
const HYPHENS = /[-‐‑‒–—―−ー\s]/g;

/** A number without what people type around it, or "" for a text that is none. */
export function plainNumber(text) {
  const plain = text.normalize("NFKC").replace(HYPHENS, "").toUpperCase();
  const meant = plain.replaceAll("O", "0").replace(/[IL]/g, "1");
  return /^[0-9A-Z]{6}$/.test(meant) ? meant : "";
}

/** Small letters, full width made half, katakana made hiragana: what people mean alike. */
export function folded(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s+/g, " ")
    .trim();
}

/** What the snapshot has of a mail address. */
export async function mailMark(address) {
  const bytes = new TextEncoder().encode(address.trim().toLowerCase());
  const digest = await globalThis.crypto.subtle.digest("SHA-256", bytes);
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").slice(0, 32);
}

export class Roster {
  /** @param {object} head of the snapshot: items, lists, keys, zone … @param {object[]} tickets */
  constructor(head, tickets) {
    this.head = head;
    this.items = new Map(head.items.map((item) => [item.id, item]));
    this.lists = new Map(head.lists.map((list) => [list.slug, list]));
    this.tickets = new Map();
    this.numbers = new Map();
    this.orders = new Map();
    this.texts = [];
    for (const ticket of tickets) {
      this.tickets.set(ticket.id, ticket);
      this.numbers.set(plainNumber(ticket.number), ticket);
      if (!this.orders.has(ticket.order)) this.orders.set(ticket.order, []);
      this.orders.get(ticket.order).push(ticket);
      const { name, kana, latin, number, order, source = "" } = ticket;
      this.texts.push([folded([name, kana, latin, number, order, source].join(" ")), ticket]);
    }
    this.gone = new Set();
    for (const { id, number } of head.gone ?? []) this.gone.add(id).add(plainNumber(number));
  }

  /** Whether a ticket, by its key or as its number is typed, was valid once and is no longer. */
  isGone(idOrNumber) {
    return this.gone.has(typeof idOrNumber === "number" ? idOrNumber : plainNumber(idOrNumber));
  }

  byNumber(text) {
    return this.numbers.get(plainNumber(text)) ?? null;
  }

  itemOf(ticket) {
    return this.items.get(ticket.item) ?? { en: "", ja: "", kind: "" };
  }

  /** Whether a list lets a ticket in. */
  entitles(list, ticket) {
    if (list.items.length) return list.items.includes(ticket.item);
    return this.itemOf(ticket).kind !== "add_on";
  }

  /**
   * What the same person has beside the ticket, in the same order or bought for it later. What is in the name of
   * nobody who comes with the order may be of any of them.
   */
  addOns(ticket) {
    const order = this.orders.get(ticket.order) ?? [];
    const isAddOn = (each) => this.itemOf(each).kind === "add_on";
    const people = new Set(order.filter((each) => !isAddOn(each)).map(({ name }) => folded(name)));
    const mine = (name) => folded(name) === folded(ticket.name) || !people.has(folded(name));
    return order
      .filter((each) => each.id !== ticket.id && isAddOn(each) && mine(each.name))
      .map((each) => this.itemOf(each));
  }

  /** At most twenty tickets whose names hold every word, or that were bought with a mail address. */
  async search(text) {
    if (text.includes("@")) {
      const mark = await mailMark(text);
      return [...this.tickets.values()].filter((ticket) => ticket.mail === mark).slice(0, MOST);
    }
    const words = folded(text).split(" ").filter(Boolean);
    const found = [];
    if (!words.length) return found;
    for (const [told, ticket] of this.texts) {
      if (!words.every((word) => told.includes(word))) continue;
      found.push(ticket);
      if (found.length === MOST) break;
    }
    return found;
  }
}
