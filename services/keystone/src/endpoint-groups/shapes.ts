import type { JsonSchema } from "../api/route-facts.ts";

const name = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+", description: "What it is called." };
const properties = {
  name,
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
};

export const listQuery: JsonSchema = { type: "object", properties: { name }, additionalProperties: false };

export const createBody: JsonSchema = {
  type: "object",
  properties: { endpoint_group: { type: "object", properties, required: ["name", "filters"], additionalProperties: false } },
  additionalProperties: false,
};

export const updateBody: JsonSchema = {
  type: "object",
  properties: { endpoint_group: { type: "object", properties, minProperties: 1, additionalProperties: false } },
  required: ["endpoint_group"],
  additionalProperties: false,
};
