import type { JsonSchema } from "../api/route-facts.ts";

const properties = {
  enabled: { type: "boolean", description: "Whether it and its endpoints stand in the catalogue." },
  name: { type: "string", minLength: 1, maxLength: 255, description: "What it is called." },
  type: { type: "string", minLength: 1, maxLength: 255, description: "Which API it has: compute, image, …" },
};

export const createBody: JsonSchema = {
  type: "object",
  properties: { service: { type: "object", properties, required: ["type"], additionalProperties: true } },
};

export const updateBody: JsonSchema = {
  type: "object",
  properties: { service: { type: "object", properties, minProperties: 1, additionalProperties: true } },
  required: ["service"],
};
