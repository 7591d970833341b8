import type { JsonSchema } from "../api/route-facts.ts";
import { options } from "../projects/shapes.ts";

const name = { type: "string", minLength: 1, maxLength: 64, pattern: "[\\S]+", description: "What it is called." };
const tag = { type: "string", minLength: 1, maxLength: 255, pattern: "^[^,/]*$" };
const properties = {
  description: { type: ["string", "null"], maxLength: 255, description: "What it is for." },
  enabled: { type: "boolean", description: "Whether anybody of it may log in." },
  name,
  options,
  tags: { type: "array", items: tag, maxItems: 80, uniqueItems: true },
};

export const listQuery: JsonSchema = { type: "object", properties: { name, marker: { type: "string" } }, additionalProperties: true };

export const createBody: JsonSchema = {
  type: "object",
  properties: {
    domain: {
      type: "object",
      properties: { explicit_domain_id: { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" }, ...properties },
      required: ["name"],
    },
  },
  required: ["domain"],
  additionalProperties: false,
};

export const updateBody: JsonSchema = {
  type: "object",
  properties: { domain: { type: "object", properties, minProperties: 1 } },
  required: ["domain"],
  additionalProperties: false,
};
