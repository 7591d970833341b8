import { join } from "node:path";
import { fileDestination, standardDestination, type Destination } from "./destination.ts";
import { jsonFormat } from "./json-format.ts";
import { LEVELS, levelOf } from "./levels.ts";
import { createLogger, type Logger } from "./logger.ts";
import { readLoggingConf } from "./logging-conf.ts";
import { asksForSite, contextFormat, type LoggingOptions } from "./text-format.ts";
import { levelIn, writeTo, type Handler, type LoggerNode, type LoggingTree } from "./tree.ts";

/** A service's log. */
export interface Logging {
  readonly getLogger: (name: string) => Logger;
  /** What was configured and isn't supported here: syslog, rotation. */
  readonly unsupported: readonly string[];
  /** Takes changed options over: `debug`, logging.conf. */
  readonly reconfigure: (options: LoggingOptions) => void;
  /** Opens files anew. */
  readonly reopen: () => void;
  /** Writes what is left and closes files. */
  readonly close: () => void;
}

/**
 * Sets logging up as oslo.log does: to `log_file` in `log_dir`, to standard error as well with `use_stderr`, to standard output if
 * neither is given; or as a logging.conf says.
 *
 * @param program names the file where only `log_dir` is given
 */
export function setupLogging(options: LoggingOptions, program: string): Logging {
  let tree = makeTree(options, program);
  let levels = new Map<string, number>();
  let needsSite = handlersOf(tree).some((handler) => handler.needsSite);
  const sink = {
    levelOf: (name: string): number => {
      const known = levels.get(name);
      if (known !== undefined) return known;
      const level = levelIn(tree, name);
      levels.set(name, level);
      return level;
    },
    needsSite: (level: number): boolean => needsSite || level <= LEVELS.DEBUG,
    write: (record: Parameters<typeof writeTo>[1]): void => {
      writeTo(tree, record);
      if (record.level >= LEVELS.CRITICAL) for (const to of destinations(tree)) to.flush();
    },
  };
  return {
    getLogger: (name) => createLogger(name, sink),
    get unsupported() {
      return tree.unsupported;
    },
    reconfigure: (changed) => {
      const before = tree;
      tree = makeTree(changed, program);
      levels = new Map();
      needsSite = handlersOf(tree).some((handler) => handler.needsSite);
      for (const to of destinations(before)) to.close();
    },
    reopen: () => {
      for (const to of destinations(tree)) to.reopen();
    },
    close: () => {
      for (const to of destinations(tree)) {
        to.flush();
        to.close();
      }
    },
  };
}

function makeTree(options: LoggingOptions, program: string): LoggingTree {
  return options.log_config_append === null ? fromOptions(options, program) : readLoggingConf(options.log_config_append, options);
}

function fromOptions(options: LoggingOptions, program: string): LoggingTree {
  const format = options.use_json ? jsonFormat(options.log_date_format) : contextFormat(options);
  const needsSite = options.use_json || asksForSite(options.logging_context_format_string + options.logging_default_format_string);
  const file = logFile(options, program);
  const to = [...(file === undefined ? [] : [fileDestination(file)]), ...(options.use_stderr ? [standardDestination(2)] : [])];
  const handlers = (to.length > 0 ? to : [standardDestination(1)]).map((destination) => ({ level: 0, format, to: destination, needsSite }));
  const single = options.default_log_levels.map((pair): readonly [string, LoggerNode] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at < 0 ? undefined : at), { level: levelOf(pair.slice(at + 1)), handlers: [], propagates: true }];
  });
  const root: LoggerNode = { level: options.debug ? LEVELS.DEBUG : LEVELS.INFO, handlers, propagates: false };
  return { nodes: new Map([["", root], ...single]), unsupported: unsupportedOf(options) };
}

function logFile({ log_file: file, log_dir: folder }: LoggingOptions, program: string): string | undefined {
  if (file !== null) return folder === null ? file : join(folder, file);
  return folder === null ? undefined : join(folder, `${program}.log`);
}

function unsupportedOf(options: LoggingOptions): readonly string[] {
  const asked = {
    use_syslog: options.use_syslog,
    use_journal: options.use_journal,
    publish_errors: options.publish_errors,
    log_rotation_type: options.log_rotation_type.toLowerCase() !== "none",
    rate_limit_burst: options.rate_limit_burst > 0,
  };
  return Object.entries(asked).flatMap(([name, isAsked]) => (isAsked ? [`[DEFAULT] ${name}`] : []));
}

function handlersOf({ nodes }: LoggingTree): readonly Handler[] {
  return [...nodes.values()].flatMap(({ handlers }) => handlers);
}

function destinations(tree: LoggingTree): ReadonlySet<Destination> {
  return new Set(handlersOf(tree).map(({ to }) => to));
}
