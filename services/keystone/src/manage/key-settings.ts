import { resolve } from "node:path";
import type { Values } from "@underpin/oslo/config";
import { credential } from "../config/credential.ts";
import { fernet_receipts } from "../config/fernet-receipts.ts";
import { fernet_tokens } from "../config/fernet-tokens.ts";
import { jwt_tokens } from "../config/jwt-tokens.ts";
import { MAX_CREDENTIAL_KEYS } from "../credentials/credential-keys.ts";

/** What commands that make keys read of `keystone.conf`. */
export const KEY_GROUPS = { credential, fernet_receipts, fernet_tokens, jwt_tokens } as const;

export type KeySettings = Values<typeof KEY_GROUPS>;

/** A key repository as the configuration has it. */
export interface RepositorySettings {
  /** The section that names it. */
  readonly group: string;
  readonly folder: string;
  readonly maxActiveKeys: number;
}

/** `[fernet_tokens]` or `[fernet_receipts]`. */
export function fernetRepository(settings: KeySettings, group: "fernet_tokens" | "fernet_receipts"): RepositorySettings {
  const { key_repository: folder, max_active_keys: maxActiveKeys } = settings[group];
  return { group, folder, maxActiveKeys };
}

/** The repositories of tokens, and of receipts where that is another one; where it is the same one, the number of keys is that of tokens. */
export function fernetRepositories(settings: KeySettings): readonly RepositorySettings[] {
  const [tokens, receipts] = [fernetRepository(settings, "fernet_tokens"), fernetRepository(settings, "fernet_receipts")];
  return resolve(tokens.folder) === resolve(receipts.folder) ? [tokens] : [tokens, receipts];
}

/** `[credential]`, whose number of keys is fixed. */
export function credentialRepository(settings: KeySettings): RepositorySettings {
  return { group: "credential", folder: settings.credential.key_repository, maxActiveKeys: MAX_CREDENTIAL_KEYS };
}
