import { DumpLines, Lines, type LineKind } from "./dump-lines.ts";

const NEWLINE = Buffer.from("\n");

/** Who made a thing, as the tools write it: in comments that the server reads, and in front of routines. */
const DEFINER =
  /(^\/\*!50(?:003|106) CREATE\*\/ )\/\*!50(?:017|117) DEFINER=[^*]*\*\/ |^(CREATE )DEFINER=(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")@(?:`[^`]*`|"[^"]*") /;
const VIEW_DEFINER = /^(\/\*!50013 )DEFINER=(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")@(?:`[^`]*`|"[^"]*") /;

function withoutDefiner(line: Buffer): Buffer {
  const text = line.toString();
  const without = text.replace(DEFINER, "$1$2").replace(VIEW_DEFINER, "$1");
  return without === text ? line : Buffer.from(without);
}

async function* parts(
  source: AsyncIterable<Buffer>,
  onTable: (name: string) => void,
  part: (line: Buffer, kind: LineKind) => Buffer | null,
): AsyncIterable<Buffer> {
  const [lines, seen] = [new Lines(), new DumpLines(onTable)];
  let kept: Buffer[] = [];
  const take = (line: Buffer): void => {
    const wanted = part(line, seen.take(line));
    if (wanted) kept.push(wanted, NEWLINE);
  };
  for await (const piece of source) {
    lines.take(piece, take);
    if (kept.length === 0) continue;
    yield Buffer.concat(kept);
    kept = [];
  }
  lines.end(take);
  if (kept.length > 0) yield Buffer.concat(kept);
}

/** All of a dump, made by nobody in particular. */
export function whole(source: AsyncIterable<Buffer>, onTable: (name: string) => void): AsyncIterable<Buffer> {
  return parts(source, onTable, (line, kind) => (kind === "other" || kind === "event" ? withoutDefiner(line) : line));
}

/** All of a dump but its events, which begin to act as soon as they are there. */
export function withoutEvents(source: AsyncIterable<Buffer>, onTable: (name: string) => void): AsyncIterable<Buffer> {
  return parts(source, onTable, (line, kind) => (kind === "event" ? null : line));
}

/** What of a dump is neither a table nor a row: triggers, views, routines, events, sequences. */
export function behindRows(noOwner: boolean): typeof whole {
  return (source, onTable) =>
    parts(source, onTable, (line, kind) => (kind === "structure" || kind === "rows" ? null : noOwner ? withoutDefiner(line) : line));
}
