import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, setUp } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `receipt_setup`: the first keys of auth receipts alone. */
export function addReceiptSetup(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "receipt_setup",
    description: "set up a key repository for auth receipts",
    body: (context) => setUp([fernetRepository(context.settings, "fernet_receipts")], context),
  });
}
