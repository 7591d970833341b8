import type { Schema } from "@underpin/oslo/http";

const id = { type: ["string", "null"], minLength: 1, maxLength: 255, description: "What the region is known by." } as const;
const properties = {
  description: { type: ["string", "null"], description: "What it is for." },
  id,
  parent_region_id: { ...id, description: "The region that it lies in." },
} as const;

export const listQuery: Schema = {
  type: "object",
  properties: { parent_region_id: properties.parent_region_id },
  additionalProperties: false,
};

export const createBody: Schema = {
  type: "object",
  properties: { region: { type: "object", properties: { ...properties, id: { ...id, minLength: 0 } }, additionalProperties: true } },
  required: ["region"],
};

export const updateBody: Schema = {
  type: "object",
  properties: { region: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["region"],
  additionalProperties: false,
};
