import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, setUp } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `token_setup`: the first keys of tokens alone. */
export function addTokenSetup(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "token_setup",
    description: "set up a key repository for tokens",
    body: (context) => setUp([fernetRepository(context.settings, "fernet_tokens")], context),
  });
}
