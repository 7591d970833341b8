/** `[shadow_users]` */
export const shadow_users = {
  options: {
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
  },
} as const;
