// What the lines of many devices come to. The twin of src/kaisai/engines/admission/merging.py, which tells
// the rules; tests/engines/admission/vectors.json holds both to the same answers.
const DAY_BEGINS = 4 * 3_600_000;

export const keyOf = (line) => `${line.device}/${line.number}`;

const formats = new Map(); // making one takes long, and who is inside is asked of every ticket
function formatOf(zone) {
  if (!formats.has(zone)) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone, ...parts }));
  }
  return formats.get(zone);
}

/** The turn that an admission uses up: once, the day at the venue (from four in the morning), or each time. */
export function turnOf(rule, device, number, at, zone) {
  if (rule === "once") return "once";
  if (rule !== "daily") return `${device}/${number}`;
  return formatOf(zone).format(new Date(at - DAY_BEGINS));
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
