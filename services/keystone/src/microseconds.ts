/**
 * A UTC time as a database prints it, as microseconds since 1970: exact, where upstream's way through floating point is
 * off by one for some.
 *
 * @example
 * microseconds("2018-11-05 07:19:18.5") // 1541402358500000
 */
export function microseconds(text: unknown): number | null {
  if (text === null || text === undefined) return null;
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?/.exec(String(text));
  if (!match) throw new RangeError(`not a time: ${String(text)}`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000 + Number((match[7] ?? "").padEnd(6, "0"));
}
