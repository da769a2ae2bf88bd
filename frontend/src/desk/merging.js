// What the lines of many devices come to. The twin of src/kaisai/engines/admission/merging.py, which tells
// the rules; tests/engines/admission/vectors.json holds both to the same answers.
const DAY_BEGINS = 4; // o'clock at the venue, also on the night when clocks are put forward or back

export const keyOf = (line) => `${line.device}/${line.number}`;

const QUARTER = 900_000; // milliseconds; everywhere a day begins with one of these
const days = new Map(); // working one out takes long, and who is inside is asked of every ticket
function dayOf(at, zone) {
  const quarter = Math.floor(at / QUARTER);
  const key = `${zone} ${quarter}`;
  if (!days.has(key)) days.set(key, workedOut(quarter * QUARTER, zone));
  return days.get(key);
}

function workedOut(at, zone) {
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric" };
  const clock = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", ...parts });
  const told = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const night = told.get("hour") < DAY_BEGINS ? 1 : 0;
  const day = Date.UTC(told.get("year"), told.get("month") - 1, told.get("day") - night);
  return new Date(day).toISOString().slice(0, 10);
}

/** The turn that an admission uses up: once, the day at the venue (from four in the morning), or each time. */
export function turnOf(rule, device, number, at, zone) {
  if (rule === "once") return "once";
  if (rule !== "daily") return `${device}/${number}`;
  return dayOf(at, zone);
}

const earlier = (a, b) =>
  a.at - b.at || (a.device < b.device ? -1 : a.device > b.device ? 1 : a.number - b.number);

/**
 * @param {{device: string, number: number, at: number, turn: string, undoes: [string, number] | null, out?: boolean}[]}
 *   lines of one ticket on one list; those of going out use up no turn
 * @returns {Map<string, object[]>} by turn, the line that holds and then the double uses
 */
export function judge(lines) {
  const turns = new Map();
  for (const line of standing(lines)) {
    if (line.out) continue;
    if (!turns.has(line.turn)) turns.set(line.turn, []);
    turns.get(line.turn).push(line);
  }
  for (const ofTurn of turns.values()) ofTurn.sort(earlier);
  return turns;
}

/** The last that is known of one ticket at one gate, in or out; undefined when nothing is. */
export const newest = (lines) => standing(lines).sort(earlier).at(-1);

/** Each line once, without undoings and what they undo. */
function standing(lines) {
  const undone = new Set();
  for (const { undoes } of lines) if (undoes) undone.add(`${undoes[0]}/${undoes[1]}`);
  const known = new Map(lines.map((line) => [keyOf(line), line]));
  return [...known.values()].filter((line) => !line.undoes && !undone.has(keyOf(line)));
}
