const options = {
  remote_id_attribute: { type: "string", help: "The variable that names the identity provider, with this protocol." },
} as const;

/** `[mapped]`, `[openid]`, `[saml2]`: options of protocols, which upstream registers when somebody logs in by them. */
export const mapped = { options };
export const openid = { options };
export const saml2 = { options };
