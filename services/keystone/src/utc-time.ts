/** A time as Python's services write it into a column: UTC, `2026-11-22 07:00:00.123000`. */
export function utcTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace("T", " ").slice(0, -1)}000`;
}

/** A day as a column has it: `2026-11-22`. */
export function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
