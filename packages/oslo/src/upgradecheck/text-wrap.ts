const WORD_PUNCTUATION = "[\\w!\"'&.,?]";
const LETTER = "[^\\d\\W]";

/** Where Python's `textwrap` may break a text: at spaces, behind hyphens within words, at dashes. */
const CHUNK = new RegExp(
  `\\s+|(?<=${WORD_PUNCTUATION})-{2,}(?=\\w)|\\S+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=\\s|$)|(?<=${WORD_PUNCTUATION})(?=-{2,}\\w))`,
  "g",
);

/**
 * Lines of a text as Python's `textwrap.wrap` makes them.
 *
 * @param indent before all lines but the first
 */
export function wrapText(text: string, width: number, indent: string): readonly string[] {
  const left = text.replaceAll(/[\t\n\v\f\r]/g, " ").match(CHUNK) ?? [];
  const lines: string[] = [];
  while (left.length > 0) {
    const before = lines.length === 0 ? "" : indent;
    const line = nextLine(left, width - before.length, lines.length > 0);
    if (line !== "") lines.push(before + line);
  }
  return lines;
}

/** Takes as many chunks as a line has room for; of one that is longer than any line, as much as there is room. */
function nextLine(left: string[], room: number, isInner: boolean): string {
  if (isInner && left[0]?.trim() === "") left.shift();
  let line = "";
  while (left[0] !== undefined && line.length + left[0].length <= room) line += left.shift() ?? "";
  const [long] = left;
  if (long !== undefined && long.length > room) {
    const end = endOf(long, Math.max(1, room - line.length));
    line += long.slice(0, end);
    left[0] = long.slice(end);
  }
  return line.trimEnd();
}

/** Behind the last hyphen that there is room for, if one stands behind anything else. */
function endOf(chunk: string, room: number): number {
  const hyphen = chunk.slice(0, room).lastIndexOf("-");
  return hyphen > 0 && /[^-]/.test(chunk.slice(0, hyphen)) ? hyphen + 1 : room;
}
