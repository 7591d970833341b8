/** `[jwt_tokens]` */
export const jwt_tokens = {
  options: {
    jws_accepted_algorithms: { type: "list", default: ["ES256"], help: "The signatures that are accepted." },
    jws_algorithm: { type: "string", choices: ["ES256", "ES384", "ES512", "EdDSA"], default: "ES256", help: "How tokens are signed." },
    jws_private_key_repository: { type: "string", default: "/etc/keystone/jws-keys/private", help: "The folder of the private key." },
    jws_public_key_repository: {
      type: "string",
      default: "/etc/keystone/jws-keys/public",
      help: "The folder of the public keys of all nodes.",
    },
  },
} as const;
