import type { Logging } from "../log/logging.ts";
import type { RunConfig } from "./served.ts";

/** Tells of what in the configuration works, or is passed over, and should be known. */
export function tellOfConfig(notices: RunConfig["notices"], logging: Logging, name: string): void {
  const log = logging.getLogger("oslo_config.cfg");
  for (const { message } of notices) log.warning(message);
  for (const text of logging.unsupported) logging.getLogger(name).warning(`${text} is not supported.`);
}

/** Reads the configuration again, and logging.conf, and takes over what a running service can: on SIGHUP. */
export function reload(config: RunConfig, logging: Logging, name: string): void {
  const log = logging.getLogger(name);
  try {
    const { changed, needRestart, notices } = config.reload();
    logging.reconfigure(config.values.DEFAULT);
    tellOfConfig(notices, logging, name);
    const named = (options: typeof changed): string => options.map(({ group, name: option }) => `[${group}] ${option}`).join(", ");
    log.info(`The configuration was read again; ${changed.length === 0 ? "nothing was taken over" : `taken over: ${named(changed)}`}.`);
    if (needRestart.length > 0) log.warning(`What has changed and needs a restart: ${named(needRestart)}.`);
  } catch (error) {
    log.error("The configuration can't be read again; it stays what it was.", { error });
  }
}
