/** What Python's `str()` makes of a JSON value; undefined where it has a fraction or is a large number, of which JSON keeps no exact text. */
export function pythonText(value: unknown): string | undefined {
  return typeof value === "string" ? value : reprOfJson(value);
}

function reprOfJson(value: unknown): string | undefined {
  if (typeof value === "string") return pythonRepr(value);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return Number.isSafeInteger(value) ? String(value) : undefined;
  const isList = Array.isArray(value);
  const parts = isList ? value.map(reprOfJson) : Object.entries(value).map(([name, one]) => entry(name, reprOfJson(one)));
  return parts.includes(undefined) ? undefined : isList ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}

function entry(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${pythonRepr(name)}: ${value}`;
}

/** Orders texts by their code points, as Python does; JavaScript would go by UTF-16. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * Python's `base64.urlsafe_b64decode()`, which takes both alphabets, skips what is of neither, and stops where the padding is complete.
 *
 * @returns null where they raise
 */
export function decodeBase64(text: string): Buffer | null {
  if (!/^[\0-\x7F]*$/.test(text)) return null;
  let [digits, pads] = ["", 0];
  for (const character of text) {
    const place = digits.length % 4;
    if (character === "=") {
      if (place >= 2 && place + ++pads >= 4) return Buffer.from(digits, "base64");
    } else if (/[\w+/-]/.test(character)) {
      digits += character;
      pads = 0;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, "base64") : null;
}

/** Python's `repr()` of a text. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replaceAll(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
    const short = SHORT_ESCAPES[character];
    if (short !== undefined) return short;
    const hex = (character.codePointAt(0) as number).toString(16);
    if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `${quote}${inside}${quote}`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
