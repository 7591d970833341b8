import { Command } from "commander";
import { OWN_VERSION } from "../own-version.ts";

interface Places {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
}

/** The `keystone-status` command. */
export function createKeystoneStatus(): Command {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  const program = new Command("keystone-status")
    .description("Look whether an upgrade may begin; keystone-manage doctor looks at more")
    .version(OWN_VERSION, "--version", "print the version")
    .option("--config-file <file>", "keystone.conf; may be given several times", collect)
    .option("--config-dir <folder>", "a folder of *.conf files; may be given several times", collect);
  program
    .command("upgrade")
    .argument("<check>", "check")
    .description("exit 0 if all is well, 1 for warnings, 2 for failures, 255 if a check could not be run")
    .option("--json", "write an object instead of a table")
    .action(async (_check: string, { json = false }: { readonly json?: boolean }) => {
      const { configFile: files = [], configDir: folders = [] } = program.opts<Places>();
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
