/** `[policy]` */
export const policy = {
  options: {
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    list_limit: { type: "integer", help: "The most entries in one list; that of [DEFAULT] if left out." },
  },
} as const;
