import { Command } from "commander";
import { configurationOptions } from "@underpin/oslo/manage";
import { OWN_VERSION } from "../own-version.ts";
import { CATEGORIES } from "./categories.ts";
import { commandLine } from "./command-line.ts";

/** The `barbican-manage` command. */
export function createBarbicanManage(): Command {
  const program = new Command("barbican-manage")
    .description("Manage Barbican's database and keys")
    .version(OWN_VERSION, "--version", "print the version")
    // A command's own -v and --version name a revision.
    .enablePositionalOptions();
  configurationOptions(program, "barbican.conf");
  for (const { name, description, commands, options } of CATEGORIES) {
    const category = program.command(name).description(description);
    for (const add of commands) add(category, commandLine("barbican-manage db"));
    if (options) category.commands.forEach(options);
  }
  return program;
}
