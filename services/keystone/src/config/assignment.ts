/** `[assignment]` */
export const assignment = {
  options: {
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    prohibited_implied_role: { type: "list", default: ["admin"], help: "Roles that no other role may imply." },
  },
} as const;
