/** `[crypto]` */
export const crypto = {
  options: {
    enabled_crypto_plugins: {
      type: "multi",
      default: ["simple_crypto"],
      help: "What encrypts: simple_crypto, p11_crypto. The first that can, does.",
    },
    namespace: { type: "string", default: "barbican.crypto.plugin", help: "Where plugins are looked for. Of Python's; not used." },
  },
} as const;
