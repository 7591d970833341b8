import type { Schema } from "@underpin/oslo/http";

const name = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  pattern: "[\\S]+",
  description: "What it is called; unique in its domain.",
} as const;
const id = { type: ["string", "null"], minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" } as const;
const boolean = { type: "boolean" } as const;
const tag = { type: "string", minLength: 1, maxLength: 255, pattern: "^[^,/]*$", description: "A tag." } as const;

export const options: Schema = {
  type: "object",
  properties: { immutable: { type: ["boolean", "null"], enum: [true, false, null] } },
  additionalProperties: false,
};

const changeable = {
  description: { type: ["string", "null"], description: "What it is for." },
  enabled: boolean,
  name,
  options,
  tags: { type: "array", items: tag, maxItems: 80, uniqueItems: true },
} as const;

export const listQuery: Schema = {
  type: "object",
  properties: { domain_id: { ...id, type: "string" }, name, parent_id: { type: "string" }, marker: { type: "string" } },
  additionalProperties: true,
};

export const createBody: Schema = {
  type: "object",
  properties: {
    project: {
      type: "object",
      properties: { ...changeable, domain_id: id, is_domain: boolean, parent_id: id },
      required: ["name"],
    },
  },
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { project: { type: "object", properties: changeable } },
  additionalProperties: false,
};

export const tagsBody: Schema = {
  type: "object",
  properties: { tags: { type: "array", items: tag } },
  additionalProperties: false,
};
