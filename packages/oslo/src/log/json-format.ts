import { hostname } from "node:os";
import { basename } from "node:path";
import type { Format } from "./text-format.ts";
import { formatTime } from "./time-format.ts";

/** Lines of JSON with oslo.log's keys (`use_json`). */
export function jsonFormat(dateFormat: string): Format {
  const host = hostname();
  return ({ time, level, levelName, name, message, error, extra, context, site }) => {
    const { file, line, function: caller } = site();
    return JSON.stringify({
      message,
      asctime: formatTime(time, dateFormat),
      name,
      msg: message,
      args: null,
      levelname: levelName,
      levelno: level,
      pathname: file,
      filename: basename(file),
      module: basename(file).replace(/\.\w+$/, ""),
      lineno: line,
      funcname: caller,
      created: time.getTime() / 1000,
      msecs: time.getMilliseconds(),
      relative_created: performance.now(),
      thread: 0,
      thread_name: "MainThread",
      process_name: "MainProcess",
      process: process.pid,
      traceback: error?.stack ?? null,
      hostname: host,
      error_summary: error?.summary ?? "",
      context: context
        ? {
            request_id: context.requestId,
            global_request_id: context.globalRequestId ?? null,
            user: context.user ?? null,
            project: context.project ?? null,
            project_id: context.project ?? null,
            domain: context.domain ?? null,
            system_scope: context.systemScope ?? null,
            user_domain: context.userDomain ?? null,
            project_domain: context.projectDomain ?? null,
          }
        : {},
      extra,
    });
  };
}
