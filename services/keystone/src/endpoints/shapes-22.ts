import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const properties = {
  enabled: { type: "boolean", enum: [true, false, null] },
  interface: { type: "string", enum: ["admin", "internal", "public"] },
  region_id: { type: "string" },
  region: { type: "string" },
  service_id: { type: "string" },
  url: { type: "string", minLength: 0, maxLength: 225, pattern: "^[a-zA-Z0-9+.-]+:.+" },
} as const;

export const createdIn22: Schema = {
  type: "object",
  properties,
  required: ["interface", "service_id", "url"],
  additionalProperties: true,
};
export const updatedIn22: Schema = { type: "object", properties, minProperties: 1, additionalProperties: true };
