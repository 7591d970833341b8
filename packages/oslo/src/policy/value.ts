/** What a target or credentials may hold. What Python calls a dict is a record, `None` is null. */
export type PolicyValue = string | number | bigint | boolean | null | undefined | readonly PolicyValue[] | PolicyRecord;

/** Values by name. */
export interface PolicyRecord {
  readonly [name: string]: PolicyValue;
}

/** Whether a value has values by name, which a path can lead into. */
export function isRecord(value: PolicyValue): value is PolicyRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of a record that is the record's own: nothing is ever found on a prototype. */
export function own(record: PolicyRecord, name: string): PolicyValue {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What Python holds for true. */
export function isTruthy(value: PolicyValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** A value as `str()` of Python gives it: the language compares texts. */
export function pythonText(value: PolicyValue): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** A value as `repr()` of Python gives it. */
export function pythonRepr(value: PolicyValue): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return String(value);
    case "number":
      return /^-?\d+$/.test(String(value)) ? String(value) : floatText(value);
    default:
      if (value === null || value === undefined) return "None";
      if (isRecord(value))
        return `{${Object.keys(value)
          .map((name) => `${quoted(name)}: ${pythonRepr(value[name])}`)
          .join(", ")}}`;
      return `[${value.map(pythonRepr).join(", ")}]`;
  }
}

/** A floating-point number as Python writes it: decimal from 1e-4 up to 1e16, always with a point or an exponent. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const sign = mantissa.startsWith("-") || Object.is(value, -0) ? "-" : "";
  const digits = mantissa.replaceAll(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = "";
  for (const char of text) out += char === quote ? `\\${char}` : (ESCAPES[char] ?? printable(char));
  return `${quote}${out}${quote}`;
}

function printable(char: string): string {
  if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
