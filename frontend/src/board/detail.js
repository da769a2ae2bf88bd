import { element, make, put, drawBadge, reconcile } from "./dom.js";
import { formatRtt, formatSpan, formatTime } from "./format.js";
import { listFolded } from "./model.js";
import { createWorkPart } from "./work.js";

const STRETCHES = [5, 15, 60]; // minutes
const REFRESH_MS = 10_000;

/** The dialog of one target: state and reason, its place in the network, its last minutes as a chart. */
export function createDetail(board, strings, { current, moment, focus }) {
  const dialog = element("detail");
  const drawWork = createWorkPart();
  let key = "";
  let minutes = STRETCHES[0];
  let chart = null;
  let asked = 0;
  let timer = 0;

  const clock = (ms) => formatTime(ms, board.time_zone);

  function linkTo(target) {
    const button = make("button", "k-button detail-link");
    button.type = "button";
    const badge = make("span");
    drawBadge(badge, target.state, strings);
    put(badge, "");
    button.append(badge, target.name);
    button.title = strings[target.state] ?? target.state;
    button.addEventListener("click", () => open(target.key));
    return button;
  }

  function links(keys, model) {
    return keys
      .map((one) => model.byKey.get(one))
      .filter(Boolean)
      .map(linkTo);
  }

  function rowsOf(target, model) {
    const room = model.rooms.get(target.room);
    const hidden = (listFolded(model.targets).get(target.key) ?? []).map((child) => child.key);
    const below = model.targets.filter((child) => child.parents?.includes(target.key));
    return [
      [strings.why, [target.why]],
      [strings.since, [target.since ? formatSpan(model.now - target.since, strings) : ""]],
      [strings.cause, target.cause && target.cause !== key ? links([target.cause], model) : []],
      [strings.address, [target.address]],
      [
        strings.where,
        [[...new Set([room?.name, target.floor, target.group])].filter(Boolean).join(" · ")],
      ],
      [strings.parents, links(target.parents ?? [], model)],
      [strings.behind, links(hidden.length ? hidden : below.map((child) => child.key), model)],
    ];
  }

  function drawRows(target, model) {
    const nodes = [];
    for (const [label, values] of rowsOf(target, model)) {
      const told = values.filter((value) => value);
      if (!told.length) continue;
      const value = make("dd");
      value.append(...told);
      nodes.push(make("dt", "", label), value);
    }
    element("detail-rows").replaceChildren(...nodes);
  }

  function drawRecent(model) {
    const lines = model.feed.filter((line) => line.key === key).slice(0, 5);
    element("detail-recent").replaceChildren(
      ...lines.map((line) => {
        const item = make("li");
        item.append(make("time", "k-soft", clock(line.at)), ` ${line.sentence}`);
        return item;
      }),
    );
  }

  /** After every change of state. */
  function draw() {
    const model = current();
    const target = model.byKey.get(key);
    if (!target) return;
    put(element("detail-title"), target.name);
    drawBadge(element("detail-state"), target.state, strings);
    if (target.flapping) element("detail-state").append(` · ${strings.flapping}`);
    drawRows(target, model);
    drawWork(model, target, moment() !== null);
    drawRecent(model);
    const page = element("detail-page");
    page.hidden = !target.url;
    page.href = target.url || "#";
    tick();
  }

  /** Every second. */
  function tick() {
    if (!dialog.open) return;
    const target = current().byKey.get(key);
    if (target) put(element("detail-rtt"), formatRtt(target.spark.at(-1), strings));
  }

  async function drawChart() {
    const mine = ++asked;
    const to = moment() ?? current().now;
    const from = to - minutes * 60_000;
    try {
      const query = new URLSearchParams({ from: Math.round(from), to: Math.round(to), key });
      const [{ columnsOf, createChart }, answer] = await Promise.all([
        import("./chart.js"),
        fetch(`${board.replay_url}?${query}`, { headers: { Accept: "application/json" } }),
      ]);
      if (!answer.ok) throw new Error(String(answer.status));
      const { ticks } = await answer.json();
      if (mine !== asked || !dialog.open) return;
      put(element("detail-note"), ticks.length ? "" : strings.nochart);
      chart ??= createChart(element("detail-chart"), strings, board.time_zone);
      chart.set(columnsOf(ticks.map(({ t, v }) => ({ t, v: v[0] }))), from, to);
    } catch {
      if (mine === asked) put(element("detail-note"), strings.gone);
    }
  }

  function choose(stretch) {
    minutes = stretch;
    for (const button of element("detail-stretch").children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.minutes) === minutes));
    }
    drawChart();
  }

  function open(wanted) {
    if (!current().byKey.has(wanted)) return;
    key = wanted;
    if (!dialog.open) dialog.showModal();
    draw();
    choose(minutes);
    clearInterval(timer);
    timer = setInterval(() => moment() === null && drawChart(), REFRESH_MS);
  }

  reconcile(
    element("detail-stretch"),
    STRETCHES.map((stretch) => {
      const button = make("button", "k-button", strings.minutes(stretch));
      button.type = "button";
      button.dataset.minutes = stretch;
      button.addEventListener("click", () => choose(stretch));
      return button;
    }),
  );
  dialog.addEventListener("close", () => {
    clearInterval(timer);
    chart?.destroy();
    chart = null;
    focus(key);
  });
  return { open, draw: () => dialog.open && draw(), tick };
}
