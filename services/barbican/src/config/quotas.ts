/** `[quotas]`: what each project may have that has no quotas of its own. */
export const quotas = {
  options: {
    quota_cas: { type: "integer", default: -1, help: "How many authorities. There are none any more." },
    quota_consumers: { type: "integer", default: -1, help: "How many consumers; -1 for any number, 0 for none." },
    quota_containers: { type: "integer", default: -1, help: "How many containers; -1 for any number, 0 for none." },
    quota_orders: { type: "integer", default: -1, help: "How many orders; -1 for any number, 0 for none." },
    quota_secrets: { type: "integer", default: -1, help: "How many secrets; -1 for any number, 0 for none." },
  },
} as const;
