import type { Dialect } from "./dialect.ts";

const MOMENT =
  /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!\n?$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,]\d+)?)?(?:Z|[-+](\d{2}):?(\d{2})?)?)?)?)?\n?$/;
const UUID = /^[0-9a-f]{32}$/;
/** Where jsonschema itself wants dashes. */
const DASHES = [8, 13, 18, 23];

/** Whether a text is of a format; what isn't known is. */
export function isOfFormat(text: string, format: string, { jsonschema }: Dialect): boolean {
  if (format === "email") return text.includes("@");
  if (format === "uuid") return isUuid(text) && (jsonschema === "4.26" || DASHES.every((at) => text[at] === "-"));
  return format !== "date-time" || jsonschema === "4.10" || isMoment(text);
}

/** As `oslo_utils.uuidutils.is_uuid_like()`, which takes it without dashes too. */
function isUuid(text: string): boolean {
  const plain = text.replaceAll("urn:", "").replaceAll("uuid:", "");
  return UUID.test(
    plain
      .replaceAll(/^[{}]+|[{}]+$/g, "")
      .replaceAll("-", "")
      .toLowerCase(),
  );
}

/** As `oslo_utils.timeutils.parse_isotime()`. */
function isMoment(text: string): boolean {
  const groups = MOMENT.exec(text);
  if (groups === null) return false;
  const number = (at: number, otherwise: number): number => Number(groups[at] ?? otherwise);
  const [year, month, day] = [number(1, 0), number(2, number(3, 1)), number(4, number(5, 1))];
  const inDay = number(6, 0) < 24 && number(7, 0) < 60 && number(8, 0) < 60 && number(9, 0) * 60 + number(10, 0) < 24 * 60;
  return inDay && year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}
