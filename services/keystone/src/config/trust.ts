/** `[trust]` */
export const trust = {
  options: {
    allow_redelegation: { type: "boolean", default: false, help: "Whether a trust may be passed on." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    max_redelegation_count: { type: "integer", default: 3, help: "How often at most." },
  },
} as const;
