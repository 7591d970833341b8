import type { FastifyInstance } from "fastify";
import type { Config, LoadOptions } from "../config/load.ts";
import type { OptionGroups } from "../config/option.ts";
import type { ApplicationEvents } from "../http/events.ts";
import type { DrainOptions } from "../http/drain.ts";
import type { Logger } from "../log/logger.ts";
import type { LoggingOptions } from "../log/text-format.ts";
import type { Reading } from "../metrics/reading.ts";

/** A configuration with which a service runs: what its log is told, and how it is read again. */
export interface RunConfig extends Pick<Config<OptionGroups>, "notices" | "reload"> {
  readonly values: { readonly DEFAULT: LoggingOptions };
}

/** Where a process of a service runs. */
export interface Site {
  /** Its name in the fleet. */
  readonly node: string;
  /** The service's own log. */
  readonly log: Logger;
  /** A logger of another name. */
  readonly getLogger: (name: string) => Logger;
}

/** What has a `handled` waits for what requests have begun, also those whose clients have gone meanwhile. */
export type ServedApplication = FastifyInstance & { readonly handled: () => Promise<void> };

/** A service that has been opened, and may run on its database. */
export interface Opened extends AsyncDisposable {
  /** What it counts beside requests. */
  readonly readings: readonly Reading[];
  readonly application: (events: ApplicationEvents, drain: DrainOptions) => Promise<ServedApplication>;
}

/** A command of a service's that goes on until it is told to end. */
interface ServiceCommand<C extends RunConfig> {
  /** The command: `keystone-api`. */
  readonly command: string;
  readonly description: string;
  /** The service's name in the log, and of the file where only `log_dir` is given: `keystone`. */
  readonly name: string;
  /** The command that an error advises: `keystone-manage`. */
  readonly manage: string;
  readonly loadConfig: (options: Pick<LoadOptions, "files" | "folders">) => C;
}

/** What makes a service a command that serves. */
export interface Served<C extends RunConfig> extends ServiceCommand<C> {
  readonly port: number;
  /**
   * Opens the service, and looks whether it may run on its database. What it loads, it loads then: the process that starts others serves nothing itself.
   *
   * @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW` where the database is not one for this release
   */
  readonly open: (config: C, site: Site) => Promise<Opened>;
}

/** What was opened to work until it is told to end. */
export interface OpenedRun extends AsyncDisposable {
  readonly readings: readonly Reading[];
  /** Resolves once the signal is aborted, and what was under way is finished. */
  readonly run: (told: AbortSignal) => Promise<void>;
}

/** What makes something a command that serves nothing, and works all the same. */
export interface Runs<C extends RunConfig> extends ServiceCommand<C> {
  /** @throws UnderpinError `UP-SCHEMA-TOO-OLD`, `UP-SCHEMA-TOO-NEW` where the database is not one for this release */
  readonly open: (config: C, site: Site) => Promise<OpenedRun>;
}
