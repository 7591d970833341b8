import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `comma_in_SAML_public_certificate_path`. */
export const commaInSamlPublicCertificatePath: KeystoneSymptom = {
  name: "comma_in_SAML_public_certificate_path",
  severity: "warning",
  what: "The path of the SAML certificate has a comma.",
  why: "xmlsec1, which is given the path, takes a comma for the end of it.",
  next: "Move the file, and say so in `[saml] certfile`.",
  look: ({ values }) => values.saml.certfile.includes(","),
};
