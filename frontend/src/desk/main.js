// The check-in app: what is scanned, typed or chosen becomes an answer, and a line of the log.
import "./desk.css";
import { Badges } from "./badges.js";
import { Camera, findDecoder } from "./camera.js";
import { fetchPass, fetchRoster, Handing, Line } from "./handing.js";
import { Desk } from "./model.js";
import { Screen } from "./screen.js";
import { allowSound, signal } from "./signals.js";
import { openStore } from "./store.js";
import { filled, STRINGS } from "./strings.js";

const COMPARE = 700; // milliseconds that an answer waits for kaisai; then the device answers alone
const SHORT_PATIENCE = 5_000; // for an answer, where another address may have one
const REFRESH = 300_000;
const COUNTS = 15_000;

const language = document.documentElement.lang.startsWith("ja") ? "ja" : "en";
const strings = STRINGS[language];
const told = document.querySelector("#place");
if (told) start(JSON.parse(told.textContent));

async function start(place) {
  const screen = new Screen(strings, language);
  const { on } = screen;
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const desk = new Desk(await openStore(`kaisai-desk-${place.conference}`));
  await desk.open();
  const elsewhere = place.others.filter((url) => new URL(url).origin !== location.origin);
  const patience = elsewhere.length ? { patience: SHORT_PATIENCE } : {};
  const line = new Line(place.api, { token, ...patience });
  const shown = () => desk.pass;
  const others = elsewhere.map((url) => new Line(url + place.api, { pass: shown, ...patience }));
  const handing = new Handing(desk, line, { others, tell: changed, doubles });
  const sound = () => on("sound").checked;
  const badges = new Badges(place.badge);
  let turn = 0; // of answers: a slow one does not come over a newer one
  let uncompared = null; // what stands on the screen and was not compared yet

  function changed(state = handing.state, error = null, where = handing.place) {
    screen.link(state, where);
    screen.queue(desk.open_.length);
    if (state === "out") {
      screen.trouble(error?.message ?? "", [strings.signIn, place.signIn]);
      if (error?.status !== 401) forget();
    }
    if (uncompared && uncompared.turn === turn && desk.isHanded(uncompared.entry)) {
      screen.answer(uncompared.state, { ...uncompared.answer, notes: notesOf(uncompared.answer) });
      uncompared = null;
    }
    const refused = desk.log.findLast((each) => each.state === "refused");
    if (refused) {
      const values = { number: refused.number, why: refused.sentence };
      screen.trouble(filled(strings.refused, values));
    }
    showLog();
    showGate();
  }

  function showGate() {
    const { gate, isOut } = desk;
    const known = gate ? { inside: desk.inside, isFull: desk.isFull } : {};
    screen.gate(gate, { isOut, ...known, isOnline: handing.isReaching });
  }

  async function go(isOut) {
    turn += 1;
    await desk.setWay(isOut);
    screen.answer("ready");
    screen.actions([]);
    screen.found([], null, null);
    showGate();
    on("words").focus();
  }

  function doubles(found) {
    const { zone } = desk.roster?.head ?? { zone: "UTC" };
    const where = ({ desk: name, at }) => `${name} ${screen.time(at, zone)}`;
    const sentences = found.map(({ ticket, holds, again }) =>
      filled(strings.double, { ticket, first: where(holds), second: where(again) }),
    );
    screen.trouble(sentences.slice(-3).join(" / "));
  }

  function showLog() {
    const undone = new Set(desk.log.filter((each) => each.undoes).map((each) => each.undoes[1]));
    screen.log(desk.log, { roster: desk.roster, undone, undo });
  }

  function notesOf(answer) {
    const { ticket, item, used, reason } = answer;
    const notes = [];
    if (answer.state === "out") return notes;
    if (reason && reason !== "used") notes.push(strings.reasons[reason]);
    if (used) {
      const when = screen.time(used.at, desk.roster.head.zone);
      const sentence = used.device === desk.device ? strings.usedHere : strings.used;
      notes.push(filled(sentence, { when, desk: used.desk }));
    }
    if (answer.since) {
      const when = screen.time(answer.since.at, desk.roster.head.zone);
      notes.push(filled(strings.since, { when, desk: answer.since.desk }));
    }
    if (ticket?.owed)
      notes.push(filled(strings.owed, { yen: ticket.owed.toLocaleString(language) }));
    if (item?.kind === "student" && ["in", "ask"].includes(answer.state))
      notes.push(strings.student);
    const inMyWords = language === "ja" ? 1 : 0;
    for (const said of ticket?.said ?? []) notes.push(said[inMyWords]);
    for (const addOn of answer.addOns ?? [])
      notes.push(filled(strings.addOn, { item: screen.named(addOn) }));
    return notes;
  }

  /** A code, a number, a part of a name. */
  async function ask(text) {
    if (!text) return;
    const mine = ++turn;
    const answer = await desk.look(text);
    if (mine !== turn) return;
    if (answer.state === "search") {
      const tickets = await desk.roster.search(text);
      screen.answer("ready", { notes: tickets.length ? [] : [strings.reasons.nobody] });
      screen.actions([]);
      screen.found(tickets, (ticket) => desk.roster.itemOf(ticket), choose);
      return;
    }
    await conclude(answer, mine);
  }

  async function choose(ticket) {
    await conclude(desk.judged(ticket), ++turn);
  }

  async function conclude(answer, mine) {
    screen.found([], null, null);
    if (answer.state === "in" || answer.state === "out") return pass(answer, mine);
    show(answer, answer.state);
    if (answer.state !== "ask") return screen.actions([]);
    const { ticket, reason } = answer;
    // A till is a page of kaisai, so cash is taken only with a network.
    const canPay = reason === "unpaid" && handing.state === "online";
    const cash = () => window.open(`${place.tills}?order=${encodeURIComponent(ticket.number)}`);
    screen.actions([
      ...(canPay ? [[strings.takeCash, cash]] : []),
      [strings.nevertheless, () => letInNevertheless(answer)],
    ]);
  }

  function show(answer, state, more = []) {
    screen.answer(state, { ...answer, notes: [...notesOf(answer), ...more] });
    signal(state, { sound: sound() });
  }

  async function letInNevertheless(answer) {
    const note = await screen.reason(filled(strings.whyIn, answer.ticket));
    if (note) await pass({ ...answer, reason: "" }, ++turn, note);
  }

  /** Somebody comes in, or goes out: a line of the log. */
  async function pass(answer, mine, note = "") {
    const isOut = answer.state === "out";
    const entry = await desk.admit(answer, note);
    screen.queue(desk.open_.length);
    const handed = handing.now();
    let isCompared = false;
    if (handing.isReaching) {
      screen.answer("busy", answer);
      const late = new Promise((resolve) => setTimeout(resolve, COMPARE));
      isCompared = await Promise.race([handed.then(() => desk.isHanded(entry)), late]);
    }
    if (mine !== turn) return;
    const used = isOut ? null : desk.usedBy(answer.ticket);
    const wasMine = !used || (used.device === desk.device && used.number === entry.number);
    if (entry.state === "refused") show({ ...answer, state: "stop" }, "stop", [entry.sentence]);
    else if (wasMine) {
      const state = isOut ? "out" : "in";
      show({ ...answer, state }, state, isCompared ? [] : [strings.offline]);
      uncompared = isCompared ? null : { turn, entry, state, answer: { ...answer, state } };
    } else show({ ...answer, state: "stop", used }, "stop");
    const isIn = wasMine && entry.state !== "refused";
    // The label comes from kaisai, so there is one only with a network.
    const canPrint = isIn && !isOut && handing.state === "online" && desk.list === "admission";
    screen.actions([
      [strings.undo, () => undo(entry, answer.ticket)],
      ...(canPrint ? [[strings.badge, () => badges.open(answer.ticket.number)]] : []),
    ]);
    if (canPrint && on("print").checked) badges.print(answer.ticket.number);
    showLog();
    showGate();
  }

  async function undo(entry, ticket) {
    const reason = await screen.reason(filled(strings.whyUndo, ticket));
    if (!reason) return;
    turn += 1;
    await desk.undo(entry, reason);
    screen.answer("ready", { ticket, item: desk.roster.itemOf(ticket), notes: [strings.undone] });
    screen.actions([]);
    changed();
    handing.now();
  }

  async function refresh() {
    on("carried").textContent = strings.fetching;
    try {
      await fetchRoster(desk, line);
      await desk.store.set("fetched", Date.now());
      if (others.length) await desk.keepPass(await fetchPass(place.pass, token()));
    } catch (error) {
      on("carried").textContent = error.status ? error.message : strings.fetchFailed;
      if (error.status === 401) changed("out", error);
      return;
    }
    await showSettings();
    showLog();
  }

  async function showSettings() {
    const lists = desk.roster?.head.lists ?? [];
    on("desk-list").replaceChildren(
      ...lists.map(
        (list) => new Option(screen.named(list), list.slug, false, list.slug === desk.list),
      ),
    );
    on("desk-name").value = desk.desk;
    const list = desk.roster?.lists.get(desk.list);
    on("list-name").textContent = list ? `${screen.named(list)} · ${desk.desk}` : strings.setUp;
    showGate();
    const fetched = await desk.store.get("fetched");
    if (!desk.roster || !fetched) return;
    const values = {
      tickets: desk.roster.tickets.size,
      when: screen.time(fetched, desk.roster.head.zone),
    };
    on("carried").textContent = filled(strings.carried, values);
  }

  async function forget() {
    await desk.forgetPeople();
    screen.found([], null, null);
    screen.answer("ready");
    showLog();
    showGate();
  }

  async function count() {
    if (handing.state !== "online" || document.hidden) return;
    try {
      const all = await line.get("desk.counters");
      const now = all.find((each) => each.admission_list.slug === desk.list);
      on("count").textContent = now ? filled(strings.count, now) : "";
    } catch {
      // The counters come with the next question.
    }
  }

  async function finish() {
    await handing.now();
    const number = desk.open_.length;
    if (number) return screen.trouble(filled(strings.notEmpty, { number }));
    await desk.store.wipe();
    for (const key of await caches.keys()) {
      if (key.startsWith(`kaisai-desk-${place.conference}-`)) await caches.delete(key);
    }
    const registration = await navigator.serviceWorker?.getRegistration(place.page);
    await registration?.unregister();
    location.assign(place.signOut);
  }

  wire();
  await showSettings();
  showLog();
  screen.queue(desk.open_.length);
  if (desk.isOver) {
    await forget();
    screen.trouble(strings.over);
  }
  navigator.serviceWorker?.register(place.worker, { scope: place.page }).catch(() => {});
  navigator.storage?.persist?.();
  await handing.now();
  if (handing.state === "online" && !desk.isOver) await refresh();
  if (!desk.desk || !desk.list) on("settings").showModal();
  count();

  function wire() {
    const words = on("words");
    on("ask").addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      allowSound();
      const text = words.value.trim();
      words.value = "";
      ask(text);
    });
    // A hardware scanner types: wherever the focus is, its letters go where they are read.
    document.addEventListener("keydown", (press) => {
      const isTyped = press.key.length === 1 && !press.ctrlKey && !press.metaKey && !press.altKey;
      const elsewhere = press.target.closest?.("input, select, textarea, button, summary, dialog");
      if (isTyped && !elsewhere) words.focus();
    });
    on("open-settings").addEventListener("click", () => on("settings").showModal());
    on("set-up").addEventListener("submit", async () => {
      allowSound();
      await desk.setUp({ desk: on("desk-name").value.trim(), list: on("desk-list").value });
      await showSettings();
      count();
      words.focus();
    });
    on("way-in").addEventListener("click", () => go(false));
    on("way-out").addEventListener("click", () => go(true));
    on("fetch").addEventListener("click", refresh);
    on("finish").addEventListener("click", finish);
    on("print").checked = localStorage.getItem("desk-print") === "yes";
    on("print").addEventListener("change", () => {
      localStorage.setItem("desk-print", on("print").checked ? "yes" : "no");
    });
    on("light").checked = localStorage.getItem("desk-light") === "yes";
    const paint = () => {
      document.documentElement.dataset.bsTheme = on("light").checked ? "light" : "dark";
    };
    on("light").addEventListener("change", () => {
      localStorage.setItem("desk-light", on("light").checked ? "yes" : "no");
      paint();
    });
    paint();
    addEventListener("online", () => handing.now());
    addEventListener("offline", () => changed("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || handing.now());
    setInterval(() => handing.state === "online" && refresh(), REFRESH);
    setInterval(count, COUNTS);
    wireCamera();
    // What is pressed while the page still opens its store would be lost.
    for (const id of ["open-settings", "words", "search", "camera"]) on(id).disabled = false;
  }

  function wireCamera() {
    let camera = null;
    const label = (isOn) => {
      on("camera").setAttribute("aria-pressed", String(isOn));
      on("camera").textContent = isOn ? strings.cameraOff : strings.camera;
      on("view").hidden = !isOn;
    };
    on("camera").addEventListener("click", async () => {
      allowSound();
      if (camera?.isOn) {
        camera.stop();
        return label(false);
      }
      const decode = await findDecoder();
      if (!decode) return screen.trouble(strings.noDecoder);
      camera ??= new Camera(on("view"), decode, ask);
      try {
        await camera.start();
        label(true);
      } catch {
        camera.stop();
        screen.trouble(strings.noCamera);
      }
    });
  }
}
