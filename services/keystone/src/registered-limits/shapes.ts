import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import {
  AMOUNT,
  ID,
  NAME,
  NULL_OR_TEXT,
  REGION_ID_OR_NULL,
  RESOURCE_NAME_22,
  SHORT_TEXT_OR_NULL,
  TEXT_OR_NULL,
  UUID,
} from "../api/shape-parts.ts";

const PROPERTIES_22 = {
  service_id: ID,
  region_id: NULL_OR_TEXT,
  resource_name: RESOURCE_NAME_22,
  default_limit: AMOUNT,
  description: TEXT_OR_NULL,
} as const;
const PROPERTIES = {
  service_id: { ...UUID, description: "The service that it belongs to." },
  region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
  resource_name: { ...NAME, description: "What is limited." },
  default_limit: { ...AMOUNT, description: "How much of it where nothing else is said." },
  description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
} as const;

/** `GET /v3/registered_limits` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    service_id: { ...UUID, description: "The service that it belongs to." },
    region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
    resource_name: { ...NAME, description: "What is limited." },
  },
  additionalProperties: true,
});

/** `POST /v3/registered_limits` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      registered_limits: {
        type: "array",
        items: {
          type: "object",
          properties: PROPERTIES,
          additionalProperties: false,
          required: ["service_id", "resource_name", "default_limit"],
        },
        minItems: 1,
      },
    },
    required: ["registered_limits"],
    additionalProperties: false,
  }),
  22: member("registered_limits", {
    type: "array",
    items: {
      type: "object",
      properties: PROPERTIES_22,
      additionalProperties: false,
      required: ["service_id", "resource_name", "default_limit"],
    },
    minItems: 1,
  }),
} satisfies BodyShapes;

/** `PATCH /v3/registered_limits/{registered_limit_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: { registered_limit: { type: "object", properties: PROPERTIES, additionalProperties: false } },
    additionalProperties: false,
    required: ["registered_limit"],
  }),
  22: member("registered_limit", { type: "object", properties: PROPERTIES_22, additionalProperties: false }),
} satisfies BodyShapes;
