import type { Schema } from "@underpin/oslo/http";

const properties = {
  enabled: { type: "boolean", description: "Whether it and its endpoints stand in the catalogue." },
  type: { type: "string", minLength: 1, maxLength: 255, description: "Which API it has: compute, image, …" },
  name: { type: "string", minLength: 1, maxLength: 255, description: "What it is called." },
} as const;

export const createBody: Schema = {
  type: "object",
  properties: { service: { type: "object", properties, required: ["type"], additionalProperties: true } },
  required: ["service"],
};

export const updateBody: Schema = {
  type: "object",
  properties: { service: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["service"],
};
