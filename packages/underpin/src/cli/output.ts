import { UnderpinError, messageOf } from "../model/error.ts";
import type { Wording } from "../model/hint.ts";
import type { Listener, UnderpinEvent } from "../model/event.ts";
import { pad } from "../repositories/read.ts";
import { counted } from "./counted.ts";
import { blockerText } from "../model/blocker-text.ts";

/** Where a command writes: data to one, talk to the other. */
export interface Output {
  readonly data: (text: string) => void;
  readonly talk: (text: string) => void;
  /** Talk that what comes next takes the place of, where it goes to a terminal. */
  readonly progress: (text: string) => void;
  /** Whether talk goes to a person at a terminal. */
  readonly isTerminal: boolean;
  /** Whether nobody reads the data any more: what was begun goes on, and what only shows may end. */
  readonly isClosed: () => boolean;
}

/** The process's own streams. */
export const standardOutput: Output = streamsOutput(process.stdout, process.stderr);

function streamsOutput(data: NodeJS.WriteStream, talk: NodeJS.WriteStream): Output {
  const closed = new Set<NodeJS.WriteStream>();
  for (const stream of [data, talk])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // `| head` has read enough: no reason to leave an upgrade half way.
      if (error.code !== "EPIPE") throw error;
      closed.add(stream);
    });
  /** How many lines stand there that the next take the place of. */
  let shown = 0;
  const clear = (): void => {
    if (shown === 0) return;
    if (shown > 1) talk.moveCursor(0, 1 - shown);
    talk.cursorTo(0);
    if (shown > 1) talk.clearScreenDown();
    else talk.clearLine(1);
    shown = 0;
  };
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    clear();
    if (!closed.has(stream)) stream.write(text);
  };
  return {
    data: (text) => write(data, `${text}\n`),
    talk: (text) => write(talk, `${text}\n`),
    progress: (text) => {
      if (!talk.isTTY) return write(talk, `${text}\n`);
      // A line that is broken could not be taken back.
      const lines = text.split("\n").slice(0, Math.max(1, (talk.rows || 24) - 1));
      write(talk, lines.map((line) => line.slice(0, (talk.columns || 80) - 1)).join("\n"));
      shown = lines.length;
    },
    isTerminal: talk.isTTY,
    isClosed: () => closed.has(data),
  };
}

/** How a run is told. */
export type Telling = "lines" | "json" | "quiet";

type RowsEvent = Extract<UnderpinEvent, { type: "rows" }>;
const PASSING: ReadonlySet<UnderpinEvent["type"]> = new Set(["rows", "throttle", "wait", "lease", "copy"] as const);

/** A listener that tells a run as it goes. */
export function teller(output: Output, telling: Telling): Listener {
  if (telling === "quiet") return () => {};
  if (telling === "json") return (event) => output.data(JSON.stringify(event));
  let last = Date.now();
  let rows: RowsEvent | null = null;
  return (event) => {
    const line = lineOf(event);
    if (event.type === "rows") rows = event;
    if (PASSING.has(event.type)) {
      // Told often enough to be watched, not for every batch.
      if (line === null || Date.now() - last < (output.isTerminal ? 200 : 2000)) return;
      last = Date.now();
      output.progress(line);
      return;
    }
    if (event.type === "step-done" && rows) output.talk(`    ${counted(rows.done, "row")} in ${duration(event.ms)}`);
    rows = null;
    if (line !== null) output.talk(line);
  };
}

function lineOf(event: UnderpinEvent): string | null {
  switch (event.type) {
    case "repository-start":
      return `${event.repository}: ${pad(event.from)} -> ${pad(event.to)}, ${counted(event.steps, "step")}, ${event.mode}`;
    case "repository-done":
      return `${event.repository}: at ${pad(event.version)} after ${duration(event.ms)}`;
    case "step-start":
      return `  ${pad(event.version)}.${event.step} ${event.title}`;
    case "step-skip":
      return event.why === "another database's" ? null : `  ${pad(event.version)}.${event.step} ${event.title}: ${event.why}`;
    case "rows":
      return `    ${counted(event.done, "row")}${event.total ? ` of about ${event.total}` : ""}, ${Math.round(event.rate)} rows/s${eta(event)}`;
    case "wait":
      return `    waiting for a lock, ${duration(event.waitedMs)}, try ${event.attempt}${event.blockers.map((blocker) => `; ${blockerText(blocker)}`).join("")}`;
    case "throttle":
      return `    ${event.why}`;
    case "copy":
      return `  ${event.what}: ${megabytes(event.bytes)}${event.total === null ? "" : ` of ${megabytes(event.total)}`}${event.table === null ? "" : `, table ${event.tables} (${event.table})`}`;
    case "notice":
      return event.text;
    case "lease":
      return event.state === "waiting" ? `waiting for ${event.holder}` : null;
    case "step-done":
      return null;
    default:
      return null;
  }
}

function eta({ total, done, rate }: RowsEvent): string {
  return total !== null && rate > 0 && total > done ? `, ${duration(((total - done) / rate) * 1000)} to go` : "";
}

/** A size as a person reads it. */
export function megabytes(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

/** A time as a person reads it. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** How an error is reported. */
interface ReportOptions {
  readonly json: boolean;
  readonly debug: boolean;
  readonly wording: Wording;
  readonly prefix?: string;
}

/** Reports what went wrong; never a stack trace, unless it is a fault of our own or of a script, and `--debug` asks for it. */
export function reportError(output: Output, error: unknown, options: ReportOptions): void {
  const { prefix = "" } = options;
  if (error instanceof UnderpinError) {
    output.talk(
      options.json ? JSON.stringify({ type: "error", ...error.toJSON(options.wording) }) : prefix + error.report(options.wording),
    );
    if (options.debug && !options.json && error.cause instanceof TypeError) output.talk(error.cause.stack ?? "");
    return;
  }
  const text = options.debug && error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  output.talk(options.json ? JSON.stringify({ type: "error", code: "unexpected", what: text }) : `${prefix}unexpected error: ${text}`);
}

/** Columns side by side, as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
