import type { JsonSchema } from "../api/route-facts.ts";

const interfaces = { type: "string", enum: ["admin", "internal", "public"], description: "Whom it is for." };
const region = { type: ["string", "null"], description: "The region that it is in." };
const service = { type: "string", description: "The service that is found there." };
const properties = {
  enabled: { type: "boolean", description: "Whether it stands in the catalogue." },
  interface: interfaces,
  region_id: region,
  region: { ...region, description: "The same, as the API's second version had it: the region is made if it is not there." },
  service_id: service,
  url: { type: "string", minLength: 0, maxLength: 225, pattern: "^[a-zA-Z0-9+.-]+:.+", description: "Where it is, with places for a project." },
  name: { type: "string", description: "What it is called." },
  description: { type: ["string", "null"], description: "What it is for." },
};

export const listQuery: JsonSchema = {
  type: "object",
  properties: { interface: interfaces, region_id: region, service_id: service },
  additionalProperties: true,
};

export const createBody: JsonSchema = {
  type: "object",
  properties: {
    endpoint: { type: "object", properties, required: ["interface", "service_id", "url"], additionalProperties: true },
  },
  additionalProperties: false,
};

export const updateBody: JsonSchema = {
  type: "object",
  properties: { endpoint: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["endpoint"],
  additionalProperties: false,
};
