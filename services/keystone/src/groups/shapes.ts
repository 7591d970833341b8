import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { DIRECTION, ID, NAME, PAGE_SIZE, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const PROPERTIES_22 = { description: TEXT_OR_NULL, domain_id: ID, name: NAME } as const;

/** `GET /v3/groups` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    domain_id: { ...ID, description: "The domain that it lies in." },
    name: { ...NAME, description: "What it is called." },
    marker: { ...TEXT, description: "The id behind which the page begins." },
    limit: { ...PAGE_SIZE, description: "The most entries." },
    sort_key: { ...TEXT, description: "What is sorted by." },
    sort_dir: { ...DIRECTION, description: "Up or down." },
  },
  additionalProperties: true,
});

/** `POST /v3/groups` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      group: {
        type: "object",
        properties: {
          domain_id: { ...ID, description: "The domain that it lies in." },
          description: { ...TEXT_OR_NULL, description: "What it is for." },
          name: { ...NAME, description: "What it is called." },
        },
        required: ["name"],
        additionalProperties: true,
      },
    },
    required: ["group"],
    additionalProperties: false,
  }),
  22: member("group", { type: "object", properties: PROPERTIES_22, required: ["name"], additionalProperties: true }),
} satisfies BodyShapes;

/** `PATCH /v3/groups/{group_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      group: {
        type: "object",
        properties: {
          description: { ...TEXT_OR_NULL, description: "What it is for." },
          name: { ...NAME, description: "What it is called." },
        },
        minProperties: 1,
        additionalProperties: true,
      },
    },
    required: ["group"],
    additionalProperties: false,
  }),
  22: member("group", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }),
} satisfies BodyShapes;
