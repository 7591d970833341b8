import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { loadCredentialKeys } from "../credentials/credential-keys.ts";
import { reEncrypt } from "../credentials/re-encryption.ts";
import { isUsable } from "../tokens/key-files.ts";
import { addKeyCommand } from "./key-command.ts";
import { credentialRepository } from "./key-settings.ts";
import { withPool } from "./with-pool.ts";

/** Adds `credential_migrate`: all credentials go under the primary key. */
export function addCredentialMigrate(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "credential_migrate",
    description: "encrypt credentials with the primary key that are under another one",
    body: async ({ settings, say, ...context }) => {
      const { folder, group } = credentialRepository(settings);
      if (!isUsable(folder, group, say)) return false;
      using keys = loadCredentialKeys(folder);
      const { done, unreadable } = await withPool(context, async (pool) => reEncrypt(pool, keys));
      say("INFO", `Credentials that were encrypted with the primary key: ${done}`);
      for (const id of unreadable)
        say("ERROR", `Credential could not be decrypted. Please contact the administrator: ${id}, which is as it was`);
      return unreadable.length === 0;
    },
  });
}
