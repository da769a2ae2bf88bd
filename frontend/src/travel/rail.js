// The rail of time travel: a day as a slider, marks where something changed, and a player.
import { make, put } from "../board/dom.js";
import { formatDay, formatTime } from "../board/format.js";

export const MINUTE = 60_000;
const MORNING = 6 * 60 * MINUTE; // where a day that is chosen begins
export const part = (name) => document.querySelector(`[data-travel="${name}"]`);

export async function json(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Any moment of the days: chosen, jumped to, or played.
 *
 * `show(moment)` draws a moment (null: now) and resolves when it stands; `step` plays on, every
 * `frame` ms; `rewind(moment)` is told where to play from, `drawn(moment)` that the rail differs. */
export function createRail(
  { days, zone, language, changesUrl, strings },
  { show, step, frame, drawn, rewind = () => {} },
) {
  const slider = part("slider");
  let day = days.at(-1);
  let moment = null;
  let playing = 0;
  let marks = [];
  const latest = () => Math.min(day.to, Date.now());
  const clock = (ms) => formatTime(ms, zone);

  function draw() {
    part("bar").hidden = moment === null;
    drawn(moment);
    if (moment === null) return;
    slider.min = day.from;
    slider.max = latest();
    slider.value = moment;
    slider.setAttribute("aria-valuetext", clock(moment));
    put(part("moment"), clock(moment));
    put(part("play"), playing ? strings.pause : strings.play);
    part("play").setAttribute("aria-pressed", String(Boolean(playing)));
  }

  async function go(wanted) {
    if (wanted >= Date.now()) return leave();
    const entering = moment === null;
    day = days.find(({ from, to }) => wanted >= from && wanted < to) ?? day;
    part("day").value = days.indexOf(day);
    moment = Math.max(day.from, wanted);
    rewind(moment);
    draw();
    if (entering) loadMarks();
    return show(moment);
  }

  function leave() {
    if (moment === null) return undefined;
    stop();
    moment = null;
    draw();
    return show(null);
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    draw();
  }

  function play() {
    if (playing) return stop();
    rewind(moment);
    playing = setInterval(step, frame);
    return draw();
  }

  async function loadMarks() {
    const shown = day;
    try {
      marks = (await json(`${changesUrl}?from=${shown.from}&to=${Math.round(latest())}`)).changes;
    } catch {
      marks = []; // the slider works without
    }
    const span = latest() - shown.from;
    part("marks").replaceChildren(
      ...marks.map(([at, state]) => {
        const mark = make("i", `is-${state}`);
        mark.style.left = `${(100 * (at - shown.from)) / span}%`;
        return mark;
      }),
    );
  }

  function jump(direction) {
    const instants = marks.map(([at]) => at + 1000);
    const there =
      direction < 0
        ? instants.filter((at) => at < moment - 1000).at(-1)
        : instants.find((at) => at > moment + 1000);
    if (there) go(there);
  }

  const press = {
    play,
    back: () => go(moment - MINUTE),
    forth: () => go(moment + MINUTE),
    earlier: () => jump(-1),
    later: () => jump(1),
    now: leave,
  };
  for (const [name, act] of Object.entries(press)) part(name)?.addEventListener("click", act);
  slider.addEventListener("input", () => put(part("moment"), clock(Number(slider.value))));
  slider.addEventListener("change", () => go(Number(slider.value)));
  days.forEach(({ from }, index) => {
    const option = make("option", "", formatDay(from, zone, language));
    option.value = index;
    part("day").append(option);
  });
  part("day").hidden = days.length < 2;
  part("day").value = days.length - 1;
  part("day").addEventListener("change", () => {
    day = days[Number(part("day").value)];
    go(Math.min(latest() - MINUTE, day.from + MORNING)).then(loadMarks);
  });

  return {
    moment: () => moment,
    day: () => day,
    latest,
    go,
    leave,
    stop,
    draw,
    /** Play on to a moment that the page has drawn already. */
    slide(to) {
      moment = to;
      draw();
    },
    toggle: () => (moment === null ? go(Date.now() - MINUTE) : leave()),
    press: (name) => moment !== null && press[name](),
  };
}
