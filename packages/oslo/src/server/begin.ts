import { hostname } from "node:os";
import type { Logger } from "../log/logger.ts";
import { setupLogging, type Logging } from "../log/logging.ts";
import { reload, tellOfConfig } from "./reload.ts";
import type { RunConfig } from "./served.ts";

/** A process that has a log, and reads its configuration again on SIGHUP. */
export interface Begun {
  readonly logging: Logging;
  readonly log: Logger;
  /** Its name in the fleet. */
  readonly node: string;
  readonly again: () => void;
  /** Hears SIGHUP no more, and closes the log. */
  readonly end: () => void;
}

/** What every process of a service begins with. */
export function begin(config: RunConfig, name: string): Begun {
  const logging = setupLogging(config.values.DEFAULT, name);
  tellOfConfig(config.notices, logging, name);
  const again = (): void => reload(config, logging, name);
  process.on("SIGHUP", again);
  return {
    logging,
    log: logging.getLogger(name),
    node: `${hostname()}-${process.pid}`,
    again,
    end: () => {
      process.off("SIGHUP", again);
      logging.close();
    },
  };
}
