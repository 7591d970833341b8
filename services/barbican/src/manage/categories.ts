import type { Command } from "commander";
import type { CommandLine } from "underpin/cli";
import { DATABASE_COMMANDS } from "./database-commands.ts";
import { addSyncSecretStores } from "./db-sync-secret-stores.ts";
import { addCheckHmac, addCheckMkek } from "./hsm/check-keys.ts";
import { addGenHmac, addGenMkek } from "./hsm/generate-keys.ts";
import { addMigrateKekSignatures } from "./hsm/migrate-kek-signatures.ts";
import { addHsmRewrapPkek } from "./hsm/rewrap-pkek.ts";
import { PHASE_COMMANDS } from "./phase-commands.ts";
import { addNewPkek } from "./simple-crypto/new-pkek.ts";
import { addSimpleRewrapPkek } from "./simple-crypto/rewrap-pkek.ts";
import { addRewrapSecrets } from "./simple-crypto/rewrap-secrets.ts";

/** Adds one command to its category. */
type AddCommand = (category: Command, line: CommandLine) => unknown;

/** Commands of one kind: `barbican-manage CATEGORY COMMAND`. */
export interface Category {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly AddCommand[];
  /** Adds what each of its commands can be told. */
  readonly options?: (command: Command) => Command;
}

/** What `barbican-manage` has. */
export const CATEGORIES: readonly Category[] = [
  {
    name: "db",
    description: "the database",
    commands: [...DATABASE_COMMANDS, addSyncSecretStores, ...PHASE_COMMANDS],
    options: (command) => command.option("-d, --db-url <url>", "the database, over what the configuration says"),
  },
  {
    name: "hsm",
    description: "keys of a hardware security module",
    commands: [addGenMkek, addGenHmac, addCheckMkek, addCheckHmac, addHsmRewrapPkek, addMigrateKekSignatures],
  },
  {
    name: "simple_crypto",
    description: "keys of simple_crypto",
    commands: [addSimpleRewrapPkek, addNewPkek, addRewrapSecrets],
  },
];
