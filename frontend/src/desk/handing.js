// Hands the log in whenever kaisai can be reached, hears what others did, and waits longer the longer it fails.
const BATCH = 200; // lines; kaisai takes 500, a weak network rather fewer
const EVERY = 5_000; // between two questions when all is well
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const PATIENCE = 15_000; // for one answer

/** kaisai answered and said no; `status` tells how. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** Asks kaisai at the first of its addresses that answers; the one that did is tried first the next time. */
export class Line {
  constructor(addresses, { fetch = globalThis.fetch.bind(globalThis), token = () => "" } = {}) {
    this.addresses = [...addresses];
    this.fetch = fetch;
    this.token = token;
  }

  get(name, values = {}) {
    const query = new URLSearchParams(values).toString();
    return this.#ask(`${name}${query ? `?${query}` : ""}`, {});
  }

  post(name, body) {
    return this.#ask(name, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify(body),
    });
  }

  async #ask(path, options) {
    let trouble;
    for (const address of [...this.addresses]) {
      try {
        const answer = await this.fetch(`${address}/${path}`, {
          ...options,
          headers: { Accept: "application/json", ...options.headers },
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
        this.addresses = [address, ...this.addresses.filter((other) => other !== address)];
        const told = await answer.json();
        if (!answer.ok) throw new Refused(answer.status, told.sentence ?? "");
        return told.result;
      } catch (error) {
        if (error instanceof Refused) throw error;
        trouble = error;
      }
    }
    throw trouble;
  }
}

export class Handing {
  /** `tell` is called with "online", "offline" or "out" (signed out), and whenever the queue changes. */
  constructor(
    desk,
    line,
    {
      tell,
      doubles,
      wait = (act, ms) => setTimeout(act, ms),
      stop = (timer) => clearTimeout(timer),
    },
  ) {
    Object.assign(this, { desk, line, tell, doubles, wait, stop });
    this.state = "offline";
    this.failed = 0;
    this.told = new Set();
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
    try {
      let more = true;
      while (more) more = await this.#turn();
      this.failed = 0;
      this.#say("online");
    } catch (error) {
      this.failed += 1;
      const out = error instanceof Refused && [401, 403, 404].includes(error.status);
      this.#say(out ? "out" : "offline", error);
    }
    const pause = this.failed ? Math.min(FIRST_WAIT * 2 ** (this.failed - 1), LONGEST_WAIT) : EVERY;
    this.timer = this.wait(() => this.now(), pause * (0.75 + Math.random() / 2));
  }

  async #turn() {
    const { desk } = this;
    const lines = desk.batch(BATCH);
    const waiting = desk.open_.length;
    const sent = desk.clock();
    let answer;
    if (lines.length) {
      const { device, desk: name, cursor } = desk;
      const told = await this.line.post("desk.sync", { device, desk: name, lines, cursor });
      await desk.settle(told.kept, told.refused);
      answer = told.answer;
    } else {
      answer = await this.line.get("desk.news", { device: desk.device, cursor: desk.cursor });
    }
    await desk.setOffset(answer.at - (sent + desk.clock()) / 2);
    await desk.hear(answer.news, answer.cursor);
    const fresh = answer.doubles.filter((each) => !this.told.has(JSON.stringify(each)));
    for (const each of fresh) this.told.add(JSON.stringify(each));
    if (fresh.length) this.doubles(fresh);
    return answer.more || (desk.open_.length > 0 && desk.open_.length < waiting);
  }

  #say(state, error) {
    this.state = state;
    this.tell(state, error);
  }
}

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
