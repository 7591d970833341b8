import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const properties = {
  service_id: { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" },
  region_id: { type: ["null", "string"] },
  resource_name: { type: "string", minLength: 1, maxLength: 255 },
  default_limit: { type: "integer", minimum: -1, maximum: 0x7fffffff },
  description: { type: ["string", "null"] },
} as const;

export const createdIn22: Schema = {
  type: "array",
  items: { type: "object", properties, additionalProperties: false, required: ["service_id", "resource_name", "default_limit"] },
  minItems: 1,
};
export const updatedIn22: Schema = { type: "object", properties, additionalProperties: false };
