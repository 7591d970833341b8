import { decimal, PythonError } from "@underpin/oslo/python";

/** Wider than this is a mistake, or an attack on the memory. */
const WIDEST = 65_536;

/** What may stand behind the colon of `{0:…}` for text. */
const SPEC =
  /^(?:(?<fill>.)(?=[<>^=]))?(?<align>[<>^=])?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<zero>0)?(?<width>\p{Nd}+)?(?<grouping>[,_])?(?:\.(?<precision>\p{Nd}+))?(?<type>.)?$/su;

/**
 * A text in a form: `>10`, `.3`.
 *
 * @throws PythonError for what is not for text
 */
export function formatText(text: string, spec: string): string {
  if (spec === "") return text;
  const parts = SPEC.exec(spec)?.groups;
  if (parts === undefined) throw new PythonError("Invalid format specifier");
  const { fill, align, sign, z, alternate, zero, width, grouping, precision, type = "s" } = parts;
  for (const [part, name] of [
    [sign, "Sign"],
    [z, "Negative zero coercion (z)"],
    [alternate, "Alternate form (#)"],
    [grouping, "A separator"],
  ])
    if (part !== undefined) throw new PythonError(`${name} not allowed in string format specifier`);
  if (align === "=") throw new PythonError("'=' alignment not allowed in string format specifier");
  if (type !== "s") throw new PythonError(`Unknown format code '${type}' for object of type 'str'`);
  const chars = Array.from(text).slice(0, precision === undefined ? undefined : asNumber(precision));
  return padded(chars, asNumber(width ?? "0"), align ?? "<", fill ?? (zero === undefined ? " " : "0"));
}

function asNumber(digits: string): number {
  const number = Number(decimal(digits));
  if (number > WIDEST) throw new PythonError(`a width of ${digits} is not given here`);
  return number;
}

function padded(chars: readonly string[], width: number, align: string, fill: string): string {
  const room = Math.max(0, width - chars.length);
  const left = align === ">" ? room : align === "^" ? Math.floor(room / 2) : 0;
  return fill.repeat(left) + chars.join("") + fill.repeat(room - left);
}
