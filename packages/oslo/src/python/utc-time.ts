/** A time as Python's services write it into a column: UTC, `2026-11-22 07:00:00.123000`. */
export function utcTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().replace("T", " ").slice(0, -1)}000`;
}

/** The same to the second, as long as the others are: `2026-11-22 07:00:00.000000`. */
export function utcSecond(milliseconds: number): string {
  return utcTime(Math.floor(milliseconds / 1000) * 1000);
}

/** The same of whole microseconds since 1970. */
export function utcMicroseconds(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  return `${text}.${String(microseconds - seconds * 1e6).padStart(6, "0")}`;
}

/**
 * The way back: whole microseconds since 1970 of such a time.
 *
 * @example
 * microsecondsOf("2026-11-22 07:00:00.000123") // 1795330800000123
 */
export function microsecondsOf(time: string): number {
  return Date.parse(`${time.slice(0, 10)}T${time.slice(11, 19)}Z`) * 1000 + Number(time.slice(20, 26).padEnd(6, "0"));
}

/** A day as a column has it: `2026-11-22`. */
export function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
