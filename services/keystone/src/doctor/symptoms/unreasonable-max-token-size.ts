import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `unreasonable_max_token_size`. */
export const unreasonableMaxTokenSize: KeystoneSymptom = {
  name: "unreasonable_max_token_size",
  severity: "warning",
  what: "Tokens may be longer than Fernet tokens are.",
  why: "`[DEFAULT] max_token_size` keeps unreasonably large ones out; a Fernet token has no more than 255 characters, unless ids come from LDAP.",
  next: "Set it to 255.",
  look: ({ values: { token, DEFAULT } }) => token.provider.includes("fernet") && DEFAULT.max_token_size > 255,
};
