import type { Schema } from "@underpin/oslo/http";

/** Refusals quote the whole schema, in either release: nothing may stand here that does not stand there. */
const properties = { blob: { type: "string" }, type: { type: "string", maxLength: 255 } } as const;

export const created: Schema = { type: "object", properties, required: ["blob", "type"], additionalProperties: true };
export const updated: Schema = { type: "object", properties, minProperties: 1, additionalProperties: true };
