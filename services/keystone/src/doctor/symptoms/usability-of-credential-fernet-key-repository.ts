import { isUsable } from "../key-folder.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `usability_of_credential_fernet_key_repository`. */
export const usabilityOfCredentialFernetKeyRepository: KeystoneSymptom = {
  name: "usability_of_credential_fernet_key_repository",
  severity: "warning",
  what: "The folder of credential keys can't be used.",
  why: "It is not there, or the user who runs this may not look into it.",
  next: "Make it, owned by the service's user and closed to all others (`keystone-manage credential_setup` does so).",
  look: ({ values: { credential } }) => credential.provider.includes("fernet") && !isUsable(credential.key_repository),
};
