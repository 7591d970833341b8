import { pythonRepr } from "./repr.ts";

/** What Python's iso8601 module reads. */
const ISO_8601 =
  /^(?<year>\d{4})(?:(?:-(?<monthDash>\d{1,2})|(?<month>\d{2})(?!\n?$))(?:(?:-(?<dayDash>\d{1,2})|(?<day>\d{2}))(?:[ T](?<hour>\d{2})(?::?(?<minute>\d{2}))?(?::?(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?(?<zone>Z|(?<sign>[-+])(?<zoneHour>\d{2}):?(?<zoneMinute>\d{2})?)?)?)?)?\n?$/;
const DAY = 24 * 60;
const [FIRST_YEAR, LAST_YEAR] = [1, 9999];

/** Why a text is no time, in Python's words. */
export class NoTime extends Error {
  override readonly name = "NoTime";
}

/**
 * A time of ISO 8601 in milliseconds since 1970, as oslo.utils reads it: without a zone it is UTC.
 *
 * @throws NoTime
 */
export function parseIsoTime(text: unknown): number {
  return parseIsoMicroseconds(text) / 1000;
}

/**
 * The same in microseconds, which are whole.
 *
 * @throws NoTime
 */
export function parseIsoMicroseconds(text: unknown): number {
  if (typeof text !== "string") throw new NoTime(`expected string or bytes-like object, got '${typeName(text)}'`);
  const groups = ISO_8601.exec(text)?.groups;
  if (groups === undefined) throw new NoTime(`Unable to parse date string ${pythonRepr(text)}`);
  const number = (...names: readonly string[]): number | undefined => {
    const found = names.map((name) => groups[name]).find((value) => value !== undefined);
    return found === undefined ? undefined : Number(found);
  };
  const offset = offsetOf(groups["sign"], number("zoneHour") ?? 0, number("zoneMinute") ?? 0);
  const [year, month, day] = [number("year") ?? 0, number("month", "monthDash") ?? 1, number("day", "dayDash") ?? 1];
  const [hour, minute, second] = [number("hour") ?? 0, number("minute") ?? 0, number("second") ?? 0];
  check(year >= FIRST_YEAR, `year ${year} is out of range`);
  check(month >= 1 && month <= 12, "month must be in 1..12");
  check(day >= 1 && day <= daysOf(year, month), "day is out of range for month");
  check(hour < 24, "hour must be in 0..23");
  check(minute < 60, "minute must be in 0..59");
  check(second < 60, "second must be in 0..59");
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute, second);
  at.setTime(at.getTime() - offset * 60_000);
  const inUtc = at.getUTCFullYear();
  check(inUtc >= FIRST_YEAR && inUtc <= LAST_YEAR, "date value out of range");
  return at.getTime() * 1000 + Math.floor(Number(`0.${groups["fraction"] ?? 0}`) * 1e6);
}

function check(isRight: boolean, message: string): void {
  if (!isRight) throw new NoTime(message);
}

/** Minutes ahead of UTC. */
function offsetOf(sign: string | undefined, hours: number, minutes: number): number {
  const offset = (hours * 60 + minutes) * (sign === "-" ? -1 : 1);
  if (Math.abs(offset) < DAY) return offset;
  const [days, seconds] = [Math.floor(offset / DAY), (((offset % DAY) + DAY) % DAY) * 60];
  const parts = [`days=${days}`, ...(seconds === 0 ? [] : [`seconds=${seconds}`])].join(", ");
  throw new NoTime(
    `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not datetime.timedelta(${parts}).`,
  );
}

function daysOf(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}

function typeName(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "list" : "dict";
}
