// The round-trip times of one target over time: uPlot, loaded when somebody opens a target.
import uPlot from "uplot";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);

/** [seconds, ms or null, seconds of losses]: a gap breaks the line, a loss is counted apart. */
export function columnsOf(ticks) {
  const columns = [[], [], []];
  let before = null;
  for (const { t, v } of ticks) {
    if (before !== null && t - before > 5000) {
      // nobody was watching: the line must not be drawn across
      columns[0].push((before + t) / 2000);
      columns[1].push(null);
      columns[2].push(null);
    }
    before = t;
    if (v === "") continue; // not probed in this second, as with longer intervals
    columns[0].push(t / 1000);
    columns[1].push(v);
    columns[2].push(v === null ? 1 : null);
  }
  return columns;
}

const SECOND = 1;

/** Losses as bars over the whole height, drawn under the line. */
function drawLosses(plot) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour("--k-down");
  ctx.globalAlpha = 0.45;
  ctx.beginPath(); // one path, so that seconds that touch are not darker where they meet
  plot.data[2].forEach((lost, index) => {
    if (!lost) return;
    const left = plot.valToPos(plot.data[0][index], "x", true);
    const right = plot.valToPos(plot.data[0][index] + SECOND, "x", true);
    ctx.rect(Math.floor(left), bbox.top, Math.max(1, Math.ceil(right - left) + 1), bbox.height);
  });
  ctx.fill();
  ctx.restore();
}

/** Draws into `root`; the answer has `set(columns, from, to)` and `destroy()`. */
export function createChart(root, strings, zone) {
  const axis = {
    stroke: colour("--k-soft"),
    grid: { stroke: colour("--k-line"), width: 1 },
    ticks: { stroke: colour("--k-line"), width: 1 },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
  const options = {
    width: root.clientWidth,
    height: 190,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: true, live: true },
    cursor: { y: false },
    scales: {
      x: { time: true },
      y: { range: (_, __, most) => [0, Math.max(0.1, most * 1.2)] },
      loss: { range: [0, 1] },
    },
    axes: [
      { ...axis, values: (_, splits) => splits.map((s) => label(s, zone)), space: 70 },
      { ...axis, size: 56 },
    ],
    series: [
      { label: strings.time, value: (_, s) => (s === null ? "" : label(s, zone, true)) },
      {
        label: strings.rtt,
        stroke: colour("--k-accent"),
        width: 1.5,
        points: { show: false },
        value: (_, v) => (v === null || v === undefined ? "–" : v.toFixed(2)),
      },
      {
        label: strings.loss,
        scale: "loss",
        stroke: colour("--k-down"),
        paths: () => null,
        points: { show: false },
        value: (_, v) => (v ? "✖" : "–"),
      },
    ],
    hooks: { drawClear: [drawLosses] },
  };
  const plot = new uPlot(options, [[], [], []], root);
  const sized = new ResizeObserver(() => {
    if (root.clientWidth) plot.setSize({ width: root.clientWidth, height: options.height });
  });
  sized.observe(root);
  return {
    set(columns, from, to) {
      plot.setData(columns, false);
      plot.batch(() => {
        plot.setScale("x", { min: from / 1000, max: to / 1000 });
      });
    },
    destroy() {
      sized.disconnect();
      plot.destroy();
    },
  };
}

const clocks = new Map();
function label(seconds, zone, exact = false) {
  const key = `${zone}/${exact}`;
  if (!clocks.has(key)) {
    const timeStyle = exact ? "medium" : "short";
    clocks.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle }));
  }
  return clocks.get(key).format(seconds * 1000);
}
