/** What Python's `str.isspace()` holds beyond ASCII. */
const SPACE = /[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

/**
 * The 16 bytes of an id that Python's `uuid.UUID()` takes; null for every other id. `uuid.UUID()` takes more than the
 * usual forms: braces, `urn:` and `uuid:`, hyphens anywhere, and in what is left whatever `int(text, 16)` takes for
 * 32 characters.
 */
export function uuidBytes(id: string): Buffer | null {
  if (/^[\da-f]{32}$/.test(id)) return Buffer.from(id, "hex");
  const bare = id
    .replaceAll("urn:", "")
    .replaceAll("uuid:", "")
    .replace(/^[{}]+/, "")
    .replace(/[{}]+$/, "")
    .replaceAll("-", "");
  const points = Array.from(bare);
  if (points.length !== 32) return null;
  // Python's ASCII text goes as it is; in other text digits and spaces of any script become ASCII's.
  const ascii = /^[\0-\x7F]*$/.test(bare) ? bare : points.map(toAscii).join("");
  const digits = /^[\t-\r ]*\+?(?:0[xX]_?)?([\da-fA-F]+(?:_[\da-fA-F]+)*)[\t-\r ]*$/.exec(ascii)?.[1];
  return digits === undefined ? null : Buffer.from(digits.replaceAll("_", "").padStart(32, "0"), "hex");
}

function toAscii(character: string): string {
  if (character < "\x7F") return character;
  if (SPACE.test(character)) return " ";
  if (!isDigit(character.codePointAt(0) as number)) return "?";
  // Digits of a script stand side by side, zero first.
  let zero = character.codePointAt(0) as number;
  while (isDigit(zero - 1)) zero--;
  return String(((character.codePointAt(0) as number) - zero) % 10);
}

function isDigit(point: number): boolean {
  return /^\p{Nd}$/u.test(String.fromCodePoint(point));
}

/** The id that 16 bytes stand for: 32 hexadecimal digits. */
export function uuidHex(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError(`a uuid has 16 bytes, not ${bytes.length}`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
