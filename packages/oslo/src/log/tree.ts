import type { Destination } from "./destination.ts";
import { LEVELS } from "./levels.ts";
import type { LogRecord } from "./record.ts";
import type { Format } from "./text-format.ts";

/** Where lines of at least a level go, and how they are written. */
export interface Handler {
  readonly level: number;
  readonly format: Format;
  readonly to: Destination;
  /** Whether the format says where in the code a line is from, also above DEBUG. */
  readonly needsSite: boolean;
}

/** What is said of a logger and all below it: `keystone` is above `keystone.token`. */
export interface LoggerNode {
  readonly level: number | undefined;
  readonly handlers: readonly Handler[];
  /** Whether its lines go to the handlers above, too. */
  readonly propagates: boolean;
}

/** Loggers by name, as in Python; the root has none. */
export interface LoggingTree {
  readonly nodes: ReadonlyMap<string, LoggerNode>;
  /** What was asked for and isn't there, for the log. */
  readonly unsupported: readonly string[];
}

/** The level of a logger: its own, or that of the next one above that has one. */
export function levelIn({ nodes }: LoggingTree, name: string): number {
  for (const one of upwards(name)) {
    const level = nodes.get(one)?.level;
    if (level !== undefined) return level;
  }
  return LEVELS.WARNING;
}

/** Writes a line wherever it belongs. */
export function writeTo({ nodes }: LoggingTree, record: LogRecord): void {
  for (const one of upwards(record.name)) {
    const node = nodes.get(one);
    for (const { level, format, to } of node?.handlers ?? []) if (record.level >= level) to.write(format(record));
    if (node?.propagates === false) return;
  }
}

/** A name and those above it: `a.b`, `a`, the root. */
function upwards(name: string): readonly string[] {
  const names: string[] = [];
  for (let rest = name; rest !== ""; rest = rest.includes(".") ? rest.slice(0, rest.lastIndexOf(".")) : "") names.push(rest);
  return [...names, ""];
}
