import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, rotate } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `receipt_rotate`: the next keys of auth receipts alone. */
export function addReceiptRotate(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "receipt_rotate",
    description: "rotate encryption keys of auth receipts",
    body: (context) => rotate([fernetRepository(context.settings, "fernet_receipts")], context),
  });
}
