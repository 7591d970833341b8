import { inBoth, member } from "../api/body-shape.ts";
import { TEXT } from "../api/shape-parts.ts";

const PROPERTIES = { blob: TEXT, type: { type: "string", maxLength: 255 } } as const;

/** `POST /v3/policies` */
export const createBody = inBoth(
  member("policy", { type: "object", properties: PROPERTIES, required: ["blob", "type"], additionalProperties: true }),
);

/** `PATCH /v3/policies/{policy_id}` */
export const updateBody = inBoth(
  member("policy", { type: "object", properties: PROPERTIES, minProperties: 1, additionalProperties: true }),
);
