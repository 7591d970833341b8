/** A time as Python writes it into a column: UTC, `2026-11-22 07:00:00.123000`. */
export function utcTime(time: Date): string {
  return `${time.toISOString().replace("T", " ").slice(0, -1)}000`;
}

/** The same to the second, as long as the others are: `2026-11-22 07:00:00.000000`. */
export function utcSecond(time: Date): string {
  return utcTime(new Date(Math.floor(time.getTime() / 1000) * 1000));
}
