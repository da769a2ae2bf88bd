import { make, put } from "./dom.js";
import { formatRtt, formatSpan } from "./format.js";
import { SPARK_LENGTH } from "./model.js";

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    entry.target.inView = entry.isIntersecting;
    if (entry.isIntersecting) entry.target.redraw();
  }
});
const sized = new ResizeObserver((entries) => {
  for (const { target: canvas, contentRect } of entries) {
    canvas.width = Math.round(contentRect.width * devicePixelRatio);
    canvas.height = Math.round(contentRect.height * devicePixelRatio);
    canvas.redraw();
  }
});

// Asked of the page once, and again only when the colours of the system change.
let colours = null;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (colours = null));
function coloursOf(node) {
  if (!colours) {
    const style = getComputedStyle(node);
    const [lost, answered, silent] = ["--k-down", "--k-spark", "--k-line"].map((name) =>
      style.getPropertyValue(name),
    );
    colours = { lost, answered, silent };
  }
  return colours;
}

// 1 µs to 1 s on a log scale, so that a cable and a continent can both be read.
const tallness = (value) => Math.min(1, Math.max(0, (Math.log10(value + 0.001) + 3) / 6));

/** One bar per second; loss is full height, a second without a probe a dot on the ground. */
function drawSpark(canvas, spark) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const { lost, answered, silent } = coloursOf(canvas);
  pen.clearRect(0, 0, width, height);
  const step = width / SPARK_LENGTH;
  const shown = spark.slice(-SPARK_LENGTH);
  shown.forEach((value, index) => {
    const missing = value === "" || value === undefined;
    pen.fillStyle = missing ? silent : value === null ? lost : answered;
    const tall = missing ? 1 : value === null ? height : Math.max(2, tallness(value) * height);
    const left = Math.round(width - (shown.length - index) * step);
    const right = Math.round(width - (shown.length - index - 1) * step);
    pen.fillRect(left, height - tall, right - left, tall);
  });
}

/** The tile of one target: `show(target)` after a change of state, `tick(now)` every second. */
export function createTile(strings, open) {
  const node = make("button");
  node.type = "button";
  const [name, state, rtt] = [make("span", "tile-name"), make("span"), make("span", "tile-rtt")];
  const canvas = make("canvas");
  canvas.setAttribute("aria-hidden", "true");
  node.append(state, name, canvas, rtt);
  let target = null;
  node.addEventListener("click", () => open(target.key));
  node.redraw = () => target && canvas.width && drawSpark(canvas, target.spark);
  canvas.redraw = node.redraw;
  sized.observe(canvas);
  seen.observe(node);

  const sayState = (now) => {
    const word = target.flapping ? strings.flapping : (strings[target.state] ?? target.state);
    const lasts =
      target.state !== "up" && !target.flapping && target.since ? now - target.since : 0;
    put(state, lasts > 0 ? `${word} ${formatSpan(lasts, strings)}` : word);
  };
  const tick = (now) => {
    put(rtt, formatRtt(target.spark.at(-1), strings));
    if (target.state !== "up") sayState(now);
    if (node.inView) node.redraw();
  };
  const show = (shown, now) => {
    target = shown;
    node.dataset.key = target.key;
    // What keeps changing is damped: its last state holds, but it is not well.
    const shownState = target.flapping && target.state === "up" ? "late" : target.state;
    const worn = `tile state-${shownState}${target.flapping ? " is-flapping" : ""}`;
    if (node.className !== worn) node.className = worn;
    state.className = `k-state tile-state is-${shownState}`;
    put(name, target.name);
    node.title = target.why ? `${target.name}: ${target.why}` : target.name;
    sayState(now);
    tick(now);
  };
  return { node, show, tick };
}
