import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readConfigFile, type ConfigFile } from "@underpin/oslo/config";
import { HttpError } from "@underpin/oslo/http";
import { createConfig, hasConfig, type Config } from "../domain-config/config.ts";
import type { KeystoneRows } from "../keystone.ts";
import type { Say } from "../tokens/key-files.ts";
import { domainNamed } from "./domain-named.ts";

/** Where it is said what became of a file. */
interface Listener {
  readonly say: Say;
  readonly show: (text: string) => void;
}

/**
 * Takes the file of one domain, or of all that have one, into the database. What is there already stays, and its file is left out.
 *
 * @returns whether every file was taken
 */
export async function uploadConfigs(keystone: KeystoneRows, domain: string | undefined, listener: Listener): Promise<boolean> {
  const { domain_config_dir: folder } = keystone.config.identity;
  const { say, show } = listener;
  if (!existsSync(folder)) {
    show(`Unable to locate domain config directory: ${folder}`);
    return false;
  }
  if (domain !== undefined) return await upload(keystone, { domain, path: join(folder, `keystone.${domain}.conf`) }, listener);
  let [done, failed] = [0, 0];
  for (const file of filesIn(folder, say))
    if (await upload(keystone, file, listener)) {
      done++;
      say("INFO", `Successfully uploaded domain config '${file.path}'`);
    } else failed++;
  if (done === 0) say("WARNING", `No domain configs uploaded from '${folder}'`);
  return failed === 0;
}

interface DomainFile {
  readonly domain: string;
  readonly path: string;
}

/** The files of domains, in folders below, too. */
function filesIn(folder: string, say: Say): readonly DomainFile[] {
  say("INFO", `Scanning '${folder}' for domain config files`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return entries.flatMap(({ name, parentPath }) => {
    const domain = /^keystone\.(.*)\.conf$/s.exec(name)?.[1];
    if (domain !== undefined) return [{ domain, path: join(parentPath, name) }];
    say("WARNING", `Ignoring file (${name}) while scanning domain config directory`);
    return [];
  });
}

async function upload(keystone: KeystoneRows, { domain, path }: DomainFile, { say, show }: Listener): Promise<boolean> {
  const id = await domainNamed(keystone.pool, domain);
  if (id === undefined) {
    show(`Invalid domain name: ${domain} found in config file name: ${path} - ignoring this file.`);
    return false;
  }
  if (await hasConfig(keystone, id)) {
    show(`Domain: ${domain} already has a configuration defined - ignoring file: ${path}.`);
    return false;
  }
  const config = configIn(path);
  if (config === undefined) {
    show(`Error parsing configuration file for domain: ${domain}, file: ${path}.`);
    return false;
  }
  try {
    await createConfig(keystone, id, config);
    return true;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    say("ERROR", `Error processing config file for domain: ${domain}, file: ${path}, error: ${error.message}`);
    return false;
  }
}

/** What a file says, an option's first value; undefined where it can't be read. Why is not told: the line may hold a password. */
function configIn(path: string): Config | undefined {
  let file: ConfigFile;
  try {
    file = readConfigFile(path);
  } catch {
    return undefined;
  }
  return Object.fromEntries(
    [...file.sections].map(([group, options]) => [
      group,
      Object.fromEntries([...options].map(([name, values]) => [name, values[0]?.text ?? ""])),
    ]),
  );
}
