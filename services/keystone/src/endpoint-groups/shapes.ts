import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { FLAG, INTERFACE, NAME, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const PROPERTIES_22 = { description: TEXT_OR_NULL, filters: { type: "object" }, name: NAME } as const;
const FILTERS = {
  interface: { ...INTERFACE, description: "Who it is for." },
  service_id: { ...TEXT, description: "The service that it belongs to." },
  region_id: { ...TEXT_OR_NULL, description: "The region that it lies in." },
  enabled: { ...FLAG, description: "Whether it is of use." },
} as const;
const PROPERTIES = {
  description: { ...TEXT_OR_NULL, description: "What it is for." },
  filters: { type: "object", properties: FILTERS, description: "Which endpoints are in it." },
  name: { ...NAME, description: "What it is called." },
} as const;

/** `GET /v3/OS-EP-FILTER/endpoint_groups` */
export const listQuery = defineShape({
  type: "object",
  properties: { name: { ...NAME, description: "What it is called." } },
  additionalProperties: false,
});

/** `POST /v3/OS-EP-FILTER/endpoint_groups` */
export const createBody = {
  30: whole({
    type: "object",
    properties: { endpoint_group: { type: "object", properties: PROPERTIES, required: ["name", "filters"], additionalProperties: false } },
    additionalProperties: false,
  }),
  22: member("endpoint_group", { type: "object", properties: PROPERTIES_22, required: ["name", "filters"] }),
} satisfies BodyShapes;

/** `PATCH /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: { endpoint_group: { type: "object", properties: PROPERTIES, minProperties: 1, additionalProperties: false } },
    required: ["endpoint_group"],
    additionalProperties: false,
  }),
  22: member("endpoint_group", { type: "object", properties: PROPERTIES_22, minProperties: 1 }),
} satisfies BodyShapes;
