// A desk without its page: what a scan means, the device's own log, and what others told of theirs.
import { verify } from "../codes/ticket-code.js";
import { judge, keyOf, newest, turnOf } from "./merging.js";
import { Roster } from "./roster.js";

const CODE = /^KAISAI1:/i;
const REFRESHED = ["tickets", "others"];
const MOST_ELSEWHERE = 8; // kaisai besides home of which a device remembers what they have

const random = () =>
  [...crypto.getRandomValues(new Uint8Array(12))]
    .map((b) => b.toString(16).padStart(2, "0"))
    .join("");

export class Desk {
  constructor(store, clock = () => Date.now()) {
    this.store = store;
    this.clock = clock;
    this.roster = null;
    this.log = [];
    this.offset = 0;
    this.lines = new Map(); // of list and ticket, own and others'
  }

  async open() {
    const { store } = this;
    this.device = (await store.get("device")) ?? random();
    await store.set("device", this.device);
    this.desk = (await store.get("desk")) ?? "";
    this.list = (await store.get("list")) ?? "";
    this.isOut = (await store.get("way")) === "out";
    this.offset = (await store.get("offset")) ?? 0;
    this.cursor = (await store.get("cursor")) ?? "";
    this.home = (await store.get("home")) ?? "";
    this.pass = (await store.get("pass")) ?? "";
    this.elsewhere = new Map(Object.entries((await store.get("elsewhere")) ?? {}));
    const head = await store.get("head");
    if (head) this.roster = new Roster(head, await store.all("tickets"));
    this.log = await store.all("log");
    for (const line of this.log) this.#know(this.#asLine(line));
    for (const line of await store.all("others")) this.#know(line);
  }

  /** kaisai's clock, as this device knows it. */
  now() {
    return this.clock() + this.offset;
  }

  get isOver() {
    return this.roster !== null && this.now() > this.roster.head.until;
  }

  get open_() {
    return this.log.filter((line) => line.state === "open");
  }

  /** Whether some kaisai has a line, so that it was compared with those of other desks. */
  isHanded(line) {
    return (
      line.state !== "open" || [...this.elsewhere.values()].some((it) => it.mark >= line.number)
    );
  }

  async setUp({ desk, list }) {
    Object.assign(this, { desk, list });
    await this.store.set("desk", desk);
    await this.store.set("list", list);
  }

  /** At the gate of a room: whether people are scanned as they go out. */
  async setWay(isOut) {
    this.isOut = isOut;
    await this.store.set("way", isOut ? "out" : "in");
  }

  /** The list, if it is the gate of a room: then people are scanned in and out. */
  get gate() {
    const list = this.roster?.lists.get(this.list);
    return list?.room ? list : null;
  }

  async setOffset(offset) {
    this.offset = Math.round(offset);
    await this.store.set("offset", this.offset);
  }

  /** A new snapshot in the place of the old one. */
  async carry(head, tickets) {
    await this.store.replace("tickets", tickets);
    await this.store.set("head", head);
    this.roster = new Roster(head, tickets);
  }

  /** Forget people; the device's own log stays, which knows only numbers. Others' lines are told anew later. */
  async forgetPeople() {
    this.cursor = "";
    await this.store.set("cursor", "");
    await this.keepPass("");
    for (const it of this.elsewhere.values()) it.cursor = "";
    await this.#keepElsewhere();
    for (const table of REFRESHED) await this.store.replace(table, []);
    await this.store.set("head", undefined);
    this.roster = null;
  }

  /**
   * What a code, a number or a chosen ticket means at this desk.
   *
   * @returns {Promise<{state: "in" | "out" | "ask" | "stop" | "search", reason: string, ticket?: object}>} "in" may
   *   be let in; "out" goes out; "ask" only if somebody says why; "search" is no code and no number.
   */
  async look(text) {
    if (!this.roster) return { state: "stop", reason: "no-list" };
    if (!CODE.test(text)) {
      const ticket = this.roster.byNumber(text);
      if (ticket) return this.judged(ticket, text);
      if (this.roster.isGone(text)) return { state: "stop", reason: "cancelled" };
      return { state: "search", reason: "" };
    }
    const { head } = this.roster;
    const today = turnOf("daily", "", 0, this.now(), head.zone);
    const code = text.trim().toUpperCase();
    const read = await verify(code, head.keys, head.conference, today);
    const told = read.ticket ?? read.claimed;
    if (!told) return { state: "stop", reason: read.reason };
    const ticket = this.roster.tickets.get(told.ticket);
    if (!ticket) {
      const isGone = this.roster.isGone(told.ticket);
      return { state: "stop", reason: isGone ? "cancelled" : "not-in-list" };
    }
    if (told.generation < ticket.generation) return { state: "stop", reason: "code-replaced" };
    const answer = this.judged(ticket, code);
    // Without its signature a code says no more than a number does: somebody looks at a document.
    if (read.claimed && answer.state === "in")
      return { ...answer, state: "ask", reason: "unverified" };
    return answer;
  }

  /** What a ticket means here, however it was found. */
  judged(ticket, text = ticket.number) {
    const list = this.roster.lists.get(this.list);
    const { roster } = this;
    const answer = { ticket, text, item: roster.itemOf(ticket), addOns: roster.addOns(ticket) };
    if (!list) return { ...answer, state: "stop", reason: "no-such-list" };
    if (this.gate && this.isOut) return { ...answer, state: "out", reason: "" };
    if (!roster.entitles(list, ticket)) return { ...answer, state: "stop", reason: "not-entitled" };
    const used = this.usedBy(ticket);
    if (used) return { ...answer, state: "stop", reason: "used", used };
    const since = this.gate ? this.insideSince(ticket) : null;
    if (this.isFull && !since) return { ...answer, state: "ask", reason: "full" };
    if (ticket.owed) return { ...answer, state: "ask", reason: "unpaid", since };
    if (since) return { ...answer, state: "in", reason: "", since };
    return { ...answer, state: "in", reason: "" };
  }

  /** The admission that holds for a ticket in the turn of now, of this device or another. */
  usedBy(ticket) {
    const { rule } = this.roster.lists.get(this.list);
    if (rule === "many") return null;
    const turn = turnOf(rule, this.device, 0, this.now(), this.roster.head.zone);
    return judge(this.#linesOf(this.list, ticket.id)).get(turn)?.[0] ?? null;
  }

  /** The line by which the holder of a ticket came in today, if they are inside. */
  insideSince(ticket) {
    return this.#ifInside(this.#linesOf(this.list, ticket.id));
  }

  /** How many are inside, as far as this device knows: by its last contact, and its own scans. */
  get inside() {
    let people = 0;
    for (const [key, lines] of this.lines)
      if (key.startsWith(`${this.list}/`) && this.#ifInside([...lines.values()])) people += 1;
    return people;
  }

  get isFull() {
    const capacity = this.gate?.capacity;
    return Boolean(capacity) && this.inside >= capacity;
  }

  #ifInside(lines) {
    const last = newest(lines);
    if (!last || last.out) return null;
    const { zone } = this.roster.head;
    const day = (at) => turnOf("daily", "", 0, at, zone);
    return day(last.at) === day(this.now()) ? last : null;
  }

  /** Write down that a ticket was let in, or went out; resolves to the line. */
  admit(answer, note = "") {
    const { text: ticket, state } = answer;
    const line = { ticket, id: answer.ticket.id, list: this.list, note };
    return this.#append({ ...line, out: state === "out" });
  }

  /** Write down that a line was a mistake. */
  undo(line, reason) {
    const { ticket, id, list } = line;
    const undoes = [this.device, line.number];
    return this.#append({ ticket, id, list, note: reason, undoes });
  }

  async #append(told) {
    const clock = this.clock();
    const line = {
      clock,
      offset: this.offset,
      undoes: null,
      out: false,
      state: "open",
      turn: "",
      ...told,
    };
    const { rule } = this.roster.lists.get(line.list);
    const { zone } = this.roster.head;
    // Each time is a turn of its own, named after the number that the line is about to get.
    if (!line.undoes && !line.out && rule !== "many")
      line.turn = turnOf(rule, "", 0, clock + this.offset, zone);
    line.number = await this.store.append(line);
    this.log.push(line);
    this.#know(this.#asLine(line));
    return line;
  }

  #asLine(line) {
    const { device, desk } = this;
    const { number, list, id, undoes, clock, offset, out = false } = line;
    const turn = undoes || out ? "" : line.turn || `${device}/${number}`;
    return { device, desk, number, list, ticket: id, at: clock + offset, turn, undoes, out };
  }

  #know(line) {
    const key = `${line.list}/${line.ticket}`;
    if (!this.lines.has(key)) this.lines.set(key, new Map());
    this.lines.get(key).set(keyOf(line), line);
  }

  #linesOf(list, ticket) {
    return [...(this.lines.get(`${list}/${ticket}`)?.values() ?? [])];
  }

  /**
   * The lines that a kaisai does not have. Home is the one whose page this is; of any other the device knows
   * up to which line it has them all.
   */
  openAt(kaisai = this.home) {
    if (kaisai === this.home) return this.open_;
    const mark = this.elsewhere.get(kaisai)?.mark ?? 0;
    return this.log.filter((line) => line.number > mark && line.state !== "refused");
  }

  cursorAt(kaisai = this.home) {
    return kaisai === this.home ? this.cursor : (this.elsewhere.get(kaisai)?.cursor ?? "");
  }

  /** The lines to hand in next, as kaisai takes them. */
  batch(most, kaisai = this.home) {
    return this.openAt(kaisai)
      .slice(0, most)
      .map((line) => ({
        number: line.number,
        admission_list: line.list,
        ticket: line.ticket,
        clock: line.clock,
        offset: line.offset,
        note: line.note,
        ...(line.out ? { out: true } : {}),
        ...(line.undoes ? { undoes_device: line.undoes[0], undoes_number: line.undoes[1] } : {}),
      }));
  }

  /** kaisai has these lines, and will never have those. */
  async settle(kept, refused, kaisai = this.home) {
    const numbers = new Set(kept);
    const why = new Map(refused.map((each) => [each.number, each.sentence]));
    if (kaisai !== this.home) return this.#mark(kaisai, (n) => numbers.has(n) || why.has(n));
    const changed = this.log.filter((line) => numbers.has(line.number) || why.has(line.number));
    for (const line of changed) {
      line.state = why.has(line.number) ? "refused" : "kept";
      line.sentence = why.get(line.number) ?? "";
    }
    if (changed.length) await this.store.put("log", changed);
  }

  async #mark(kaisai, isSettled) {
    const open = this.openAt(kaisai);
    const missing = open.findIndex((line) => !isSettled(line.number));
    const last = missing < 0 ? open.at(-1) : open[missing - 1];
    if (last) await this.#noteElsewhere(kaisai, { mark: last.number });
  }

  async #noteElsewhere(kaisai, told) {
    this.elsewhere.set(kaisai, { cursor: "", mark: 0, ...this.elsewhere.get(kaisai), ...told });
    if (this.elsewhere.size > MOST_ELSEWHERE)
      this.elsewhere.delete(this.elsewhere.keys().next().value);
    await this.#keepElsewhere();
  }

  #keepElsewhere() {
    return this.store.set("elsewhere", Object.fromEntries(this.elsewhere));
  }

  /** What other devices did. */
  async hear(news, cursor, kaisai = this.home) {
    const lines = news.map((told) => ({
      ...told,
      list: told.admission_list,
      undoes: told.undoes.length ? told.undoes : null,
      key: `${told.device}/${told.number}`,
    }));
    if (lines.length) await this.store.put("others", lines);
    for (const line of lines) this.#know(line);
    if (kaisai !== this.home) return this.#noteElsewhere(kaisai, { cursor });
    this.cursor = cursor;
    await this.store.set("cursor", cursor);
  }

  /** Home answers under this name. Under another one than before it was restored: it may lack what it had. */
  async homeIs(kaisai) {
    const wasAnother = this.home !== "";
    this.home = kaisai;
    await this.store.set("home", kaisai);
    if (!wasAnother) return;
    this.cursor = "";
    await this.store.set("cursor", "");
    const kept = this.log.filter((line) => line.state === "kept");
    for (const line of kept) line.state = "open";
    if (kept.length) await this.store.put("log", kept);
  }

  /** With which other kaisai than home take this device's lines. */
  async keepPass(pass) {
    this.pass = pass;
    await this.store.set("pass", pass);
  }
}
