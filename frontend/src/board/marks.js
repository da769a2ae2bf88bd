// What is wrong now and what soon will be, in few words, each a link: in a room and over all.
import { element, make, put } from "./dom.js";
import { formatTime } from "./format.js";
import { countAlerts } from "./model.js";

export function createMarks(board, strings) {
  const clock = (ms) => formatTime(ms, board.time_zone).slice(0, 5);

  function wear(node, mark) {
    const worn = `k-state is-${mark}`;
    if (node.className !== worn) node.className = worn;
  }

  function drawAhead(link, ahead) {
    link.hidden = !ahead;
    if (!ahead) return;
    const people = ahead.people ? strings.people(ahead.people) : "";
    const starts = ahead.starts ? clock(ahead.starts) : "";
    wear(link, ahead.mark);
    link.href = ahead.url;
    const parts = [ahead.word, starts, people].filter(Boolean);
    if (link.textContent !== parts.join("")) {
      link.replaceChildren(...parts.map((part) => make("span", "", part)));
    }
  }

  function drawComplaints(link, slug, complaints) {
    link.hidden = !complaints;
    if (!complaints) return;
    link.hash = `room-${slug}`;
    put(link, strings.complaints(complaints));
  }

  function drawAlerts(link, alerts, text) {
    const { critical, all } = countAlerts(alerts);
    wear(link, critical ? "down" : all ? "late" : "bare");
    put(link, text(all, critical));
  }

  return {
    drawRoom(card, { slug, ahead, inside, complaints, alerts }) {
      const people = card.querySelector("[data-inside]");
      people.hidden = inside === null || inside === undefined;
      put(people, people.hidden ? "" : strings.inside(inside));
      drawAhead(card.querySelector("[data-ahead]"), ahead);
      drawComplaints(card.querySelector("[data-complaints]"), slug, complaints);
      const link = card.querySelector("[data-alerts]");
      link.hidden = !countAlerts(alerts).all;
      link.search = `?room=${slug}`;
      drawAlerts(link, alerts, (all) => strings.alerts(all, 0));
    },
    draw: (model) => drawAlerts(element("alerts"), model.alerts, strings.alerts),
  };
}
