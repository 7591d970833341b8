import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { FLAG, FLAG_22, NAME, RESOURCE_NAME_22 } from "../api/shape-parts.ts";

const PROPERTIES = {
  enabled: { ...FLAG, description: "Whether it is of use." },
  type: { ...RESOURCE_NAME_22, description: "Of which kind it is." },
  name: { ...RESOURCE_NAME_22, description: "What it is called." },
} as const;
const PROPERTIES_22 = { enabled: FLAG_22, name: NAME, type: RESOURCE_NAME_22 } as const;

/** `POST /v3/services` */
export const createBody = {
  30: whole({
    type: "object",
    properties: { service: { type: "object", properties: PROPERTIES, additionalProperties: true, required: ["type"] } },
  }),
  22: member("service", { type: "object", properties: PROPERTIES_22, required: ["type"], additionalProperties: true }, null),
} satisfies BodyShapes;

/** `PATCH /v3/services/{service_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: { service: { type: "object", properties: PROPERTIES, additionalProperties: true, minProperties: 1 } },
    required: ["service"],
  }),
  22: member("service", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }, null),
} satisfies BodyShapes;
