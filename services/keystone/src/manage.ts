import { readFileSync } from "node:fs";
import { UnderpinError, type Configure } from "underpin/cli";
import { createManage } from "@underpin/oslo/manage";
import { filesOf, findConfigFiles, interpolate, readConfigFile, type ConfigValues } from "@underpin/oslo";
import { essex } from "./essex/service.ts";
import { keystone } from "./service.ts";

/** What oslo.config takes when nothing names a database. */
const DEFAULT_CONNECTION = "sqlite:///keystone.db";

interface GlobalOptions {
  readonly configFile?: readonly string[];
  readonly configDir?: string;
  readonly url?: string;
  readonly history?: string;
}

const configure: Configure = async (options, output) => {
  const { configFile, configDir, url, history } = options as GlobalOptions;
  const files = [
    ...(configFile ?? (configDir === undefined ? findConfigFiles("keystone") : [])),
    ...(configDir === undefined ? [] : filesOf(configDir)),
  ];
  if (files.length === 0 && url === undefined) output.talk("WARNING Config file not found, using default configs.");
  const settings = read(files);
  return {
    service: history === "essex" ? essex : keystone,
    url: url ?? interpolate(settings, "database", "connection") ?? DEFAULT_CONNECTION,
    settings,
  };
};

function read(files: readonly string[]): ConfigValues {
  const values: ConfigValues = {};
  for (const file of files) {
    try {
      readConfigFile(file, values);
    } catch (cause) {
      throw new UnderpinError("UP-CONFIG", {
        what: `The configuration file ${file} can't be read.`,
        why: (cause as Error).message,
        fine: "Nothing was done.",
        cause,
      });
    }
  }
  return values;
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
        .option("--config-dir <folder>", "a folder of *.conf files")
        .option("--url <url>", "the database, over what the configuration says")
        .option("--history <line>", "which line of migrations: main, or essex (the one before the rewrite of 2012)", "main"),
    configure,
  });
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
