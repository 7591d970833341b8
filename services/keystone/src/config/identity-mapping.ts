/** `[identity_mapping]` */
export const identity_mapping = {
  options: {
    backward_compatible_ids: { type: "boolean", default: true, help: "Whether users of the default domain's LDAP keep their own ids." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    generator: { type: "string", default: "sha256", help: "How public ids are made." },
  },
} as const;
