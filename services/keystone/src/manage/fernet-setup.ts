import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, setUp } from "./key-command.ts";
import { fernetRepositories, fernetRepository } from "./key-settings.ts";

/** Adds `fernet_setup`: the first keys of tokens, and of receipts where these have a repository of their own. */
export function addFernetSetup(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "fernet_setup",
    description: "set up key repositories for Fernet tokens and auth receipts",
    body: (context) => {
      const repositories = fernetRepositories(context.settings);
      const isDone = setUp(repositories, context);
      const receipts = fernetRepository(context.settings, "fernet_receipts");
      if (repositories.length === 1 && repositories[0]?.maxActiveKeys !== receipts.maxActiveKeys)
        context.say(
          "WARNING",
          "Receipt and Token fernet key directories are the same but `max_active_keys` is different. " +
            "Receipt `max_active_keys` will be ignored in favor of Token `max_active_keys`.",
        );
      return isDone;
    },
  });
}
