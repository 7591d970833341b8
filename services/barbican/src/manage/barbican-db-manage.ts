import { Command } from "commander";
import { configurationOptions } from "@underpin/oslo/manage";
import { OWN_VERSION } from "../own-version.ts";
import { commandLine } from "./command-line.ts";
import { DATABASE_COMMANDS } from "./database-commands.ts";

/** The `barbican-db-manage` command: the same as `barbican-manage db`, by its older name. */
export function createBarbicanDbManage(): Command {
  const program = new Command("barbican-db-manage")
    .description("Manage Barbican's database")
    .version(OWN_VERSION, "--version", "print the version")
    .option("-d, --dburl <url>", "the database, over what the configuration says")
    // A command's own -v and --version name a revision.
    .enablePositionalOptions();
  configurationOptions(program, "barbican.conf");
  const line = commandLine("barbican-db-manage");
  for (const add of DATABASE_COMMANDS) add(program, line);
  return program;
}
