import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UnderpinError } from "../model/error.ts";
import { importDefault } from "../repositories/import-file.ts";
import type { Place } from "../model/connection.ts";
import type { Service } from "../model/service.ts";
import type { Configuration } from "../model/configuration.ts";

const NAMES = ["underpin.config.ts", "underpin.config.mts", "underpin.config.js", "underpin.config.mjs"];

/**
 * Finds the service and its database: `--config` or `underpin.config.ts` here, over which `--service`, `--url` and
 * `DATABASE_URL` go.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export async function loadConfiguration(options: {
  readonly config?: string;
  readonly service?: string;
  readonly url?: string;
  readonly replica?: readonly string[];
  readonly member?: readonly string[];
  readonly ignoreUnseen?: boolean;
}): Promise<Configuration> {
  const file = options.config ?? NAMES.find((name) => existsSync(name));
  const config = file === undefined ? {} : await load<Partial<Configuration>>(file);
  const service = options.service === undefined ? config.service : await load<Service>(options.service);
  const url = options.url ?? process.env["DATABASE_URL"];
  if (!service)
    throw new UnderpinError("UP-CONFIG", {
      what: "No service is named.",
      why: file === undefined ? `There is no ${NAMES[0]} here.` : `${file} names none.`,
      next: "`underpin init` writes underpin.config.ts; or pass --service FILE.",
    });
  // A URL given with the command, or by the environment, goes over what the file says.
  const { url: named, connection, ...rest } = config;
  const place: Place = url !== undefined ? { url } : connection ? { connection } : named !== undefined ? { url: named } : {};
  return {
    ...rest,
    service,
    ...place,
    ...(options.replica && { replicas: options.replica }),
    ...(options.member && { members: options.member }),
    ...(options.ignoreUnseen !== undefined && { ignoreUnseen: options.ignoreUnseen }),
  };
}

async function load<T>(file: string): Promise<T> {
  try {
    return (await importDefault(pathToFileURL(resolve(file)))) as T;
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", { what: `${file} can't be loaded.`, why: messageOf(cause), cause });
  }
}
