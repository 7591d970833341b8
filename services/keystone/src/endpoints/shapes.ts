import type { Schema } from "@underpin/oslo/http";

const interfaces = { type: "string", enum: ["admin", "internal", "public"], description: "Whom it is for." } as const;
const region = { type: ["string", "null"], description: "The region that it is in." } as const;
const service = { type: "string", description: "The service that is found there." } as const;
const properties = {
  enabled: { type: "boolean", description: "Whether it stands in the catalogue." },
  interface: interfaces,
  region_id: region,
  region: { ...region, description: "The same, as the API's second version had it: the region is made if it is not there." },
  service_id: service,
  url: {
    type: "string",
    minLength: 0,
    maxLength: 225,
    pattern: "^[a-zA-Z0-9+.-]+:.+",
    description: "Where it is, with places for a project.",
  },
  name: { type: "string", description: "What it is called." },
  description: { type: ["string", "null"], description: "What it is for." },
} as const;

export const listQuery: Schema = {
  type: "object",
  properties: { interface: interfaces, region_id: region, service_id: service },
  additionalProperties: true,
};

export const createBody: Schema = {
  type: "object",
  properties: {
    endpoint: {
      type: "object",
      properties: { id: { type: "string", description: "It is made here, whatever is said." }, ...properties },
      required: ["interface", "service_id", "url"],
      additionalProperties: true,
    },
  },
  required: ["endpoint"],
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { endpoint: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["endpoint"],
  additionalProperties: false,
};
