import type { Schema } from "@underpin/oslo/http";

const uuid = { type: "string", format: "uuid" } as const;
const region = {
  type: ["string", "null"],
  minLength: 1,
  maxLength: 255,
  description: "The region that it is for; all if left out.",
} as const;
const name = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+", description: "What is counted." } as const;
const properties = {
  service_id: { ...uuid, description: "Whose resource it is." },
  region_id: region,
  resource_name: name,
  default_limit: { type: "integer", minimum: -1, maximum: 0x7fffffff, description: "How much everyone may have." },
  description: { type: ["string", "null"], description: "What it is for." },
} as const;

export const listQuery: Schema = {
  type: "object",
  properties: { service_id: uuid, region_id: region, resource_name: name },
  additionalProperties: true,
};

export const createBody: Schema = {
  type: "object",
  properties: {
    registered_limits: {
      type: "array",
      items: { type: "object", properties, additionalProperties: false, required: ["service_id", "resource_name", "default_limit"] },
      minItems: 1,
    },
  },
  required: ["registered_limits"],
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { registered_limit: { type: "object", properties, additionalProperties: false } },
  required: ["registered_limit"],
  additionalProperties: false,
};
