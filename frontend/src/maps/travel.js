// The time slider of the maps: each step of the player is asked for and drawn whole.
import { createRail, part } from "../travel/rail.js";

const FRAME = 1000; // ms between two steps of the player

/** `show(moment)` draws a moment, null is now, and resolves when it is drawn. */
export function createTravel(map, strings, { show }) {
  const { days, zone, language } = map;
  const button = document.querySelector('[data-map="time"]');
  let busy = false;

  function step() {
    if (busy) return; // the moment before is still on its way
    busy = true;
    rail.go(rail.moment() + FRAME * Number(part("speed").value)).finally(() => (busy = false));
  }

  const rail = createRail(
    { days, zone, language, strings, changesUrl: map.urls.changes },
    {
      show,
      step,
      frame: FRAME,
      drawn: (moment) => button.setAttribute("aria-pressed", String(moment !== null)),
    },
  );
  button.addEventListener("click", rail.toggle);
  return rail;
}
