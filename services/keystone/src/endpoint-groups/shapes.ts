import type { Schema } from "@underpin/oslo/http";

const name = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+", description: "What it is called." } as const;
const properties = {
  description: { type: ["string", "null"], description: "What it is for." },
  filters: {
    type: "object",
    description: "What its endpoints are.",
    properties: {
      interface: { type: "string", enum: ["admin", "internal", "public"], description: "Whom they are for." },
      service_id: { type: "string", description: "Their service." },
      region_id: { type: ["string", "null"], description: "Their region." },
    },
  },
  name,
} as const;

export const listQuery: Schema = { type: "object", properties: { name }, additionalProperties: false };

export const createBody: Schema = {
  type: "object",
  properties: { endpoint_group: { type: "object", properties, required: ["name", "filters"], additionalProperties: false } },
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { endpoint_group: { type: "object", properties, minProperties: 1, additionalProperties: false } },
  required: ["endpoint_group"],
  additionalProperties: false,
};
