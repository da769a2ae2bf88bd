// What stands on the screen: the answer, who was found, the last scans. It knows nothing of networks.
import { filled } from "./strings.js";

const LAST = 30; // scans that are listed

const element = (name, text, className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

export class Screen {
  constructor(strings, language) {
    this.strings = strings;
    this.language = language;
    this.on = (id) => document.getElementById(id);
  }

  named = (thing) => (thing ? thing[this.language] : "");

  time(at, zone) {
    const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return new Intl.DateTimeFormat("en-GB", options).format(new Date(at));
  }

  /** The big answer; its words come with its colour. */
  answer(state, { ticket = null, item = null, notes = [] } = {}) {
    this.on("answer").dataset.state = state;
    this.on("word").textContent = this.strings.words[state];
    this.on("name").textContent = ticket ? ticket.name : "";
    const parts = ticket ? [this.named(item), ticket.number, ticket.kana || ticket.latin] : [];
    this.on("kind").textContent = parts.filter(Boolean).join(" · ");
    this.on("notes").replaceChildren(...notes.map((note) => element("li", note)));
  }

  /** The gate of a room: which way people go, and how many are inside; hidden for other lists. */
  gate(list, { isOut, inside, isFull, isOnline }) {
    this.on("gate").hidden = !list;
    document.body.dataset.way = list ? (isOut ? "out" : "in") : "";
    if (!list) return;
    for (const way of ["in", "out"])
      this.on(`way-${way}`).setAttribute("aria-pressed", String((way === "out") === isOut));
    const { strings } = this;
    const { capacity } = list;
    const sentence = isFull ? strings.insideFull : capacity ? strings.insideOf : strings.inside;
    const told = [filled(sentence, { inside, capacity })];
    if (!isOnline) told.push(strings.insideOffline);
    this.on("inside").dataset.full = String(isFull);
    this.on("inside").textContent = told.join(" · ");
    if (this.on("answer").dataset.state === "ready" && !this.on("name").textContent)
      this.on("word").textContent = strings.ways[isOut ? "out" : "in"];
  }

  /** Buttons below the answer: pairs of label and what they do. */
  actions(buttons) {
    this.on("actions").replaceChildren(
      ...buttons.map(([label, act]) => {
        const button = element("button", label, "k-button");
        button.type = "button";
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  /** Who fits; a choice is as good as a scan. */
  found(tickets, itemOf, choose) {
    this.on("found").replaceChildren(
      ...tickets.map((ticket) => {
        const row = document.createElement("li");
        const button = element("button", "", "k-button desk-person");
        button.type = "button";
        const parts = [ticket.kana, ticket.latin, this.named(itemOf(ticket)), ticket.number];
        button.append(
          element("strong", ticket.name),
          element("span", parts.filter(Boolean).join(" · "), "k-soft"),
        );
        button.addEventListener("click", () => choose(ticket));
        row.append(button);
        return row;
      }),
    );
  }

  /** The last scans of this device, the newest first. */
  log(lines, { roster, undone, undo }) {
    const zone = roster?.head.zone ?? "UTC";
    this.on("log").replaceChildren(
      ...lines
        .slice(-LAST)
        .reverse()
        .map((line) => {
          const row = document.createElement("li");
          const ticket = roster?.tickets.get(line.id);
          const at = this.time(line.clock + line.offset, zone);
          const way = line.out ? this.strings.wentOut : "";
          const told = [at, way, ticket?.name, ticket?.number].filter(Boolean);
          row.append(element("span", told.join(" ")));
          if (line.undoes || undone.has(line.number))
            row.append(element("em", this.strings.undone, "k-soft"));
          else if (ticket) {
            const button = element("button", this.strings.undo, "k-button");
            button.type = "button";
            button.setAttribute("aria-label", `${this.strings.undo}: ${ticket.name}`);
            button.addEventListener("click", () => undo(line, ticket));
            row.append(button);
          }
          return row;
        }),
    );
  }

  link(state, place = "") {
    const pill = this.on("link");
    const signs = { online: "up", elsewhere: "impaired", offline: "late", out: "down" };
    pill.className = `k-state is-${signs[state]}`;
    pill.textContent = filled(this.strings.link[state], { place });
  }

  queue(number) {
    const { queue, queueNone } = this.strings;
    this.on("queue").textContent = number ? filled(queue, { number }) : queueNone;
  }

  /** Something that somebody has to know; it stays until something else is wrong. */
  trouble(sentence, link = null) {
    const box = this.on("trouble");
    box.hidden = !sentence;
    box.replaceChildren(sentence);
    if (link) {
      const anchor = element("a", ` ${link[0]}`);
      anchor.href = link[1];
      box.append(anchor);
    }
  }

  /** Ask for a reason; resolves to it, or to "" when nobody gives one. */
  reason(title) {
    const dialog = this.on("why");
    this.on("why-title").textContent = title;
    this.on("reason").value = "";
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      this.on("say-why").onsubmit = () => {
        dialog.returnValue = "said";
      };
      this.on("leave").onclick = () => dialog.close("");
      dialog.onclose = () => resolve(dialog.returnValue ? this.on("reason").value.trim() : "");
    });
  }
}
