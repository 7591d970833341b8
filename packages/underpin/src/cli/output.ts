import { UnderpinError, messageOf } from "../model/error.ts";
import type { Listener, UnderpinEvent } from "../model/event.ts";
import { pad } from "../repositories/read.ts";

/** Where a command writes: data to one, talk to the other. */
export interface Output {
  readonly data: (text: string) => void;
  readonly talk: (text: string) => void;
  /** Whether talk goes to a person at a terminal. */
  readonly isTerminal: boolean;
}

/** The process's own streams. */
export const standardOutput: Output = {
  data: (text) => void process.stdout.write(`${text}\n`),
  talk: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: process.stderr.isTTY,
};

/** How a run is told. */
export type Telling = "lines" | "json" | "quiet";

/** A listener that tells a run as it goes. */
export function teller(output: Output, telling: Telling): Listener {
  if (telling === "quiet") return () => {};
  if (telling === "json") return (event) => output.data(JSON.stringify(event));
  let last = 0;
  return (event) => {
    // Progress in rows is told often enough to be watched, not for every batch.
    const isFrequent = event.type === "rows" || event.type === "throttle";
    if (isFrequent && Date.now() - last < (output.isTerminal ? 200 : 2000)) return;
    if (isFrequent) last = Date.now();
    const line = lineOf(event);
    if (line !== null) output.talk(line);
  };
}

function lineOf(event: UnderpinEvent): string | null {
  switch (event.type) {
    case "repository-start":
      return `${event.repository}: ${pad(event.from)} -> ${pad(event.to)}, ${event.steps} steps, ${event.mode}`;
    case "repository-done":
      return `${event.repository}: at ${pad(event.version)} after ${duration(event.ms)}`;
    case "step-start":
      return `  ${pad(event.version)}.${event.step} ${event.title}`;
    case "step-skip":
      return event.why === "another database's" ? null : `  ${pad(event.version)}.${event.step} ${event.title}: ${event.why}`;
    case "rows":
      return `    ${event.title}: ${event.done} rows${event.total ? ` of about ${event.total}` : ""}, ${Math.round(event.rate)} rows/s${eta(event)}`;
    case "wait":
      return `    waiting for a lock, ${duration(event.waitedMs)}, try ${event.attempt}${event.blockers.map((blocker) => `; session ${blocker.session} of ${blocker.user ?? "?"} is open for ${blocker.seconds ?? "?"} s`).join("")}`;
    case "throttle":
      return `    ${event.title}: ${event.why}`;
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

function eta({ total, done, rate }: Extract<UnderpinEvent, { type: "rows" }>): string {
  return total !== null && rate > 0 && total > done ? `, ${duration(((total - done) / rate) * 1000)} to go` : "";
}

/** Milliseconds as a person reads them. */
/** A time as a person reads it. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Reports what went wrong; never a stack trace, unless it is a fault of our own and `--debug` asks for it. */
export function reportError(output: Output, error: unknown, options: { json: boolean; debug: boolean }): void {
  if (error instanceof UnderpinError) {
    output.talk(options.json ? JSON.stringify({ type: "error", ...error.toJSON() }) : error.report());
    return;
  }
  const text = options.debug && error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  output.talk(options.json ? JSON.stringify({ type: "error", code: "unexpected", what: text }) : `unexpected error: ${text}`);
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
