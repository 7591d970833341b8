const PART = /%(?:%|\((\w+)\)([-0 #+]*)(\d+)?(?:\.(\d+))?([sdifrxX]))/g;

/** A piece of a format: text as it stands, or what to make of a value. */
type Piece = string | Place;

interface Place {
  readonly whole: string;
  readonly name: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: string | undefined;
  readonly type: string;
}

/** Formats are few, and each is used for many lines. */
const KNOWN = new Map<string, readonly Piece[]>();

/** Python's `%`: `%(name)s`, `%(msecs)03d`, `%(levelname)-8s`. A name that there is not is an error of the format, and shown as it stands. */
export function percentFormat(format: string, valueOf: (name: string) => unknown): string {
  const known = KNOWN.get(format);
  const pieces = known ?? piecesOf(format);
  if (known === undefined) KNOWN.set(format, pieces);
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    const value = valueOf(piece.name);
    text += value === undefined ? piece.whole : pad(convert(value, piece.type, piece.precision), piece.flags, piece.width, piece.type);
  }
  return text;
}

function piecesOf(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of format.matchAll(PART)) {
    const [whole, name, flags = "", width = "0", precision, type = "s"] = found;
    pieces.push(format.slice(at, found.index), name === undefined ? "%" : { whole, name, flags, width: Number(width), precision, type });
    at = found.index + whole.length;
  }
  return [...pieces, format.slice(at)];
}

function convert(value: unknown, type: string, precision: string | undefined): string {
  if (type === "f") return Number(value).toFixed(Number(precision ?? 6));
  if (type === "d" || type === "i") return String(Math.trunc(Number(value)));
  if (type === "x") return Math.trunc(Number(value)).toString(16);
  if (type === "X") return Math.trunc(Number(value)).toString(16).toUpperCase();
  const text = value === null ? "None" : String(value);
  return precision === undefined ? text : text.slice(0, Number(precision));
}

function pad(text: string, flags: string, width: number, type: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || type === "s" || type === "r") return text.padStart(width);
  return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
}
