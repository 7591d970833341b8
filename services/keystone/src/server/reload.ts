import type { Logging } from "@underpin/oslo/log";
import type { KeystoneConfig } from "../config/index.ts";

/** Tells of what in the configuration works, or is passed over, and should be known. */
export function tellOfConfig(notices: KeystoneConfig["notices"], logging: Logging): void {
  const log = logging.getLogger("oslo_config.cfg");
  for (const { message } of notices) log.warning(message);
  for (const text of logging.unsupported) logging.getLogger("keystone").warning(`${text} is not supported.`);
}

/** Reads the configuration again, and logging.conf, and takes over what a running service can: on SIGHUP. */
export function reload(config: KeystoneConfig, logging: Logging): void {
  const log = logging.getLogger("keystone");
  try {
    const { changed, needRestart, notices } = config.reload();
    logging.reconfigure(config.values.DEFAULT);
    tellOfConfig(notices, logging);
    const named = (options: typeof changed): string => options.map(({ group, name }) => `[${group}] ${name}`).join(", ");
    log.info(`The configuration was read again; ${changed.length === 0 ? "nothing was taken over" : `taken over: ${named(changed)}`}.`);
    if (needRestart.length > 0) log.warning(`What has changed and needs a restart: ${named(needRestart)}.`);
  } catch (error) {
    log.error("The configuration can't be read again; it stays what it was.", { error });
  }
}
