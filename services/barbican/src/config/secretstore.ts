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
