import type { Schema } from "@underpin/oslo/http";

const name = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+", description: "What rules ask for." } as const;
const domainId = {
  type: ["string", "null"],
  minLength: 1,
  maxLength: 64,
  pattern: "^[a-zA-Z0-9-]+$",
  description: "The domain whose own it is.",
} as const;
const options = {
  type: "object",
  properties: { immutable: { type: ["boolean", "null"], enum: [true, false, null] } },
  additionalProperties: false,
} as const;
const properties = {
  name,
  description: { type: ["string", "null"], description: "What it is for." },
  domain_id: domainId,
  options,
} as const;

export const listQuery: Schema = {
  type: "object",
  properties: { name, domain_id: { ...domainId, type: "string" } },
  additionalProperties: true,
};

export const createBody: Schema = {
  type: "object",
  properties: { role: { type: "object", properties, required: ["name"], additionalProperties: true } },
  required: ["role"],
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { role: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["role"],
  additionalProperties: false,
};
