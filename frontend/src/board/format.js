export { stringsFor } from "./strings.js";

/** One measured value: null is lost, "" is not probed, a number is ms. */
export function formatRtt(value, strings) {
  if (value === null) return strings.lost;
  if (value === "" || value === undefined) return strings.unprobed;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** How long something has lasted: 45 s, 12 min, 3 h 05. */
export function formatSpan(ms, strings) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return strings.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return strings.minutes(minutes);
  return strings.hours(Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"));
}

const formats = new Map();
function formatOf(zone, language, options) {
  const key = `${zone}/${language}/${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

export const formatTime = (ms, zone) => formatOf(zone, "en-GB", { timeStyle: "medium" }).format(ms);

export const formatDay = (ms, zone, language) =>
  formatOf(zone, language === "ja" ? "ja-JP" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(ms);
