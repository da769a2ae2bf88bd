// Which devices are not as they should be, below the map: on a phone names do not fit into it.
import { make } from "../board/dom.js";

const WORST_FIRST = ["down", "full", "unreachable", "lossy", "late", "busy", "maintenance"];
const MOST = 12;

/** The devices of a look that are not well, the worst first, `[{node, seen}, …]`. */
export function oddOnes(nodes, look) {
  return nodes
    .map((node) => ({ node, seen: look.nodes.get(node.slug) }))
    .filter(({ seen }) => WORST_FIRST.includes(seen?.mark))
    .sort(
      (one, other) => WORST_FIRST.indexOf(one.seen.mark) - WORST_FIRST.indexOf(other.seen.mark),
    );
}

/** Draws them into `host`; `choose(slug)` is called for the one that is pressed. */
export function createOdd(host, map, strings, choose) {
  let drawn = "";
  return (look) => {
    const odd = oddOnes(map.nodes, look);
    const told = odd.map(({ node, seen }) => [node.slug, seen.mark, seen.text]);
    const now = JSON.stringify(told);
    if (now === drawn) return; // whoever is about to press one keeps it
    drawn = now;
    host.hidden = !odd.length;
    const list = make("ul");
    for (const { node, seen } of odd.slice(0, MOST)) {
      const item = make("li");
      const button = make("button", `k-button map-badge mark-${seen.mark}`);
      button.type = "button";
      const sign = make("span", "", seen.sign);
      sign.setAttribute("aria-hidden", "true");
      button.append(sign, ` ${node.name} `, make("span", "k-soft", seen.text));
      button.addEventListener("click", () => choose(node.slug));
      item.append(button);
      list.append(item);
    }
    if (odd.length > MOST) list.append(make("li", "k-soft", strings.more(odd.length - MOST)));
    host.replaceChildren(make("h2", "", strings.odd), list);
  };
}
