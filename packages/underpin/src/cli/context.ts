import type { Command } from "commander";
import type { EngineOptions } from "../engine/work.ts";
import { UnderpinError } from "../model/error.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Wording } from "../model/hint.ts";
import type { CheckTexts } from "./check-texts.ts";
import { reportError, standardOutput, teller, type Output, type Telling } from "./output.ts";

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly wait?: string;
  readonly lockTimeout?: string;
  readonly lockRetry?: string;
}

/** Finds out, from the options before the command, which service and database are meant. */
export type Configure = (options: Readonly<Record<string, unknown>>, output: Output) => Promise<Configuration>;

/** What the commands of one command line share. */
export interface CommandLine {
  readonly configure: Configure;
  /** How this command line writes a command that a hint advises. */
  readonly wording: Wording;
  /** What its check says of each state. */
  readonly checkTexts: CheckTexts;
  /** What stands before every error, where its operators look for that: `ERROR: `. */
  readonly errorPrefix?: string;
}

/** What an action gets: how to reach the database, and where to write. */
export interface ActionContext extends Configuration {
  readonly line: CommandLine;
  readonly output: Output;
  readonly json: boolean;
  /** Ready to be handed to any call of the API. */
  readonly engine: EngineOptions;
}

/** Exit status of a command: 0 done, 1 failed, 2 wrong usage; `--check` has codes of its own. */
export type Action<O> = (context: ActionContext, options: O, ...args: string[]) => Promise<number | void>;

/**
 * Makes a commander action: configures, runs, reports errors in words, and sets the exit status. Ctrl-C stops after the
 * statement that runs; running the same command again goes on from there.
 */
export function action<O extends CommonOptions>(
  line: CommandLine,
  body: Action<O>,
  output: Output = standardOutput,
): (this: Command, ...args: unknown[]) => Promise<void> {
  return async function run(this: Command, ...args: unknown[]) {
    const options = this.optsWithGlobals<O & Record<string, unknown>>();
    const json = options.json === true;
    const abort = new AbortController();
    const onSignal = (): void =>
      abort.abort(new UnderpinError("UP-STOPPED", { what: "Stopped.", fine: "Everything that was done is recorded." }));
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    try {
      const configuration = await line.configure(options, output);
      const telling: Telling = json ? "json" : options.quiet ? "quiet" : "lines";
      const engine: EngineOptions = {
        ...configuration,
        onEvent: teller(output, telling),
        signal: abort.signal,
        ...(options.wait !== undefined && { waitMs: 1000 * amount("--wait", "seconds", options.wait) }),
        ...(options.lockTimeout !== undefined && { lockTimeoutMs: amount("--lock-timeout", "milliseconds", options.lockTimeout) }),
        ...(options.lockRetry !== undefined && { lockRetryMs: 1000 * amount("--lock-retry", "seconds", options.lockRetry) }),
      };
      const positional = args
        .slice(0, -2)
        .flat()
        .filter((arg): arg is string => typeof arg === "string");
      process.exitCode = (await body({ ...configuration, line, output, json, engine }, options, ...positional)) ?? 0;
    } catch (error) {
      reportError(output, error, { json, debug: options.debug === true, wording: line.wording, prefix: line.errorPrefix ?? "" });
      process.exitCode = 1;
    } finally {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    }
  };
}

/**
 * The number that an option gives.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function amount(option: string, unit: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new UnderpinError("UP-CONFIG", { what: `${option} takes a number of ${unit}, not "${text}".`, fine: "Nothing was changed." });
  return value;
}

/** For an option that may be given again. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Adds what every command takes. */
export function common(command: Command): Command {
  return command
    .option("--json", "events and result as JSON, one object a line")
    .option("--quiet", "say nothing but errors")
    .option("--debug", "show stack traces of unexpected errors");
}

/** Adds how far a step goes for its locks. */
export function lockOptions(command: Command): Command {
  return command
    .option("--lock-timeout <ms>", "how long one try at a lock may wait, with others behind it (50 on PostgreSQL, 100 on MariaDB)")
    .option("--lock-retry <seconds>", "for how long a step tries again to get its lock (60)");
}
