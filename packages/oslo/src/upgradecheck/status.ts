import { Command } from "commander";
import { configurationOptions, type ConfigurationOptions } from "../manage/index.ts";
import type { UpgradeCheck } from "./result.ts";

/** What a service's status command is made of. */
export interface StatusOptions {
  /** The command's name: `keystone-status`. */
  readonly name: string;
  readonly description: string;
  /** Of the package that has it. */
  readonly version: string;
  /** What its configuration is called: `keystone.conf`. */
  readonly file: string;
  /** Runs the checks. */
  readonly check: (options: {
    readonly files: readonly string[];
    readonly folders: readonly string[];
    readonly json: boolean;
  }) => Promise<UpgradeCheck>;
}

/** Makes a service's status command. */
export function createStatus({ name, description, version, file, check }: StatusOptions): Command {
  const program = new Command(name).description(description).version(version, "--version", "print the version");
  configurationOptions(program, file);
  program
    .command("upgrade")
    .argument("<check>", "check")
    .description("exit 0 if all is well, 1 for warnings, 2 for failures, 255 if a check could not be run")
    .option("--json", "write an object instead of a table")
    .action(async (_check: string, { json = false }: { readonly json?: boolean }) => {
      const { configFile: files = [], configDir: folders = [] } = program.opts<ConfigurationOptions>();
      try {
        const { text, code } = await check({ files, folders, json });
        process.stdout.write(`${text}\n`);
        process.exitCode = code;
      } catch (error) {
        process.stderr.write(`${name}: ${(error as Error).message}\n`);
        process.exitCode = 1;
      }
    });
  return program;
}
