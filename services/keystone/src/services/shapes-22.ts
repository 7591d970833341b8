import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const properties = {
  enabled: { type: "boolean", enum: [true, false, null] },
  name: { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+" },
  type: { type: "string", minLength: 1, maxLength: 255 },
} as const;

export const createdIn22: Schema = { type: "object", properties, required: ["type"], additionalProperties: true };
export const updatedIn22: Schema = { type: "object", properties, minProperties: 1, additionalProperties: true };
