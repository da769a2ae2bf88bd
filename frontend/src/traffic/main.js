// The charts of a traffic page: one stretch of time for all, zoomed together, alive while it ends now.
import "./traffic.css";
import { DAY, laidOver } from "./figures.js";
import { createPlot } from "./plot.js";
import { createSparks } from "./sparks.js";
import { STRINGS } from "./strings.js";

const EVERY = 10_000; // ms between two looks while the stretch ends now
const HOUR = 3600;
const root = document.querySelector("[data-charts]");
if (root?.querySelector("[data-marks]")) start(root);

function start(root) {
  const { of, zone, chartUrl, marksUrl, sparksUrl } = root.dataset;
  const language = document.documentElement.lang === "ja" ? "ja" : "en";
  const strings = STRINGS[language];
  const address = new URL(location.href);
  const state = {
    hours: Number(address.searchParams.get("hours")) || 1,
    // seconds; null while the stretch ends now
    fixed: readFixed(address),
    compare: address.searchParams.has("compare"),
  };
  const figures = [...root.querySelectorAll("[data-chart]")];
  const plots = figures.map((figure) =>
    createPlot(figure.querySelector("[data-plot]"), {
      unit: figure.dataset.unit,
      zone,
      language,
      strings,
      zoomed: (from, to) => change({ fixed: [Math.floor(from), Math.ceil(to)] }),
      reset: () => change({ fixed: null }),
    }),
  );

  const stretch = () => {
    if (state.fixed) return state.fixed;
    const now = Date.now() / 1000;
    return [Math.floor(now - state.hours * HOUR), Math.ceil(now)];
  };

  async function ask(url, [from, to], names = []) {
    const asked = new URL(url, location.href);
    const words = new URLSearchParams({ of, from: from * 1000, to: to * 1000 });
    for (const name of names) words.append("name", name);
    asked.search = words;
    const answer = await fetch(asked, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  const sparks = sparksUrl ? createSparks((stretch) => ask(sparksUrl, stretch)) : null;
  let turn = 0;
  async function draw() {
    const mine = ++turn;
    const [from, to] = stretch();
    sparks?.draw([from, to]);
    const names = figures.map(({ dataset }) => dataset.chart);
    const askCharts = (stretch) => ask(chartUrl, stretch, names).then(({ charts }) => charts);
    try {
      const [told, before, { marks }] = await Promise.all([
        askCharts([from, to]),
        state.compare ? askCharts([from - DAY, to - DAY]) : [],
        ask(marksUrl, [from, to]),
      ]);
      if (mine !== turn) return;
      told.forEach((chart, index) => drawOne(index, chart, before[index], marks, [from, to]));
      listMarks(marks);
      root.classList.remove("is-stale");
    } catch {
      root.classList.add("is-stale"); // what is drawn stays; the next turn tries again
    }
  }

  function drawOne(index, told, before, marks, [from, to]) {
    const known = (value) => value !== null && value !== "";
    const empty = !told.lines.some(({ values }) => values.some(known));
    figures[index].querySelector("[data-none]").hidden = !empty;
    const under = before && laidOver(told.times, before, DAY);
    plots[index].set(told, under, marks, from, to);
  }

  function listMarks(marks) {
    const list = root.querySelector("[data-marks]");
    const clock = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
    const items = marks.toReversed().map(({ at, kind, text }) => {
      const item = document.createElement("li");
      const time = document.createElement("time");
      time.dateTime = new Date(at).toISOString();
      time.textContent = clock.format(at);
      const sign = document.createElement("span");
      sign.className =
        kind === "session" || kind === "note" ? `mark-${kind}` : `k-state is-${kind}`;
      sign.setAttribute("aria-hidden", "true");
      item.append(time, sign, text);
      return item;
    });
    list.replaceChildren(...items);
    root.querySelector("[data-marks-none]").hidden = items.length > 0;
  }

  function change(news) {
    Object.assign(state, news);
    const url = new URL(location.href);
    const wanted = {
      hours: state.hours === 1 ? null : state.hours,
      from: state.fixed?.[0],
      to: state.fixed?.[1],
      compare: state.compare ? 1 : null,
    };
    for (const [name, value] of Object.entries(wanted)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    history.replaceState(null, "", url);
    press();
    draw();
  }

  function press() {
    for (const button of root.querySelectorAll("[data-hours]")) {
      const chosen = !state.fixed && Number(button.dataset.hours) === state.hours;
      button.setAttribute("aria-pressed", String(chosen));
    }
    compare.setAttribute("aria-pressed", String(state.compare));
  }

  const compare = root.querySelector("[data-compare]");
  compare.addEventListener("click", () => change({ compare: !state.compare }));
  for (const button of root.querySelectorAll("[data-hours]")) {
    button.addEventListener("click", () =>
      change({ hours: Number(button.dataset.hours), fixed: null }),
    );
  }
  press();
  draw();
  setInterval(() => {
    if (!state.fixed && !document.hidden) draw();
  }, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (!state.fixed && !document.hidden) draw();
  });
}

function readFixed(address) {
  const [from, to] = ["from", "to"].map((name) => Number(address.searchParams.get(name)));
  return from > 0 && to > from ? [from, to] : null;
}
