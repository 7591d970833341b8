import { length } from "./types/python.ts";

/** Where a line may break: at white space, after the hyphen of a word, around a dash. As Python's textwrap sees it. */
const PIECES =
  /([\t\n\v\f\r ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^\t\n\v\f\r ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_])))/u;

/** The text as comment lines of at most `width` characters; a word that is longer stays whole. */
export function wrapComment(text: string, width: number): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(
      (line) =>
        wrapLine(line.replaceAll("\t", "        "), width - 2)
          .map((part) => `# ${part}\n`)
          .join("") || "#\n",
    )
    .join("");
}

function wrapLine(line: string, width: number): readonly string[] {
  const pieces = line.split(PIECES).filter((piece) => piece !== "");
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces) {
    if (current !== "" && length(current + piece) > width && piece.trim() !== "") {
      lines.push(current.trimEnd());
      current = "";
    }
    if (piece.trim() === "" && current === "" && lines.length > 0) continue;
    current += piece;
  }
  if (current.trim() !== "") lines.push(current.trimEnd());
  return lines;
}
