import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { addKeyCommand, setUp } from "./key-command.ts";
import { credentialRepository } from "./key-settings.ts";

/** Adds `credential_setup`: the first keys that credentials are encrypted with. */
export function addCredentialSetup(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "credential_setup",
    description: "set up a Fernet key repository for credential encryption",
    body: (context) => setUp([credentialRepository(context.settings)], context),
  });
}
