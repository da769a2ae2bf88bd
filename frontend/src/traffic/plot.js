// One chart: uPlot with the lines that the server told, marks of what happened, yesterday below.
import uPlot from "uplot";
import { shown } from "./figures.js";

const HEIGHT = 230;
const PALETTE = 8;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const lineColour = (index) => colour(`--k-chart-${(index % PALETTE) + 1}`);

const clocks = new Map();
function clock(seconds, zone, language, parts) {
  const key = `${zone} ${language} ${Object.keys(parts)}`;
  if (!clocks.has(key)) {
    clocks.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, hour12: false, ...parts }));
  }
  return clocks.get(key).format(seconds * 1000);
}
const TIME = { hour: "2-digit", minute: "2-digit" };
const DATE = { month: "numeric", day: "numeric" };

/** A label of the time axis: the hour, and the day where the stretch is longer than one. */
function timeLabels(splits, span, zone, language) {
  const far = span > 2 * 86400;
  return splits.map((s) => clock(s, zone, language, far ? { ...DATE, ...TIME } : TIME));
}

/** Sessions as bands, everything else as a stroke with the colour of its kind. */
function drawMarks(plot, marks) {
  const { ctx, bbox } = plot;
  const left = (ms) => plot.valToPos(ms / 1000, "x", true);
  const from = bbox.left;
  const to = bbox.left + bbox.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { at, until, kind } of marks) {
    const x = left(at);
    if (kind === "session") {
      ctx.fillStyle = colour("--k-chart-band");
      ctx.fillRect(x, bbox.top, Math.max(1, left(until) - x - 2), bbox.height);
    } else if (x >= from && x <= to) {
      ctx.fillStyle = colour(`--k-${kind}`) || colour("--k-soft");
      ctx.fillRect(Math.round(x), bbox.top, kind === "down" ? 2 : 1, bbox.height);
    }
  }
  ctx.restore();
}

function seriesOf(told, before, unit, strings) {
  const value = (_, v) => shown(v, unit);
  const line = ({ label }, index) => ({
    label,
    stroke: lineColour(index),
    dash: index < PALETTE ? undefined : [8, 3], // colours come again, lines do not
    width: 1.5,
    points: { show: false },
    value,
  });
  const faint = ({ label }, index) => ({
    ...line({ label: `${label} ${strings.yesterday}` }, index),
    dash: [4, 4],
    width: 1,
    alpha: 0.7,
  });
  return [...told.lines.map(line), ...(before ? told.lines.map(faint) : [])];
}

/** Between two slow polls the line goes on ("" from the server); a gap breaks it (null). */
export const bridged = (values) => values.map((value) => (value === "" ? undefined : value));

/**
 * Draws into `root`. `zoomed(from, to)` hears what was dragged, in seconds. The answer has
 * `set(told, before, marks, from, to)` and `destroy()`; a chart with other lines is made anew.
 */
export function createPlot(root, { unit, zone, language, strings, zoomed, reset }) {
  let plot = null;
  let lines = "";
  let marks = [];
  const axis = () => ({
    stroke: colour("--k-soft"),
    grid: { stroke: colour("--k-line"), width: 1 },
    ticks: { stroke: colour("--k-line"), width: 1 },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  });

  function make(told, before, data) {
    plot?.destroy();
    const full = unit === "%";
    plot = new uPlot(
      {
        width: root.clientWidth || 300,
        height: HEIGHT,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
        cursor: { sync: { key: "charts" }, drag: { x: true, y: false, setScale: false }, y: false },
        legend: { live: true, markers: { fill: (u, index) => u.series[index].stroke() } },
        scales: {
          x: { time: true },
          y: {
            range: (_, least, most) => {
              if (unit === "dBm" || unit === "°C") return [Math.min(least ?? 0, 0), most ?? 1];
              return [0, full ? Math.max(100, most ?? 0) : Math.max(1, (most ?? 0) * 1.08)];
            },
          },
        },
        axes: [
          {
            ...axis(),
            space: 80,
            values: (u, splits) =>
              timeLabels(splits, u.scales.x.max - u.scales.x.min, zone, language),
          },
          { ...axis(), size: 78, values: (_, splits) => splits.map((v) => shown(v, unit)) },
        ],
        series: [
          {
            label: strings.time,
            value: (_, s) => (s === null ? "" : clock(s, zone, language, { ...DATE, ...TIME })),
          },
          ...seriesOf(told, before, unit, strings),
        ],
        hooks: {
          drawClear: [(u) => drawMarks(u, marks)],
          setSelect: [
            (u) => {
              const { left, width } = u.select;
              if (width < 5) return;
              const seconds = [left, left + width].map((x) => u.posToVal(x, "x"));
              u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
              zoomed(...seconds);
            },
          ],
        },
      },
      data,
      root,
    );
    plot.over.addEventListener("dblclick", reset);
  }

  const sized = new ResizeObserver(() => {
    if (plot && root.clientWidth) plot.setSize({ width: root.clientWidth, height: HEIGHT });
  });
  sized.observe(root);

  return {
    set(told, before, told_marks, from, to) {
      marks = told_marks;
      const data = [
        told.times,
        ...told.lines.map(({ values }) => bridged(values)),
        ...(before ?? []),
      ];
      const wanted = JSON.stringify([told.lines.map(({ label }) => label), Boolean(before)]);
      if (wanted !== lines) {
        lines = wanted;
        make(told, before, data);
      } else {
        plot.setData(data, false);
      }
      plot.batch(() => plot.setScale("x", { min: from, max: to }));
    },
    destroy() {
      sized.disconnect();
      plot?.destroy();
    },
  };
}
