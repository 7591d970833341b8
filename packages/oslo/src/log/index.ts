export { currentContext, tellWhoAsks, withContext, type Bearer, type RequestContext } from "./context.ts";
export type { LevelName } from "./levels.ts";
export type { Logger, More } from "./logger.ts";
export { LoggingConfError } from "./logging-conf.ts";
export { setupLogging, type Logging } from "./logging.ts";
export { redact, redactText } from "./redact.ts";
export type { LoggingOptions } from "./text-format.ts";
