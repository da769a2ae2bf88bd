import { backoff } from "./model.js";

const EVENTS = ["tick", "state", "blind", "gap", "alerts", "ahead", "reload"];

/** Listen to the server's stream; connects again, ever more patiently, when the line is cut.
 *
 * `to` has a function for each event that it wants, and `opened(again)` and `lost()`. */
export function connect(url, to) {
  let attempt = 0;
  let opened = false;
  const dial = () => {
    const source = new EventSource(url);
    source.addEventListener("open", () => {
      to.opened(opened);
      opened = true;
      attempt = 0;
    });
    for (const name of EVENTS) {
      source.addEventListener(name, (message) => to[name]?.(JSON.parse(message.data)));
    }
    source.addEventListener("error", () => {
      source.close();
      to.lost();
      setTimeout(dial, backoff(attempt++));
    });
  };
  dial();
}

/** `act`, once within `ms` however often it is asked for: a thousand pages do not ask in the same second. */
export function soon(act, ms) {
  let waiting = 0;
  return () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      act();
    }, Math.random() * ms);
  };
}
