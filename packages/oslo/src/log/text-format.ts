import { basename } from "node:path";
import type { loggingOptions } from "../config/libraries/logging.ts";
import type { Values } from "../config/option.ts";
import type { RequestContext } from "./context.ts";
import { LEVELS } from "./levels.ts";
import { percentFormat } from "./percent-format.ts";
import type { LogRecord } from "./record.ts";
import { formatTime, isoTime } from "./time-format.ts";

/** `[DEFAULT]`, as far as it is of logging. */
export type LoggingOptions = Values<{ readonly logging: typeof loggingOptions }>["logging"];

/** Makes a line of a record, without its end. */
export type Format = (record: LogRecord) => string;

/** Lines as oslo.log has them: another format for those of a request, an error's text behind, its stack below. */
export function contextFormat(options: LoggingOptions): Format {
  return (record) => {
    const isDebug = record.level === LEVELS.DEBUG && options.logging_debug_format_suffix;
    const format = [
      record.context ? options.logging_context_format_string : options.logging_default_format_string,
      record.error && record.level >= LEVELS.WARNING ? ": %(error_summary)s" : "",
      isDebug ? ` ${options.logging_debug_format_suffix}` : "",
    ].join("");
    const identity = (context: RequestContext): string =>
      percentFormat(options.logging_user_identity_format, (name) => contextValue(context, name) || "-");
    const valueOf = fields(record, options.log_date_format, identity);
    const stack = record.error?.stack.split("\n").map((line) => `${percentFormat(options.logging_exception_prefix, valueOf)}${line}`) ?? [];
    return [percentFormat(format, valueOf), ...stack].join("\n");
  };
}

/** Lines in a format of logging.conf, as Python's own formatter writes them. */
export function plainFormat(format: string, dateFormat: string | undefined): Format {
  return (record) => {
    const line = percentFormat(
      format,
      fields(record, dateFormat, () => ""),
    );
    return record.error ? `${line}\n${record.error.stack}` : line;
  };
}

/** Whether a format says where in the code a line is from. */
export function asksForSite(format: string): boolean {
  return /%\((?:funcName|pathname|filename|module|lineno)\)/.test(format);
}

function fields(
  record: LogRecord,
  dateFormat: string | undefined,
  identity: (context: RequestContext) => string,
): (name: string) => unknown {
  const { context } = record;
  return (name) => {
    if (context && Object.hasOwn(CONTEXT, name)) return contextValue(context, name) ?? null;
    if (name === "asctime") return asctime(record.time, dateFormat);
    if (name === "user_identity") return context ? identity(context) : "";
    return Object.hasOwn(FIELDS, name) ? FIELDS[name]?.(record) : undefined;
  };
}

function asctime(time: Date, dateFormat: string | undefined): string {
  return dateFormat === undefined ? formatTime(time, "%Y-%m-%d %H:%M:%S,%f").slice(0, -3) : formatTime(time, dateFormat);
}

/** What formats may name of a line, but for its time in the format's own way, and whose request it is of. */
const FIELDS: Readonly<Record<string, (record: LogRecord) => unknown>> = {
  created: ({ time }) => time.getTime() / 1000,
  msecs: ({ time }) => time.getMilliseconds(),
  isotime: ({ time }) => isoTime(time),
  process: () => process.pid,
  processName: () => "MainProcess",
  thread: () => 0,
  threadName: () => "MainThread",
  relativeCreated: () => performance.now(),
  levelname: ({ levelName }) => levelName,
  levelno: ({ level }) => level,
  name: ({ name }) => name,
  message: ({ message }) => indented(message),
  error_summary: ({ error }) => error?.summary ?? "-",
  funcName: ({ site }) => site().function,
  pathname: ({ site }) => site().file,
  filename: ({ site }) => basename(site().file),
  module: ({ site }) => basename(site().file).replace(/\.\w+$/, ""),
  lineno: ({ site }) => site().line,
  instance: () => "",
  color: () => "",
  resource: () => "",
  user_name: () => "",
  project_name: () => "",
  global_request_id: () => "",
};

/** Control characters, but for tabs and line breaks: they could write over what stands on a terminal. */
const CONTROL = /[^\P{Cc}\t\n]/gu;

/** A line that somebody slipped into a message can't be taken for one of ours: it begins with blanks. */
function indented(message: string): string {
  return message.replace(/\r?\n/g, "\n    ").replace(CONTROL, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** By the names that formats use; names of users and such are not kept. */
const CONTEXT: Readonly<Record<string, keyof RequestContext | null>> = {
  user_name: null,
  project_name: null,
  domain_name: null,
  user_domain_name: null,
  project_domain_name: null,
  request_id: "requestId",
  global_request_id: "globalRequestId",
  user: "user",
  user_id: "user",
  project: "project",
  project_id: "project",
  tenant: "project",
  domain: "domain",
  domain_id: "domain",
  system_scope: "systemScope",
  user_domain: "userDomain",
  project_domain: "projectDomain",
};

function contextValue(context: RequestContext, name: string): string | undefined {
  const key = Object.hasOwn(CONTEXT, name) ? CONTEXT[name] : null;
  return key ? context[key] : undefined;
}
