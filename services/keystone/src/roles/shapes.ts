import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { ID, ID_OR_NULL, IMMUTABLE, NAME, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const PROPERTIES_22 = { name: NAME, description: TEXT, options: IMMUTABLE } as const;
const PROPERTIES = {
  name: { ...NAME, description: "What it is called." },
  description: { ...TEXT_OR_NULL, description: "What it is for." },
  domain_id: { ...ID_OR_NULL, description: "The domain that it lies in." },
  options: { ...IMMUTABLE, description: "What it is told apart from its attributes." },
} as const;

/** `GET /v3/roles` */
export const listQuery = defineShape({
  type: "object",
  properties: { name: { ...NAME, description: "What it is called." }, domain_id: { ...ID, description: "The domain that it lies in." } },
  additionalProperties: true,
});

/** `POST /v3/roles` */
export const createBody = {
  30: whole({
    type: "object",
    properties: { role: { type: "object", properties: PROPERTIES, required: ["name"], additionalProperties: true } },
    required: ["role"],
    additionalProperties: false,
  }),
  22: member("role", { type: "object", properties: PROPERTIES_22, required: ["name"], additionalProperties: true }),
} satisfies BodyShapes;

/** `PATCH /v3/roles/{role_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: { role: { type: "object", properties: PROPERTIES, minProperties: 1, additionalProperties: true } },
    required: ["role"],
    additionalProperties: false,
  }),
  22: member("role", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }),
} satisfies BodyShapes;
