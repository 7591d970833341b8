import { isUsable } from "../key-folder.ts";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `usability_of_Fernet_key_repository`. */
export const usabilityOfFernetKeyRepository: KeystoneSymptom = {
  name: "usability_of_Fernet_key_repository",
  severity: "warning",
  what: "The folder of Fernet keys can't be used.",
  why: "It is not there, or the user who runs this may not look into it.",
  next: "Make it, owned by the service's user and closed to all others (`keystone-manage fernet_setup` does so).",
  look: ({ values: { token, fernet_tokens: keys } }) => token.provider.includes("fernet") && !isUsable(keys.key_repository),
};
