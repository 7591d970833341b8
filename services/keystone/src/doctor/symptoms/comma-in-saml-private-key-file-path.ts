import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `comma_in_SAML_private_key_file_path`. */
export const commaInSamlPrivateKeyFilePath: KeystoneSymptom = {
  name: "comma_in_SAML_private_key_file_path",
  severity: "warning",
  what: "The path of the SAML private key has a comma.",
  why: "xmlsec1, which is given the path, takes a comma for the end of it.",
  next: "Move the file, and say so in `[saml] keyfile`.",
  look: ({ values }) => values.saml.keyfile.includes(","),
};
