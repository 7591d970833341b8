import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addRotation } from "./key-command.ts";
import { fernetRepository } from "./key-settings.ts";

/** Adds `receipt_rotate`: the next keys of auth receipts alone. */
export function addReceiptRotate(program: Command, line: CommandLine): void {
  addRotation(program, line, {
    name: "receipt_rotate",
    description: "rotate encryption keys of auth receipts",
    repositories: (settings) => [fernetRepository(settings, "fernet_receipts")],
  });
}
