// Hands the log in whenever kaisai can be reached, hears what others did, and waits longer the longer it fails.
const BATCH = 200; // lines; kaisai takes 500, a weak network rather fewer
const MOST_TURNS = 500; // at once: an address behind which two kaisai take turns would never end
const EVERY = 5_000; // between two questions when all is well
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const PATIENCE = 15_000; // for one answer
const BESIDES_EVERY = 20_000; // between two visits to an address besides the one that answers

/** kaisai answered and said no; `status` tells how. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** The API of one kaisai under one address. */
export class Line {
  /** `token` proves that the page sent it, at home; `pass` stands for the sign-in elsewhere. */
  constructor(
    address,
    {
      fetch = globalThis.fetch.bind(globalThis),
      token = null,
      pass = null,
      patience = PATIENCE,
    } = {},
  ) {
    Object.assign(this, { address, fetch, token, pass, patience });
    this.kaisai = ""; // which one it is, once it answered
    this.next = 0; // when it is visited again while another one answers
  }

  get place() {
    return new URL(this.address, globalThis.location?.href).host;
  }

  get(name, values = {}) {
    const query = new URLSearchParams(values).toString();
    return this.#ask(`${name}${query ? `?${query}` : ""}`, {});
  }

  post(name, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers["X-CSRFToken"] = this.token();
    return this.#ask(name, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #ask(path, options) {
    const headers = { Accept: "application/json", ...options.headers };
    if (this.pass) {
      if (!this.pass()) throw new Error("no pass yet");
      headers.Authorization = `Bearer ${this.pass()}`;
    }
    const answer = await this.fetch(`${this.address}/${path}`, {
      ...options,
      headers,
      ...(this.pass ? { credentials: "omit" } : {}),
      signal: AbortSignal.timeout(this.patience),
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const told = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, told.sentence ?? "");
    return told.result;
  }
}

export class Handing {
  /**
   * `home` is the line to the kaisai whose page this is, `others` those to hand in at besides.
   * `tell` is called with "online", "elsewhere" (and where), "offline" or "out" (signed out), and whenever the
   * queue changes.
   */
  constructor(
    desk,
    home,
    {
      others = [],
      tell,
      doubles,
      clock = () => Date.now(),
      wait = (act, ms) => setTimeout(act, ms),
      stop = (timer) => clearTimeout(timer),
    },
  ) {
    Object.assign(this, { desk, home, others, tell, doubles, clock, wait, stop });
    this.state = "offline";
    this.failed = 0;
    this.told = new Set();
    this.silent = new Map(); // lines that did not answer: how often, and when to ask again
  }

  /** Whether the last scan could be compared with those of other desks. */
  get isReaching() {
    return this.state === "online" || this.state === "elsewhere";
  }

  /** Hand in now; whoever asks while it is under way gets a turn after it, since their line came later. */
  now() {
    if (this.running) {
      this.again ??= this.running.then(() => {
        this.again = null;
        return this.now();
      });
      return this.again;
    }
    this.stop(this.timer);
    this.running = this.#run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async #run() {
    let reached = null;
    try {
      reached = await this.#reach();
      this.failed = 0;
      if (reached === this.home || reached.kaisai === this.desk.home) this.#say("online");
      else this.#say("elsewhere", null, reached.place);
    } catch (error) {
      this.failed += 1;
      const out = error instanceof Refused && [401, 403, 404].includes(error.status);
      this.#say(out ? "out" : "offline", error);
    }
    const pause = this.failed ? pauseAfter(this.failed) : EVERY;
    this.timer = this.wait(() => this.now(), pause * (0.75 + Math.random() / 2));
    if (reached) this.besides = this.#tryTheRest(reached); // nobody at the desk waits for those
  }

  /** The first that answers. Home is the first but when it was silent: then a desk waits for its time-out once. */
  async #reach() {
    const { home, others } = this;
    let trouble = null;
    for (const line of this.silent.has(home) ? [...others, home] : [home, ...others]) {
      try {
        await this.#handIn(line);
        return line;
      } catch (error) {
        if (line === home && error instanceof Refused) throw error;
        if (line === home || !trouble) trouble = error;
      }
    }
    throw trouble;
  }

  async #tryTheRest(reached) {
    if (this.isTrying) return;
    this.isTrying = true;
    for (const line of [this.home, ...this.others]) {
      if (line === reached || this.clock() < (this.silent.get(line)?.until ?? line.next)) continue;
      line.next = this.clock() + BESIDES_EVERY;
      try {
        await this.#handIn(line);
        if (line === this.home) this.#say("online");
      } catch {
        // It is asked again when its time has come.
      }
    }
    this.isTrying = false;
  }

  async #handIn(line) {
    try {
      let more = true;
      for (let turns = 0; more && turns < MOST_TURNS; turns += 1) more = await this.#turn(line);
      this.silent.delete(line);
    } catch (error) {
      const times = (this.silent.get(line)?.times ?? 0) + 1;
      this.silent.set(line, { times, until: this.clock() + pauseAfter(times) });
      throw error;
    }
  }

  async #turn(line) {
    const { desk } = this;
    if (line !== this.home && !line.kaisai) {
      // Which one it is decides what it has of this device, so it is asked before anything is handed in.
      line.kaisai = (await line.get("desk.news", { device: desk.device })).kaisai || line.address;
      return true;
    }
    const kaisai = line === this.home ? desk.home : line.kaisai;
    const lines = desk.batch(BATCH, kaisai);
    const waiting = desk.openAt(kaisai).length;
    const cursor = desk.cursorAt(kaisai);
    const sent = desk.clock();
    let kept = [];
    let refused = [];
    let answer;
    if (lines.length) {
      const { device, desk: name } = desk;
      const told = await line.post("desk.sync", { device, desk: name, lines, cursor });
      ({ kept, refused, answer } = told);
    } else {
      answer = await line.get("desk.news", { device: desk.device, cursor });
    }
    if (line === this.home) await desk.setOffset(answer.at - (sent + desk.clock()) / 2);
    if (answer.kaisai && answer.kaisai !== kaisai) {
      line.kaisai = answer.kaisai;
      if (line !== this.home) return true;
      await desk.homeIs(answer.kaisai);
      if (kaisai) return true; // restored from a backup: all is handed in anew
    }
    const known = line === this.home ? desk.home : kaisai;
    await desk.settle(kept, refused, known);
    await desk.hear(answer.news, answer.cursor, known);
    const fresh = answer.doubles.filter((each) => !this.told.has(JSON.stringify(each)));
    for (const each of fresh) this.told.add(JSON.stringify(each));
    if (fresh.length) this.doubles(fresh);
    const open = desk.openAt(known).length;
    return answer.more || (open > 0 && open < waiting);
  }

  #say(state, error = null, place = "") {
    this.state = state;
    this.place = place;
    this.tell(state, error, place);
  }
}

const pauseAfter = (times) => Math.min(FIRST_WAIT * 2 ** (times - 1), LONGEST_WAIT);

/** Fetch the whole snapshot, part by part, and carry it. */
export async function fetchRoster(desk, line) {
  let head = null;
  let after = 0;
  const tickets = [];
  do {
    const sent = desk.clock();
    const part = await line.get("desk.snapshot", { after });
    if (!head) await desk.setOffset(part.at - (sent + desk.clock()) / 2);
    tickets.push(...part.tickets);
    head = { ...part, tickets: null };
    after = part.next;
  } while (after !== null);
  await desk.carry(head, tickets);
}

/** A pass for the other addresses, which know nothing of the sign-in here. */
export async function fetchPass(address, token) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, told.sentence ?? "");
  return told.pass;
}
