import { MINUTE, createRail, json, part } from "../travel/rail.js";
import { make } from "./dom.js";
import { inOrder } from "./model.js";

const LONGEST = 15 * MINUTE; // the server gives no more at once
const FRAME = 200; // ms between two steps of the player
const SPEEDS = [1, 10, 60];

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
  const { days, language } = board;
  let speed = SPEEDS[0];
  let busy = false;
  let minute = 0;

  const reel = new Reel(async (from, to) => {
    const told = await json(`${board.replay_url}?from=${Math.round(from)}&to=${Math.round(to)}`);
    const ticks = told.ticks.map((one) => ({ ...one, keys: told.keys }));
    return { ...told, ticks };
  });

  function step() {
    let moment = rail.moment();
    reel.fill(moment, speed, rail.latest()).catch(rail.stop);
    if (reel.end <= moment && reel.loading) return; // wait for the film
    moment += FRAME * speed;
    if (moment >= rail.latest()) {
      if (rail.latest() < rail.day().to)
        rail.leave(); // caught up with the present
      else rail.stop();
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
    rail.slide(moment);
  }

  const rail = createRail(
    { days, language, strings, zone: board.time_zone, changesUrl: board.changes_url },
    {
      show,
      step,
      frame: FRAME,
      rewind(moment) {
        reel.rewind(moment);
        minute = Math.floor(moment / MINUTE);
      },
      drawn(moment) {
        document.body.classList.toggle("board-travelling", moment !== null);
        for (const button of part("speeds").children) {
          button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
        }
      },
    },
  );
  for (const value of SPEEDS) {
    const button = make("button", "k-button", `×${value}`);
    button.type = "button";
    button.dataset.speed = value;
    button.addEventListener("click", () => {
      speed = value;
      rail.draw();
    });
    part("speeds").append(button);
  }
  return rail;
}
