/** `[endpoint_filter]` */
export const endpoint_filter = {
  options: {
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    return_all_endpoints_if_no_filter: { type: "boolean", default: true, help: "Whether a project without filters sees all endpoints." },
  },
} as const;
