/**
 * A time of a column as Python's `isoformat()` has it.
 *
 * @example
 * isoText("2026-11-22 07:00:00.500000") // 2026-11-22T07:00:00.500000
 * isoText("2026-11-22 07:00:00") // 2026-11-22T07:00:00
 */
export function isoText(time: string): string {
  const [, day = "", clock = "", fraction = ""] = /^(\S+)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(time) ?? [];
  const micros = fraction.padEnd(6, "0").slice(0, 6);
  return `${day}T${clock}${Number(micros) === 0 ? "" : `.${micros}`}`;
}
