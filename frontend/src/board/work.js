// Announced work: the list on the board, and the part of the dialog that the server renders.
import { element, make } from "./dom.js";
import { formatDay, formatTime } from "./format.js";
import { isAbout, listWork } from "./model.js";

/** The list of what is under way and to come; not there when there is nothing. */
export function createWorkList(board, strings, { open }) {
  let shown = "";

  const clock = (ms, now) => {
    const day = (moment) => formatDay(moment, board.time_zone, board.language);
    const time = formatTime(ms, board.time_zone).slice(0, 5);
    return day(ms) === day(now) ? time : `${day(ms)} ${time}`;
  };

  function lineOf(work, model) {
    const { now } = model;
    const item = make("li");
    const target = model.targets.find((one) => isAbout(work, one));
    const name = make(target ? "button" : "span", "feed-line", work.called);
    if (target) {
      name.type = "button";
      name.addEventListener("click", () => open(target.key));
    }
    const ends = clock(work.ends, now);
    const when =
      work.starts <= now ? strings.until(ends) : strings.fromTo(clock(work.starts, now), ends);
    const sign = make("span", "k-state is-maintenance");
    sign.setAttribute("aria-hidden", "true");
    const told = make("span", "k-soft", [when, work.by].join(" · "));
    item.append(sign, name, told, make("span", "board-reason", work.note));
    return item;
  }

  return function draw(model) {
    const works = listWork(model);
    element("work").hidden = !works.length;
    const begun = works.map(({ starts }) => starts <= model.now);
    const wanted = JSON.stringify([works, begun, model.targets.length]);
    if (wanted === shown) return; // keeps the focus
    shown = wanted;
    element("work-list").replaceChildren(...works.map((work) => lineOf(work, model)));
  };
}

/** In the dialog of a target: what is announced about it and the form, asked anew when that changes. */
export function createWorkPart() {
  const root = element("detail-work");
  let shown = "";

  return function draw(model, target, past) {
    root.hidden = past;
    const works = listWork(model).filter((work) => isAbout(work, target));
    const mark = works.map(({ id, ends }) => `${id}:${ends}`).join(" ");
    const wanted = `${target.key} ${mark}`;
    if (past || wanted === shown) return;
    shown = wanted;
    const input = element("detail-key");
    if (input.value !== target.key) root.replaceChildren();
    // What somebody did here came back with the answer; their focus stays.
    else if (root.querySelector("[data-works]")?.dataset.works === mark) return;
    input.value = target.key;
    root.dispatchEvent(new Event("board:work"));
  };
}
