// Figures on axes and in legends: three significant digits, a prefix, the unit of the chart.
const PREFIXES = ["", "k", "M", "G", "T", "P"];

/** 12.3 M of 12345678; the same rules as the figures that the server writes. */
export function scaled(value, unit) {
  let rank = 0;
  while (Math.abs(value) >= 999.5 && rank < PREFIXES.length - 1) {
    value /= 1000;
    rank += 1;
  }
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${PREFIXES[rank]}${unit}`.trim();
}

/** A value as the legend shows it. */
export function shown(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "bit/s") return scaled(value, unit);
  const digits = Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

/** Seconds of a day before, so that its curve lies under today's. */
export const DAY = 86400;

/** Puts the values of another stretch onto the times of this one; nothing where it has none. */
export function laidOver(times, other, shift) {
  const at = new Map(other.times.map((time, index) => [time + shift, index]));
  return other.lines.map(({ values }) =>
    times.map((time) => {
      const index = at.get(time);
      return index === undefined || values[index] === "" ? undefined : values[index];
    }),
  );
}
