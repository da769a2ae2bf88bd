// The small curves in the table of ports: drawn when they come, and again whenever htmx swaps the table.
const NAMESPACE = "http://www.w3.org/2000/svg";
const WIDTH = 96;
const HEIGHT = 24;

/**
 * Path of a curve that fills its box: a gap (null) breaks it, "" lies between two slow polls; a port
 * without traffic lies on the ground.
 */
export function pathOf(values) {
  const most = Math.max(1, ...values.map((value) => value || 0));
  const step = WIDTH / Math.max(1, values.length - 1);
  let pen = "M";
  return values
    .map((value, index) => {
      if (value === "") return "";
      if (value === null) {
        pen = "M";
        return "";
      }
      const point = `${pen}${(index * step).toFixed(1)} ${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`;
      pen = "L";
      return point;
    })
    .join("");
}

/** `ask(stretch)` fetches the curves of a stretch; the answer has `draw(stretch)`. */
export function createSparks(ask) {
  let known = {};

  function show() {
    for (const svg of document.querySelectorAll("[data-spark]")) {
      const values = known[svg.dataset.spark];
      if (!values) continue;
      const path = document.createElementNS(NAMESPACE, "path");
      path.setAttribute("d", pathOf(values));
      svg.replaceChildren(path);
    }
  }

  document.addEventListener("htmx:afterSwap", show);
  return {
    async draw(stretch) {
      try {
        known = (await ask(stretch)).sparks;
        show();
      } catch {
        // the next turn asks again
      }
    },
  };
}
