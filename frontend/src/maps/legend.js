// What the colours mean, in words and signs.
import { make } from "../board/dom.js";
import { LEVELS, STATES, signOf } from "./layers.js";

/** Draw the legend of a layer. */
export function drawLegend(host, layer, strings) {
  const list = make("ul");
  for (const mark of layer === "state" ? STATES : LEVELS) {
    const item = make("li", `map-badge mark-${mark}`);
    const sign = make("span", "map-legend-sign", signOf(mark));
    sign.setAttribute("aria-hidden", "true");
    const words = layer === "state" ? strings[mark] : strings.levels[mark];
    item.append(sign, make("span", "", words));
    const bound = strings.bounds[layer]?.[mark];
    if (bound) item.append(make("span", "k-soft", ` ${bound}`));
    list.append(item);
  }
  host.replaceChildren(list, make("p", "k-soft", strings.hints[layer]));
}
