import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UnderpinError } from "../model/error.ts";
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
  const config = file === undefined ? {} : await importDefault<Partial<Configuration>>(file);
  const service = options.service === undefined ? config.service : await importDefault<Service>(options.service);
  const url = options.url ?? process.env["DATABASE_URL"];
  if (!service)
    throw new UnderpinError("UP-CONFIG", {
      what: "No service is named.",
      why: file === undefined ? `There is no ${NAMES[0]} here.` : `${file} names none.`,
      next: "Write underpin.config.ts, or pass --service FILE.",
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

async function importDefault<T>(file: string): Promise<T> {
  try {
    const { createJiti } = await import("jiti");
    const path = resolve(file);
    const native = !/\.[cm]?ts$/.test(path) || (process.features as { typescript?: unknown }).typescript;
    return native
      ? ((await import(pathToFileURL(path).href)) as { default: T }).default
      : await createJiti(import.meta.url).import<T>(path, { default: true });
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", { what: `${file} can't be loaded.`, why: messageOf(cause), cause });
  }
}
