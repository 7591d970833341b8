import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import {
  AMOUNT,
  ID,
  ID_OR_NULL,
  NAME,
  REGION_ID_OR_NULL,
  RESOURCE_NAME_22,
  SHORT_TEXT_OR_NULL,
  TEXT,
  TEXT_OR_NULL,
  UUID,
} from "../api/shape-parts.ts";

/** `GET /v3/limits` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    service_id: { ...UUID, description: "The service that it belongs to." },
    region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
    resource_name: { ...NAME, description: "What is limited." },
    project_id: { ...ID, description: "The project that it is for." },
    domain_id: { ...ID, description: "The domain that it lies in." },
  },
  additionalProperties: true,
});

/** `POST /v3/limits` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      limits: {
        type: "array",
        items: {
          type: "object",
          properties: {
            project_id: { ...ID_OR_NULL, description: "The project that it is for." },
            domain_id: { ...ID_OR_NULL, description: "The domain that it lies in." },
            resource_name: { ...NAME, description: "What is limited." },
            region_id: { ...REGION_ID_OR_NULL, description: "The region that it lies in." },
            service_id: { ...UUID, description: "The service that it belongs to." },
            resource_limit: { ...AMOUNT, description: "How much of it." },
            description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
          },
          required: ["service_id", "resource_name", "resource_limit"],
          oneOf: [
            { required: ["service_id", "resource_name", "resource_limit", "domain_id"] },
            { required: ["service_id", "resource_name", "resource_limit", "project_id"] },
          ],
          additionalProperties: false,
        },
        minItems: 1,
      },
    },
    required: ["limits"],
    additionalProperties: false,
  }),
  22: member("limits", {
    type: "array",
    items: {
      type: "object",
      oneOf: [
        {
          properties: {
            project_id: ID,
            service_id: ID,
            region_id: TEXT,
            resource_name: RESOURCE_NAME_22,
            resource_limit: AMOUNT,
            description: TEXT_OR_NULL,
          },
          required: ["project_id", "service_id", "resource_name", "resource_limit"],
          additionalProperties: false,
        },
        {
          properties: {
            domain_id: ID,
            service_id: ID,
            region_id: TEXT,
            resource_name: RESOURCE_NAME_22,
            resource_limit: AMOUNT,
            description: TEXT_OR_NULL,
          },
          required: ["domain_id", "service_id", "resource_name", "resource_limit"],
          additionalProperties: false,
        },
      ],
    },
    minItems: 1,
  }),
} satisfies BodyShapes;

/** `PATCH /v3/limits/{limit_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      limit: {
        type: "object",
        properties: {
          resource_limit: { ...AMOUNT, description: "How much of it." },
          description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
        },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
    required: ["limit"],
  }),
  22: member("limit", { type: "object", properties: { resource_limit: AMOUNT, description: TEXT_OR_NULL }, additionalProperties: false }),
} satisfies BodyShapes;
