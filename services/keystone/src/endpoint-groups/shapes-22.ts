import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const properties = {
  description: { type: ["string", "null"] },
  filters: { type: "object" },
  name: { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+" },
} as const;

export const createdIn22: Schema = { type: "object", properties, required: ["name", "filters"] };
export const updatedIn22: Schema = { type: "object", properties, minProperties: 1 };
