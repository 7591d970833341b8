import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addRotation } from "./key-command.ts";
import { fernetRepositories } from "./key-settings.ts";

/** Adds `fernet_rotate`: the next keys of tokens, and of receipts where these have a repository of their own. */
export function addFernetRotate(program: Command, line: CommandLine): void {
  addRotation(program, line, {
    name: "fernet_rotate",
    description: "rotate Fernet encryption keys of tokens and auth receipts",
    repositories: fernetRepositories,
  });
}
