import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `unique_key_repositories`. */
export const uniqueKeyRepositories: KeystoneSymptom = {
  name: "unique_key_repositories",
  severity: "warning",
  what: "Credentials and tokens are encrypted with keys of one folder.",
  why: "A token shows to everybody what its keys encrypt, and a rotation of one kind takes away keys that the other still needs: credentials that nobody can read any more.",
  next: "Give `[credential] key_repository` and `[fernet_tokens] key_repository` a folder each.",
  look: ({ values }) => values.credential.key_repository === values.fernet_tokens.key_repository,
};
