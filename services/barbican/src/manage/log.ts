import { appendFileSync } from "node:fs";
import type { Command } from "commander";
import type { ActionContext, CommonOptions } from "underpin/cli";

/** Where a command's log goes, and how much of it there is. */
export interface LogOptions {
  readonly verbose?: boolean;
  readonly logFile?: string;
}

/** How a command tells what it does. */
export type Log = (level: "DEBUG" | "INFO", text: string) => void;

/** Adds the options of a command's log. */
export function logOptions(command: Command): Command {
  return command.option("-V, --verbose", "tell more").option("-L, --log-file <file>", "write what is told to this file, too");
}

/** A command's log: lines to standard error, objects with `--json`, and to the file that it was told. */
export function databaseLog(
  { output, json }: Pick<ActionContext, "output" | "json">,
  { quiet = false, verbose = false, logFile }: CommonOptions & LogOptions,
): Log {
  return (level, text) => {
    if (level === "DEBUG" && !verbose) return;
    if (logFile !== undefined) appendFileSync(logFile, `${new Date().toISOString()} ${level} ${text}\n`);
    if (json) output.data(JSON.stringify({ type: "log", level, text }));
    else if (!quiet) output.talk(`${level} ${text}`);
  };
}
