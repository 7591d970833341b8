import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { loadCredentialKeys } from "../credentials/credential-keys.ts";
import { hasOtherKeys } from "../credentials/re-encryption.ts";
import { isUsable } from "../tokens/key-files.ts";
import { refuseDuringRollout } from "./during-rollout.ts";
import { addKeyCommand, rotate } from "./key-command.ts";
import { credentialRepository } from "./key-settings.ts";
import { withPool } from "./with-pool.ts";

const NOT_MIGRATED =
  "Unable to rotate credential keys because not all credentials are encrypted with the primary key. " +
  "Please make sure all credentials have been encrypted with the primary key using `keystone-manage credential_migrate`.";

/** Adds `credential_rotate`: the next key for credentials, once all of them are under the present one. */
export function addCredentialRotate(program: Command, line: CommandLine): void {
  addKeyCommand(program, line, {
    name: "credential_rotate",
    description: "rotate Fernet encryption keys for credential encryption",
    body: async (context, { force }) => {
      if (force !== true) await refuseDuringRollout(context);
      const repository = credentialRepository(context.settings);
      if (!isUsable(repository.folder, repository.group, context.say)) return false;
      using keys = loadCredentialKeys(repository.folder);
      const primary = keys.primaryHash;
      if (await withPool(context, async (pool) => hasOtherKeys(pool, primary))) {
        context.say("ERROR", NOT_MIGRATED);
        return false;
      }
      return rotate([repository], context, primary);
    },
  }).option("--force", "rotate although a rollout is under way");
}
