import { defineShape } from "@underpin/oslo/http";
import { TEXT } from "../api/shape-parts.ts";

/** `GET /v3/users/{user_id}/access_rules` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    service: TEXT,
    path: { ...TEXT, description: "A path of the service." },
    method: { ...TEXT, description: "How it is asked." },
  },
  additionalProperties: true,
});
