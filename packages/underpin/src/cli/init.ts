import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { underpinWording } from "../model/hint.ts";
import { reportError, standardOutput } from "./output.ts";

/** Adds `init`, which needs neither a configuration nor a database. */
export function addInit(program: Command): void {
  program
    .command("init")
    .argument("[name]", "the service's name; the package's if left out")
    .option("--existing", "for a database that is there already: no first script; `underpin baseline` comes next")
    .description("write underpin.config.ts, a folder for scripts and the first script; never over what is there")
    .action(async (name: string | undefined, options: { existing?: boolean }) => {
      try {
        const { init } = await import("../repositories/init.ts");
        const files = await init(pathToFileURL(`${process.cwd()}/`), name ?? packageName(), { existing: options.existing === true });
        for (const file of files) standardOutput.data(file.pathname);
      } catch (error) {
        reportError(standardOutput, error, { json: false, debug: false, wording: underpinWording });
        process.exitCode = 1;
      }
    });
}

/** The package's name without its scope, or the folder's, as a service can be called. */
function packageName(): string {
  const named = existsSync("package.json") ? (JSON.parse(readFileSync("package.json", "utf8")) as { name?: string }).name : undefined;
  return (named?.replace(/^.*\//, "") ?? basename(resolve("."))).toLowerCase().replaceAll(/[^a-z0-9_-]/g, "_");
}
