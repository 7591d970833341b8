/** `[endpoint_policy]` */
export const endpoint_policy = {
  options: {
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
  },
} as const;
