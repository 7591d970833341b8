import type { Schema } from "@underpin/oslo/http";

const uuid = { type: "string", format: "uuid" } as const;
const id = { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-]+$" } as const;
const region = { type: ["string", "null"], minLength: 1, maxLength: 255, description: "The region that it is for." } as const;
const name = { type: "string", minLength: 1, maxLength: 255, pattern: "[\\S]+", description: "What is counted." } as const;
const amount = { type: "integer", minimum: -1, maximum: 0x7fffffff, description: "How much they may have." } as const;
const description = { type: ["string", "null"], description: "What it is for." } as const;

export const listQuery: Schema = {
  type: "object",
  properties: { service_id: uuid, region_id: region, resource_name: name, project_id: id, domain_id: id },
  additionalProperties: true,
};

const required = ["service_id", "resource_name", "resource_limit"];

export const createBody: Schema = {
  type: "object",
  properties: {
    limits: {
      type: "array",
      items: {
        type: "object",
        properties: {
          project_id: { ...id, type: ["string", "null"], description: "Whose it is." },
          domain_id: { ...id, type: ["string", "null"], description: "Whose it is." },
          resource_name: name,
          region_id: region,
          service_id: { ...uuid, description: "Whose resource it is." },
          resource_limit: amount,
          description,
        },
        required,
        oneOf: [{ required: [...required, "domain_id"] }, { required: [...required, "project_id"] }],
        additionalProperties: false,
      },
      minItems: 1,
    },
  },
  required: ["limits"],
  additionalProperties: false,
};

export const updateBody: Schema = {
  type: "object",
  properties: { limit: { type: "object", properties: { resource_limit: amount, description }, additionalProperties: false } },
  required: ["limit"],
  additionalProperties: false,
};
