import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addRotation } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `token_rotate`: the next keys of tokens alone. */
export function addTokenRotate(program: Command, line: CommandLine): void {
  addRotation(program, line, {
    name: "token_rotate",
    description: "rotate encryption keys of tokens",
    repositories: (settings) => [fernetRepository(settings, "fernet_tokens")],
  });
}
