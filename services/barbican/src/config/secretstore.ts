/** `[secretstore]` */
export const secretstore = {
  options: {
    enable_multiple_secret_stores: {
      type: "boolean",
      default: false,
      help: "Whether there are several stores, of which a project may choose one.",
    },
    enabled_secretstore_plugins: { type: "multi", default: ["store_crypto"], help: "Where secrets are kept, if there is one store." },
    namespace: { type: "string", default: "barbican.secretstore.plugin", help: "Where plugins are looked for. Of Python's; not used." },
    stores_lookup_suffix: { type: "list", help: "The stores, each with a section [secretstore:SUFFIX] of its own." },
  },
} as const;

/** `[secretstore:SUFFIX]`: one of several stores. */
export const storeOptions = {
  options: {
    crypto_plugin: { type: "string", help: "What encrypts, where the store does not do so itself." },
    global_default: { type: "boolean", default: false, help: "Whether projects that did not choose one have this store." },
    secret_store_plugin: { type: "string", help: "Where secrets are kept." },
  },
} as const;
