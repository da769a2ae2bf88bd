// The phone's check: measure, hand in, say what came of it.
import "./checks.css";
import { answers, down, Refused, reached, up } from "./measure.js";
import { STRINGS } from "./strings.js";

const MARKS = { pass: "up", fail: "down", skip: "late", info: "unknown" };
const form = document.querySelector("#phone");
if (form) start(form);

function start(form) {
  const language = document.documentElement.lang.startsWith("ja") ? "ja" : "en";
  const strings = STRINGS[language];
  const place = JSON.parse(document.querySelector("#phone-addresses").textContent);
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const said = form.querySelector("#said");
  const told = form.querySelector("#told");
  const button = form.querySelector("button");
  const figure = (name, text) => {
    form.querySelector(`[data-figure=${name}]`).textContent = text;
  };
  const rate = (name) => (mbps) => figure(name, `${mbps.toFixed(mbps < 10 ? 1 : 0)} Mbit/s`);

  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    button.disabled = true;
    told.replaceChildren();
    for (const name of ["rtt", "lost", "down", "up", ...Object.keys(place.families)])
      figure(name, "–");
    form.querySelector(".checks-figures").hidden = false;
    try {
      tell(await handIn(await measure()));
    } catch (error) {
      said.textContent = (error instanceof Refused && error.message) || strings.lost;
    }
    button.disabled = false;
  });

  async function measure() {
    said.textContent = strings.answers;
    const measured = await answers(place.known, ({ rtt, lost, sent }) => {
      if (rtt !== null) figure("rtt", `${rtt.toFixed(0)} ms`);
      figure("lost", `${lost} / ${sent}`);
    });
    for (const [family, url] of Object.entries(place.families)) {
      measured[family] = await reached(url);
      figure(family, measured[family] ? strings.reached : strings.unreached);
    }
    said.textContent = strings.down;
    measured.down_mbps = await down(place.data, rate("down"));
    said.textContent = strings.up;
    measured.up_mbps = await up(place.sink, place.piece, token, rate("up"));
    return measured;
  }

  async function handIn(measured) {
    said.textContent = strings.sending;
    const answer = await fetch(place.submit, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": token,
      },
      body: JSON.stringify({ room: place.slug, place: form.place.value, measured }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Refused(body.sentence);
    return body.result;
  }

  function tell(check) {
    said.textContent = check.well ? strings.passed : strings.failed;
    const list = document.createElement("ul");
    list.className = "k-lines";
    for (const outcome of check.outcomes) {
      const line = document.createElement("li");
      const word = document.createElement("span");
      word.className = `k-state is-${MARKS[outcome.verdict]}`;
      word.textContent = strings.verdicts[outcome.verdict];
      const what = document.createElement("strong");
      what.textContent = outcome.check;
      line.append(word, " ", what, " ", outcome[language]);
      list.append(line);
    }
    const back = document.createElement("a");
    back.className = "k-button";
    back.href = place.room;
    back.textContent = strings.room;
    told.replaceChildren(list, back);
  }
}
