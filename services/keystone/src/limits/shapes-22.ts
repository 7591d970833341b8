import type { Schema } from "@underpin/oslo/http";

/** Refusals of release 22 quote the whole schema: nothing may stand here that does not stand there. */
const id = { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" } as const;
const changeable = {
  resource_limit: { type: "integer", minimum: -1, maximum: 0x7fffffff },
  description: { type: ["string", "null"] },
} as const;
const properties = {
  service_id: id,
  region_id: { type: "string" },
  resource_name: { type: "string", minLength: 1, maxLength: 255 },
  ...changeable,
} as const;
const required = ["service_id", "resource_name", "resource_limit"];

export const createdIn22: Schema = {
  type: "array",
  items: {
    type: "object",
    oneOf: [
      { properties: { project_id: id, ...properties }, required: ["project_id", ...required], additionalProperties: false },
      { properties: { domain_id: id, ...properties }, required: ["domain_id", ...required], additionalProperties: false },
    ],
  },
  minItems: 1,
};
export const updatedIn22: Schema = { type: "object", properties: changeable, additionalProperties: false };
