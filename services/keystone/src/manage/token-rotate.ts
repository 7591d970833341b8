import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, rotate } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `token_rotate`: the next keys of tokens alone. */
export function addTokenRotate(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "token_rotate",
    description: "rotate encryption keys of tokens",
    body: (context) => rotate([fernetRepository(context.settings, "fernet_tokens")], context),
  });
}
