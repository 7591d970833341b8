import { decimal } from "./digits.ts";
import { SPACE } from "./space.ts";

const OUTER_SPACE = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const WHOLE = /^[+-]?\p{Nd}+(?:_\p{Nd}+)*$/u;
const DIGITS = "\\d+(?:_\\d+)*";
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, "i");
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;
/** More digits than Python 3.11 takes for an integer. */
const TOO_MANY_DIGITS = 4300;

/** The number that `int()` or else `float()` of Python read in a text; undefined if neither does. */
export function numberInText(text: string): number | bigint | undefined {
  const said = text.replaceAll(OUTER_SPACE, "");
  const plain = said.replaceAll(/\p{Nd}+/gu, decimal);
  const digits = plain.replaceAll("_", "");
  if (WHOLE.test(said) && digits.replace(/^[+-]/, "").length <= TOO_MANY_DIGITS) {
    return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
  }
  if (FLOAT.test(plain)) return Number(digits);
  const [special, sign, infinity] = SPECIAL.exec(plain) ?? [];
  if (special === undefined) return undefined;
  if (infinity === undefined) return Number.NaN;
  return sign === "-" ? -Infinity : Infinity;
}
