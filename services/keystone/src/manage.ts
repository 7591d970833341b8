import { readFileSync } from "node:fs";
import { UnderpinError, type Configure } from "underpin/cli";
import { createManage } from "@underpin/oslo/manage";
import { loadConfig, type Config } from "@underpin/oslo/config";
import { credential, database, DEFAULT } from "./config/groups.ts";
import { essex } from "./essex/service.ts";
import { keystone } from "./service.ts";

interface GlobalOptions {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
  readonly url?: string;
  readonly history?: string;
}

const configure: Configure = async (options, output) => {
  const { configFile = [], configDir = [], url, history } = options as GlobalOptions;
  const { values, files, notices } = read(configFile, configDir);
  if (files.length === 0 && url === undefined) output.talk("WARNING Config file not found, using default configs.");
  for (const { kind, message } of notices) if (kind !== "unknown option") output.talk(`WARNING ${message}`);
  return {
    service: history === "essex" ? essex : keystone,
    url: url ?? values.database.connection.reveal(),
    settings: { credential: { key_repository: values.credential.key_repository } },
  };
};

/** Of the configuration only what a command needs is read: a fault elsewhere in it is the service's to find. */
function read(
  files: readonly string[],
  folders: readonly string[],
): Config<{ DEFAULT: typeof DEFAULT; database: typeof database; credential: typeof credential }> {
  try {
    return loadConfig({ DEFAULT, database, credential }, { project: "keystone", program: "keystone-manage", files, folders });
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", {
      what: "The configuration can't be read.",
      why: (cause as Error).message,
      fine: "Nothing was done.",
      cause,
    });
  }
}

/** The `keystone-manage` command. */
export function createKeystoneManage(): ReturnType<typeof createManage> {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  return createManage({
    name: "keystone-manage",
    description: "Manage Keystone's database",
    version: ownVersion(),
    options: (program) =>
      program
        .option("--config-file <file>", "keystone.conf; may be given several times", collect)
        .option("--config-dir <folder>", "a folder of *.conf files; may be given several times", collect)
        .option("--url <url>", "the database, over what the configuration says")
        .option("--history <line>", "which line of migrations: main, or essex (the one before the rewrite of 2012)", "main"),
    configure,
  });
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
