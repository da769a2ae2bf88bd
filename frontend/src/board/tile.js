import { formatRtt } from "./format.js";
import { SPARK_LENGTH } from "./model.js";

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    entry.target.inView = entry.isIntersecting;
    if (entry.isIntersecting) entry.target.redraw();
  }
});

/** One bar per second on a log scale, so that 0.3 ms and 300 ms can both be read; loss is full height. */
function drawSpark(canvas, spark) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  pen.clearRect(0, 0, width, height);
  const step = width / SPARK_LENGTH;
  spark.slice(-SPARK_LENGTH).forEach((value, index, shown) => {
    if (value === "" || value === undefined) return;
    const part = value === null ? 1 : Math.min(1, Math.log10(1 + value) / 3);
    const tall = Math.max(2, part * height);
    pen.fillStyle = style.getPropertyValue(value === null ? "--k-down" : "--k-soft");
    pen.fillRect(
      width - (shown.length - index) * step,
      height - tall,
      Math.max(1, step - 0.5),
      tall,
    );
  });
}

export function createTile(target, strings, open) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = `tile state-${target.state}`;
  const [name, state, rtt] = ["tile-name", `k-state is-${target.state}`, "tile-rtt"].map((kind) => {
    const part = document.createElement("span");
    part.className = kind;
    return part;
  });
  name.textContent = target.name;
  state.textContent = strings[target.state] ?? target.state;
  if (target.hides?.length) state.textContent += ` · ${strings.hidden(target.hides.length)}`;
  const canvas = document.createElement("canvas");
  canvas.width = 120;
  canvas.height = 20;
  canvas.setAttribute("aria-hidden", "true");
  node.append(name, rtt, state, canvas);
  node.addEventListener("click", open);
  node.redraw = () => drawSpark(canvas, target.spark);
  const update = () => {
    const text = formatRtt(target.spark.at(-1), strings);
    if (rtt.textContent !== text) rtt.textContent = text;
    if (node.inView) node.redraw();
  };
  update();
  seen.observe(node);
  return { node, update };
}
