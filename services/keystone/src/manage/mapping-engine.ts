import type { Command } from "commander";
import { action, common, type CommandLine } from "underpin/cli";
import type { TrialOptions } from "./mapping-trial.ts";

/** Adds `mapping_engine`: what the rules of a file make of an assertion in a file. It needs no database. */
export function addMappingEngine(program: Command, line: CommandLine): void {
  common(program.command("mapping_engine").description("try the rules of a mapping on an assertion"))
    .requiredOption("--rules <file>", "the rules: JSON, an object with a list `rules`, or the list alone")
    .requiredOption("--input <file>", "the assertion: a `name: value` in each line, several values separated by semicolons")
    .option("--prefix <prefix>", "take only names that begin with this")
    .option("--engine-debug", "print the rules and the assertion, too")
    .option("--mapping-schema-version <version>", "the version of the rules, over what they say themselves")
    .action(
      action<TrialOptions>(line, async ({ output }, options) => {
        // What rules and assertions mean is a third of all code, and no other command needs it.
        const { tryMapping } = await import("./mapping-trial.ts");
        tryMapping(options, output);
      }),
    );
}
