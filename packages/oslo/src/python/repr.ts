/** A value as `str()` of Python gives it. */
export function pythonText(value: unknown): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** A value as `repr()` of Python gives it. */
export function pythonRepr(value: unknown): string {
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
      if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
      return `{${Object.entries(value)
        .map(([name, inner]) => `${quoted(name)}: ${pythonRepr(inner)}`)
        .join(", ")}}`;
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
