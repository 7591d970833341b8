import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { ADDRESS, FLAG, FLAG_22, INTERFACE, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const PROPERTIES_22 = { enabled: FLAG_22, interface: INTERFACE, region_id: TEXT, region: TEXT, service_id: TEXT, url: ADDRESS } as const;
const PROPERTIES = {
  enabled: { ...FLAG, description: "Whether it is of use." },
  interface: { ...INTERFACE, description: "Who it is for." },
  region_id: { ...TEXT_OR_NULL, description: "The region that it lies in." },
  region: { ...TEXT_OR_NULL, description: "The older name of region_id." },
  service_id: { ...TEXT, description: "The service that it belongs to." },
  url: { ...ADDRESS, description: "Where it is; may hold `$(project_id)s`." },
  name: { ...TEXT, description: "What it is called." },
  description: { ...TEXT_OR_NULL, description: "What it is for." },
} as const;

/** `GET /v3/endpoints` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    interface: { ...INTERFACE, description: "Who it is for." },
    region_id: { ...TEXT_OR_NULL, description: "The region that it lies in." },
    service_id: { ...TEXT, description: "The service that it belongs to." },
  },
  additionalProperties: true,
});

/** `POST /v3/endpoints` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      endpoint: {
        type: "object",
        properties: { id: { ...TEXT, description: "What it is known by." }, ...PROPERTIES },
        required: ["interface", "service_id", "url"],
        additionalProperties: true,
      },
    },
    additionalProperties: false,
  }),
  22: member(
    "endpoint",
    { type: "object", properties: PROPERTIES_22, required: ["interface", "service_id", "url"], additionalProperties: true },
    null,
  ),
} satisfies BodyShapes;

/** `PATCH /v3/endpoints/{endpoint_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      endpoint: {
        type: "object",
        properties: PROPERTIES,
        additionalProperties: true,
        minProperties: 1,
      },
    },
    required: ["endpoint"],
    additionalProperties: false,
  }),
  22: member("endpoint", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }, null),
} satisfies BodyShapes;
