import { Command } from "commander";
import { configurationOptions, type ConfigurationOptions } from "@underpin/oslo/manage";
import { OWN_VERSION } from "../own-version.ts";

/** The `keystone-status` command. */
export function createKeystoneStatus(): Command {
  const program = new Command("keystone-status")
    .description("Look whether an upgrade may begin; keystone-manage doctor looks at more")
    .version(OWN_VERSION, "--version", "print the version");
  configurationOptions(program, "keystone.conf");
  program
    .command("upgrade")
    .argument("<check>", "check")
    .description("exit 0 if all is well, 1 for warnings, 2 for failures, 255 if a check could not be run")
    .option("--json", "write an object instead of a table")
    .action(async (_check: string, { json = false }: { readonly json?: boolean }) => {
      const { configFile: files = [], configDir: folders = [] } = program.opts<ConfigurationOptions>();
      try {
        const { upgradeCheck } = await import("./upgrade-check.ts");
        const { text, code } = await upgradeCheck({ files, folders, json });
        process.stdout.write(`${text}\n`);
        process.exitCode = code;
      } catch (error) {
        process.stderr.write(`keystone-status: ${(error as Error).message}\n`);
        process.exitCode = 1;
      }
    });
  return program;
}
