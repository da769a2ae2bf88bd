// The time slider: any moment of the conference, played or not.
import { formatDay, formatTime } from "../board/format.js";
import { make, put } from "../board/dom.js";

const FRAME = 1000; // ms between two steps of the player
const part = (name) => document.querySelector(`[data-map="${name}"]`);

/** `show(moment)` draws a moment, null is now, and resolves when it is drawn. */
export function createTravel(map, strings, { show }) {
  const slider = part("slider");
  let moment = null;
  let playing = 0;
  let busy = false;
  let marks = [];
  let day = map.days.at(-1);
  const latest = () => Math.min(day.to, Date.now());
  const clock = (ms) => formatTime(ms, map.zone);

  function draw() {
    part("travel").hidden = moment === null;
    part("time").setAttribute("aria-pressed", String(moment !== null));
    if (moment === null) return;
    slider.min = day.from;
    slider.max = latest();
    slider.value = moment;
    slider.setAttribute("aria-valuetext", clock(moment));
    put(part("moment"), clock(moment));
    put(part("play"), playing ? strings.pause : strings.play);
    part("play").setAttribute("aria-pressed", String(Boolean(playing)));
  }

  async function loadMarks() {
    const shown = day;
    try {
      const answer = await fetch(
        `${map.urls.changes}?from=${shown.from}&to=${Math.round(latest())}`,
        {
          headers: { Accept: "application/json" },
        },
      );
      marks = answer.ok ? (await answer.json()).changes : [];
    } catch {
      marks = []; // the slider works without
    }
    const span = latest() - shown.from;
    part("marks").replaceChildren(
      ...marks.map(([at, state]) => {
        const mark = make("i", `mark-${state}`);
        mark.style.left = `${(100 * (at - shown.from)) / span}%`;
        return mark;
      }),
    );
  }

  function go(wanted) {
    if (wanted === null || wanted >= Date.now()) return leave();
    const entering = moment === null;
    day = map.days.find(({ from, to }) => wanted >= from && wanted < to) ?? day;
    moment = Math.max(day.from, wanted);
    part("day").value = map.days.indexOf(day);
    draw();
    if (entering) loadMarks();
    return show(moment);
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    draw();
  }

  function leave() {
    if (moment === null) return undefined;
    clearInterval(playing);
    playing = 0;
    moment = null;
    draw();
    return show(null);
  }

  function step() {
    if (busy) return; // the moment before is still on its way
    busy = true;
    const next = moment + FRAME * Number(part("speed").value);
    Promise.resolve(go(next)).finally(() => (busy = false));
  }

  function jump(direction) {
    const instants = marks.map(([at]) => at + 1000);
    const there =
      direction < 0
        ? instants.filter((at) => at < moment - 1000).at(-1)
        : instants.find((at) => at > moment + 1000);
    if (there) go(there);
  }

  map.days.forEach(({ from }, index) => {
    const option = make("option", "", formatDay(from, map.zone, map.language));
    option.value = index;
    part("day").append(option);
  });
  part("day").value = map.days.length - 1;
  part("day").hidden = map.days.length < 2;
  part("day").addEventListener("change", () => {
    day = map.days[Number(part("day").value)];
    const there = Math.min(latest() - 60_000, day.from + 6 * 3_600_000);
    Promise.resolve(go(there)).then(loadMarks);
  });
  slider.addEventListener("input", () => put(part("moment"), clock(Number(slider.value))));
  slider.addEventListener("change", () => go(Number(slider.value)));
  part("play").addEventListener("click", () => {
    if (playing) return stop();
    playing = setInterval(step, FRAME);
    return draw();
  });
  part("earlier").addEventListener("click", () => jump(-1));
  part("later").addEventListener("click", () => jump(1));
  part("now").addEventListener("click", leave);
  const toggle = () => (moment === null ? go(Date.now() - 60_000) : leave());
  part("time").addEventListener("click", toggle);

  return { moment: () => moment, toggle, leave };
}
