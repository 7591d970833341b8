import type { Schema } from "@underpin/oslo/http";

const properties = {
  enabled: { type: "boolean", description: "Whether it and its endpoints stand in the catalogue." },
  name: { type: "string", minLength: 1, maxLength: 255, description: "What it is called." },
  type: { type: "string", minLength: 1, maxLength: 255, description: "Which API it has: compute, image, …" },
} as const;

export const createBody: Schema = {
  type: "object",
  properties: { service: { type: "object", properties, required: ["type"], additionalProperties: true } },
};

export const updateBody: Schema = {
  type: "object",
  properties: { service: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["service"],
};

const propertiesIn22 = { ...properties, name: { ...properties.name, pattern: "[\\S]+" } } as const;

/** What a service must be for release 22. */
export const createdIn22: Schema = { type: "object", properties: propertiesIn22, required: ["type"], additionalProperties: true };
export const updatedIn22: Schema = { type: "object", properties: propertiesIn22, minProperties: 1, additionalProperties: true };
