import { fileURLToPath } from "node:url";
import { currentContext } from "./context.ts";
import { LEVELS, type LevelName } from "./levels.ts";
import type { LogRecord } from "./record.ts";
import { redact, redactText } from "./redact.ts";

/** What a line has beside its message. */
export interface More {
  /** What went wrong: its text and its stack are logged, too. */
  readonly error?: unknown;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Writes lines under one name. */
export interface Logger {
  readonly name: string;
  readonly isEnabledFor: (level: LevelName) => boolean;
  readonly debug: (message: string, more?: More) => void;
  readonly info: (message: string, more?: More) => void;
  readonly warning: (message: string, more?: More) => void;
  readonly error: (message: string, more?: More) => void;
  readonly critical: (message: string, more?: More) => void;
}

/** Who decides what is written of a logger, and where. */
export interface Sink {
  readonly levelOf: (name: string) => number;
  /** Whether what is written at a level says where in the code it is from: finding that out takes a while. */
  readonly needsSite: (level: number) => boolean;
  readonly write: (record: LogRecord) => void;
}

export function createLogger(name: string, sink: Sink): Logger {
  const log = (levelName: LevelName, message: string, { error, extra = {} }: More = {}): void => {
    const level = LEVELS[levelName];
    if (level < sink.levelOf(name)) return;
    const stack = sink.needsSite(level) ? new Error("here").stack : undefined;
    sink.write({
      time: new Date(),
      level,
      levelName,
      name,
      message: redactText(message),
      error: error === undefined ? undefined : described(error),
      extra: redact(extra) as Readonly<Record<string, unknown>>,
      context: currentContext(),
      site: () => siteOf(stack),
    });
  };
  return {
    name,
    isEnabledFor: (level) => LEVELS[level] >= sink.levelOf(name),
    debug: (message, more) => log("DEBUG", message, more),
    info: (message, more) => log("INFO", message, more),
    warning: (message, more) => log("WARNING", message, more),
    error: (message, more) => log("ERROR", message, more),
    critical: (message, more) => log("CRITICAL", message, more),
  };
}

/** With the errors that caused it, each by its stack. */
function described(error: unknown): NonNullable<LogRecord["error"]> {
  if (!(error instanceof Error)) return { summary: redactText(String(error)), stack: redactText(String(error)) };
  const cause = error.cause === undefined ? "" : `\nCaused by: ${described(error.cause).stack}`;
  return {
    summary: redactText(`${error.name}: ${error.message.split("\n")[0] ?? ""}`),
    stack: `${redactText(error.stack ?? `${error.name}: ${error.message}`)}${cause}`,
  };
}

/** Who called the logger: the fourth line of the stack, behind the error itself, `log`, and the level's function. */
function siteOf(stack: string | undefined): ReturnType<LogRecord["site"]> {
  const [, caller = "<module>", at, plain] = /^ +at (?:async )?(?:(.+) \((.+)\)|(.+))$/.exec(stack?.split("\n")[3] ?? "") ?? [];
  const [, file = "", line = "0"] = /^(.*?):(\d+)(?::\d+)?$/.exec(at ?? plain ?? "") ?? [];
  return { function: caller, file: file.startsWith("file:") ? fileURLToPath(file) : file, line: Number(line) };
}
