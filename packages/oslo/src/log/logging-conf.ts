import { readConfigFile, type ConfigFile } from "../config/config-file.ts";
import { levelOf } from "./levels.ts";
import { fileDestination, standardDestination } from "./destination.ts";
import { jsonFormat } from "./json-format.ts";
import { asksForSite, contextFormat, plainFormat, type Format, type LoggingOptions } from "./text-format.ts";
import type { Handler, LoggerNode, LoggingTree } from "./tree.ts";

/** A logging.conf that can't be used. */
export class LoggingConfError extends Error {
  override readonly name = "LoggingConfError";
}

/**
 * Reads a file of Python's `logging.config.fileConfig` (`log_config_append`): loggers with level, handlers and propagation,
 * handlers to files and the standard streams, formatters. Other handlers are left out and named in `unsupported`.
 *
 * @throws LoggingConfError
 */
export function readLoggingConf(path: string, options: LoggingOptions): LoggingTree {
  const file = readConfigFile(path);
  const unsupported: string[] = [];
  const formats = new Map(
    keys(file, "formatters").map((name) => {
      const own = section(file, `formatter_${name}`);
      const needsSite = asksForSite(own["format"] ?? "") || (own["class"] ?? "").endsWith("JSONFormatter");
      return [name, { format: formatOf(own, options), needsSite }];
    }),
  );
  const handlers = new Map(
    keys(file, "handlers").flatMap((name) => {
      const handler = handlerOf(file, name, formats);
      if (!handler) unsupported.push(`the handler ${name} of ${path}`);
      return handler ? [[name, handler] as const] : [];
    }),
  );
  const loggers = keys(file, "loggers").map((name) => {
    const own = section(file, `logger_${name}`);
    const node: LoggerNode = {
      level: own["level"] === undefined || levelOf(own["level"]) === 0 ? undefined : level(file, name, own["level"]),
      handlers: list(own["handlers"]).flatMap((one) => handlers.get(one) ?? []),
      propagates: own["propagate"]?.trim() !== "0",
    };
    return [name === "root" ? "" : (own["qualname"] ?? name), node] as const;
  });
  return { nodes: new Map(loggers), unsupported };
}

function handlerOf(
  file: ConfigFile,
  name: string,
  formats: ReadonlyMap<string, Pick<Handler, "format" | "needsSite">>,
): Handler | undefined {
  const { class: kind = "", args = "()", level: least, formatter } = section(file, `handler_${name}`);
  const [, quoted, plain] = /^\(\s*(?:["']([^"']*)["']|([\w.]+))?/.exec(args.trim()) ?? [];
  const isFile = /(?:^|\.)(?:Watched|Rotating|TimedRotating)?FileHandler$/.test(kind);
  const isStream = /(?:^|\.)(?:StreamHandler|ColorHandler)$/.test(kind);
  if (!isFile && !isStream) return undefined;
  if (isFile && quoted === undefined) throw new LoggingConfError(`${file.path}: the handler ${name} names no file in its args`);
  return {
    level: least === undefined ? 0 : level(file, name, least),
    ...((formatter === undefined ? undefined : formats.get(formatter)) ?? {
      format: plainFormat("%(message)s", undefined),
      needsSite: false,
    }),
    to: isFile ? fileDestination(quoted ?? "") : standardDestination(plain === "sys.stdout" ? 1 : 2),
  };
}

function formatOf(
  { format = "%(message)s", datefmt, class: kind = "" }: Readonly<Record<string, string>>,
  options: LoggingOptions,
): Format {
  if (kind.endsWith("ContextFormatter")) return contextFormat(options);
  return kind.endsWith("JSONFormatter") ? jsonFormat(datefmt ?? options.log_date_format) : plainFormat(format, datefmt);
}

function level(file: ConfigFile, name: string, text: string): number {
  const found = levelOf(text);
  if (found === undefined) throw new LoggingConfError(`${file.path}: ${name} has the level ${text}, which is none`);
  return found;
}

/** Names of sections have no case here, and neither have those of options in Python. */
function section({ path, sections }: ConfigFile, name: string): Readonly<Record<string, string>> {
  const found = sections.get(name.toLowerCase());
  if (!found) throw new LoggingConfError(`${path} has no section [${name}]`);
  return Object.fromEntries([...found].map(([option, values]) => [option.toLowerCase(), values.at(-1)?.text ?? ""]));
}

function keys(file: ConfigFile, name: string): readonly string[] {
  return list(section(file, name)["keys"]);
}

function list(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
