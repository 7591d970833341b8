/** `[tokenless_auth]` */
export const tokenless_auth = {
  options: {
    issuer_attribute: { type: "string", default: "SSL_CLIENT_I_DN", help: "The variable that names the issuer of a client's certificate." },
    protocol: { type: "string", default: "x509", help: "The protocol of the mapping." },
    trusted_issuer: { type: "multi", default: [], help: "An issuer whose certificates count; may be given several times." },
  },
} as const;
