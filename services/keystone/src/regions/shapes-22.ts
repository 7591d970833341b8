import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const properties = {
  description: { type: ["string", "null"] },
  id: { type: "string" },
  parent_region_id: { type: ["string", "null"] },
} as const;

export const createdIn22: Schema = { type: "object", properties, additionalProperties: true };
export const updatedIn22: Schema = { type: "object", properties, minProperties: 1, additionalProperties: true };
