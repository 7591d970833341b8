import { hasKeys } from "../key-folder.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `keys_in_credential_fernet_key_repository`. */
export const keysInCredentialFernetKeyRepository: KeystoneSymptom = {
  name: "keys_in_credential_fernet_key_repository",
  severity: "warning",
  what: "There are no credential keys.",
  why: "No credential can be written or read.",
  next: "Run `keystone-manage credential_setup`, and `keystone-manage credential_rotate` from time to time.",
  look: ({ values: { credential } }) => credential.provider.includes("fernet") && !hasKeys(credential.key_repository),
};
