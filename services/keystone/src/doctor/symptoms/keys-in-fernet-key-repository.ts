import { hasKeys } from "../key-folder.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `keys_in_Fernet_key_repository`. */
export const keysInFernetKeyRepository: KeystoneSymptom = {
  name: "keys_in_Fernet_key_repository",
  severity: "warning",
  what: "There are no Fernet keys.",
  why: "No token can be made or read.",
  next: "Run `keystone-manage fernet_setup`, and `keystone-manage fernet_rotate` from time to time.",
  look: ({ values: { token, fernet_tokens: keys } }) => token.provider.includes("fernet") && !hasKeys(keys.key_repository),
};
