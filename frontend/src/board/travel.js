import { element, make, put } from "./dom.js";
import { formatDay, formatTime } from "./format.js";
import { inOrder } from "./model.js";

const MINUTE = 60_000;
const LONGEST = 15 * MINUTE; // the server gives no more at once
const FRAME = 200; // ms between two steps of the player
const SPEEDS = [1, 10, 60];

const json = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

/** What is played next: ticks fetched ahead of the moment that is shown. */
export class Reel {
  constructor(fetchStretch) {
    this.fetchStretch = fetchStretch;
    this.rewind(0);
  }

  rewind(moment) {
    this.ticks = [];
    this.feed = [];
    this.end = moment;
    this.loading = false;
    this.run = (this.run ?? 0) + 1; // what was asked before no longer counts
  }

  /** Fetch on when less than ten seconds of play are left. */
  async fill(moment, speed, latest) {
    const ahead = 10_000 * speed;
    if (this.loading || this.end - moment > ahead || this.end >= latest) return;
    this.loading = true;
    const { run, end } = this;
    const to = Math.min(latest, end + Math.min(LONGEST, Math.max(MINUTE, 3 * ahead)));
    try {
      const told = await this.fetchStretch(end + 1, to);
      if (run !== this.run) return;
      this.ticks.push(...told.ticks);
      this.feed.push(...told.feed);
      this.end = to;
    } finally {
      if (run === this.run) this.loading = false;
    }
  }

  /** The ticks up to `moment`, and whether a change of state passed. */
  take(moment) {
    const take = (list, at) => {
      const until = list.findIndex((one) => at(one) > moment);
      return list.splice(0, until < 0 ? list.length : until);
    };
    return {
      ticks: take(this.ticks, (tick) => tick.t),
      changed: take(this.feed, (line) => line.at),
    };
  }
}

/** Time travel over the day of the conference: jump, step, play.
 *
 * `show(moment, {keep})` loads the board of a moment (null: now) and resolves when it stands;
 * `tick` draws one second between two boards. */
export function createTravel(board, strings, { show, tick, model }) {
  const bar = element("travel");
  const slider = element("slider");
  let moment = null;
  let playing = 0;
  let speed = SPEEDS[0];
  let busy = false;
  let minute = 0;
  let marks = [];
  let day = board.days.at(-1);

  const reel = new Reel(async (from, to) => {
    const told = await json(`${board.replay_url}?from=${Math.round(from)}&to=${Math.round(to)}`);
    const ticks = told.ticks.map((one) => ({ ...one, keys: told.keys }));
    return { ...told, ticks };
  });

  const latest = () => Math.min(day.to, Date.now());
  const clock = (ms) => formatTime(ms, board.time_zone);

  function draw() {
    bar.hidden = moment === null;
    document.body.classList.toggle("board-travelling", moment !== null);
    if (moment === null) return;
    slider.min = day.from;
    slider.max = latest();
    slider.value = moment;
    put(element("moment"), clock(moment));
    slider.setAttribute("aria-valuetext", clock(moment));
    const play = element("play");
    put(play, playing ? strings.pause : strings.play);
    play.setAttribute("aria-pressed", String(Boolean(playing)));
    for (const button of element("speeds").children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
  }

  async function go(wanted, options = {}) {
    if (wanted === null || wanted >= Date.now()) return leave();
    day = board.days.find(({ from, to }) => wanted >= from && wanted < to) ?? day;
    const entering = moment === null;
    moment = Math.max(day.from, wanted);
    if (!options.keep) reel.rewind(moment);
    draw();
    if (entering) loadMarks();
    await show(moment, options);
  }

  function leave() {
    if (moment === null) return undefined;
    stop();
    moment = null;
    draw();
    return show(null);
  }

  // -- the player

  function stop() {
    clearInterval(playing);
    playing = 0;
    draw();
  }

  function start() {
    if (moment === null) return;
    reel.rewind(moment);
    minute = Math.floor(moment / MINUTE);
    playing = setInterval(step, FRAME);
    draw();
  }

  function step() {
    reel.fill(moment, speed, latest()).catch(stop);
    if (reel.end <= moment && reel.loading) return; // wait for the film
    moment += FRAME * speed;
    if (moment >= latest()) {
      if (latest() < day.to)
        leave(); // caught up with the present
      else stop();
      return;
    }
    const { ticks, changed } = reel.take(moment);
    const { targets, generation } = model();
    for (const one of ticks) tick({ ...inOrder(one, one.keys, targets), g: generation });
    const passed = Math.floor(moment / MINUTE);
    if ((changed.length || passed !== minute) && !busy) {
      minute = passed;
      busy = true;
      show(moment, { keep: true }).finally(() => (busy = false));
    }
    draw();
  }

  // -- where something happened

  async function loadMarks() {
    const shown = day;
    try {
      marks = (await json(`${board.changes_url}?from=${shown.from}&to=${Math.round(latest())}`))
        .changes;
    } catch {
      marks = []; // the slider works without
    }
    const span = latest() - shown.from;
    element("marks").replaceChildren(
      ...marks.map(([at, state]) => {
        const mark = make("i", `is-${state}`);
        mark.style.left = `${(100 * (at - shown.from)) / span}%`;
        return mark;
      }),
    );
  }

  function jump(direction) {
    if (moment === null) return;
    const instants = marks.map(([at]) => at + 1000);
    const there =
      direction < 0
        ? instants.filter((at) => at < moment - 1000).at(-1)
        : instants.find((at) => at > moment + 1000);
    if (there) go(there);
  }

  const press = {
    play: () => (playing ? stop() : start()),
    back: () => go(moment - MINUTE),
    forth: () => go(moment + MINUTE),
    earlier: () => jump(-1),
    later: () => jump(1),
    now: leave,
  };
  for (const [name, act] of Object.entries(press)) element(name).addEventListener("click", act);
  slider.addEventListener("input", () => put(element("moment"), clock(Number(slider.value))));
  slider.addEventListener("change", () => go(Number(slider.value)));
  for (const value of SPEEDS) {
    const button = make("button", "k-button", `×${value}`);
    button.type = "button";
    button.dataset.speed = value;
    button.addEventListener("click", () => {
      speed = value;
      draw();
    });
    element("speeds").append(button);
  }
  const days = element("travel-day");
  board.days.forEach(({ from }, index) => {
    const option = make("option", "", formatDay(from, board.time_zone, board.language));
    option.value = index;
    days.append(option);
  });
  days.hidden = board.days.length < 2;
  days.value = board.days.length - 1;
  days.addEventListener("change", () => {
    day = board.days[Number(days.value)];
    go(Math.min(latest() - MINUTE, day.from + 6 * 60 * MINUTE)).then(loadMarks);
  });

  return {
    moment: () => moment,
    toggle: () => (moment === null ? go(Date.now() - MINUTE) : leave()),
    leave,
    press: (name) => moment !== null && press[name](),
  };
}
