// What the lines of many devices come to. The twin of src/kaisai/engines/admission/merging.py, which tells
// the rules; tests/engines/admission/vectors.json holds both to the same answers.
const DAY_BEGINS = 4 * 3_600_000;

export const keyOf = (line) => `${line.device}/${line.number}`;

/** The turn that an admission uses up: once, the day at the venue (from four in the morning), or each time. */
export function turnOf(rule, device, number, at, zone) {
  if (rule === "once") return "once";
  if (rule !== "daily") return `${device}/${number}`;
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return parts.format(new Date(at - DAY_BEGINS));
}

const earlier = (a, b) =>
  a.at - b.at || (a.device < b.device ? -1 : a.device > b.device ? 1 : a.number - b.number);

/**
 * @param {{device: string, number: number, at: number, turn: string, undoes: [string, number] | null}[]} lines of one
 *   ticket on one list
 * @returns {Map<string, object[]>} by turn, the line that holds and then the double uses
 */
export function judge(lines) {
  const undone = new Set();
  for (const { undoes } of lines) if (undoes) undone.add(`${undoes[0]}/${undoes[1]}`);
  const turns = new Map();
  const seen = new Set();
  for (const line of lines) {
    const key = keyOf(line);
    if (line.undoes || undone.has(key) || seen.has(key)) continue;
    seen.add(key);
    if (!turns.has(line.turn)) turns.set(line.turn, []);
    turns.get(line.turn).push(line);
  }
  for (const ofTurn of turns.values()) ofTurn.sort(earlier);
  return turns;
}
