import { floatText } from "../python/repr.ts";

/** What stands before the colon of a check: a literal to compare, or a path into the credentials. */
export type LeftSide =
  | { readonly type: "literal"; readonly text: string }
  | { readonly type: "path"; readonly segments: readonly string[] }
  | { readonly type: "neither" };

const LITERAL_NAMES = new Set(["None", "True", "False"]);
/** Words that Python keeps for itself: none of them is the name of an attribute. */
const KEYWORDS = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal " +
    "not or pass raise return try while with yield"
  ).split(" "),
);

const PLAIN = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const STRINGS = /^(?:[rRuU]?(?:'[^'\\\p{Cc}]*'|"[^"\\\p{Cc}]*"))+$/u;
const ONE_STRING = /[rRuU]?(?:'([^']*)'|"([^"]*)")/g;
const INTEGER = /^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|[1-9](?:_?\d)*|0(?:_?0)*)$/;
const FLOAT = /^(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.)(?:[eE][+-]?\d(?:_?\d)*)?$|^\d(?:_?\d)*[eE][+-]?\d(?:_?\d)*$/;

/**
 * Reads what stands before the colon as oslo.policy does, which asks Python: text in quotes, a number, `None`, `True` and `False` are
 * literals; a name, or names with dots and hyphens between, is a path. What is neither (no Python, or Python that is no name) can't be
 * compared.
 */
export function readLeftSide(kind: string): LeftSide {
  // Nearly all there are; the others need expressions that take milliseconds to be made ready.
  if (PLAIN.test(kind) && !LITERAL_NAMES.has(kind)) {
    const segments = kind.split(".");
    if (!segments.some((name) => KEYWORDS.has(name) || LITERAL_NAMES.has(name))) return { type: "path", segments };
  }
  const text = kind.replaceAll(/^[ \t]+|[ \t]+$/g, "");
  const literal = literalText(text);
  if (literal !== undefined) return { type: "literal", text: literal };
  return isName(text) && text === kind ? { type: "path", segments: kind.split(".") } : { type: "neither" };
}

function literalText(text: string): string | undefined {
  if (LITERAL_NAMES.has(text)) return text;
  if (STRINGS.test(text) && !/'''|"""/.test(text))
    return [...text.matchAll(ONE_STRING)].map(([, single, double]) => single ?? double ?? "").join("");
  const [, signs = "", digits = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const plain = digits.replaceAll("_", "");
  if (INTEGER.test(digits)) {
    const value = BigInt(plain);
    return String(signs === "-" ? -value : value);
  }
  if (FLOAT.test(digits)) return floatText(signs === "-" ? -Number(plain) : Number(plain));
  return undefined;
}

const TOKEN =
  /(?<name>[\p{XID_Start}_]\p{XID_Continue}*)|(?<number>0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?)|(?<sign>[.-])/uy;

/** Whether Python reads a text as an expression of names, dots, numbers and hyphens. */
function isName(text: string): boolean {
  let wanted: "operand" | "attribute" | "operator" = "operand";
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const { name, number, sign } = TOKEN.exec(text)?.groups ?? {};
    if (name !== undefined) {
      if (wanted === "operator" || KEYWORDS.has(name) || (wanted === "attribute" && LITERAL_NAMES.has(name))) return false;
      wanted = "operator";
    } else if (number !== undefined) {
      if (wanted !== "operand" || !isNumber(number, text[TOKEN.lastIndex])) return false;
      wanted = "operator";
    } else if (sign === "-") {
      if (wanted === "attribute") return false;
      wanted = "operand";
    } else if (sign === "." && wanted === "operator") wanted = "attribute";
    else return false;
  }
  return wanted === "operator";
}

/** A number that no letter follows, and that has no zeros in front. */
function isNumber(text: string, next: string | undefined): boolean {
  return (INTEGER.test(text) || FLOAT.test(text)) && !(next !== undefined && /[\p{XID_Continue}]/u.test(next));
}
