import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { REGION_ID_OR_NULL, SHORT_TEXT_OR_NULL, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const PROPERTIES_22 = { description: TEXT_OR_NULL, id: TEXT, parent_region_id: TEXT_OR_NULL } as const;

/** `GET /v3/regions` */
export const listQuery = defineShape({
  type: "object",
  properties: { parent_region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." } },
  additionalProperties: false,
});

/** `POST /v3/regions` and `PUT /v3/regions/{region_id}` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      region: {
        type: "object",
        properties: {
          description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
          id: { type: ["string", "null"], minLength: 0, maxLength: 255, description: "What it is known by." },
          parent_region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
        },
        additionalProperties: true,
        description: "The older name of region_id.",
      },
    },
    required: ["region"],
  }),
  22: member("region", { type: "object", properties: PROPERTIES_22, additionalProperties: true }, null),
} satisfies BodyShapes;

/** `PATCH /v3/regions/{region_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      region: {
        type: "object",
        properties: {
          description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
          id: { ...REGION_ID_OR_NULL, description: "What it is known by." },
          parent_region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
        },
        minProperties: 1,
        additionalProperties: true,
        description: "The older name of region_id.",
      },
    },
    required: ["region"],
    additionalProperties: false,
  }),
  22: member("region", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }, null),
} satisfies BodyShapes;
