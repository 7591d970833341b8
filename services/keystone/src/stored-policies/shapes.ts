import type { Schema } from "@underpin/oslo/http";

const properties = {
  blob: { type: "string", description: "The document." },
  type: { type: "string", maxLength: 255, description: "Its form: application/json, …" },
} as const;

export const created: Schema = { type: "object", properties, required: ["blob", "type"], additionalProperties: true };
export const updated: Schema = { type: "object", properties, minProperties: 1, additionalProperties: true };
