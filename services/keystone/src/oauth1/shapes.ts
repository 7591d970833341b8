import { inBoth, member } from "../api/body-shape.ts";
import { ROLES, TEXT_OR_NULL } from "../api/shape-parts.ts";

/** `POST /v3/OS-OAUTH1/consumers` */
export const createConsumerBody = inBoth(
  member("consumer", { type: "object", properties: { description: TEXT_OR_NULL }, additionalProperties: true }),
);

/** `PATCH /v3/OS-OAUTH1/consumers/{consumer_id}` */
export const updateConsumerBody = inBoth(
  member("consumer", {
    type: "object",
    properties: { description: TEXT_OR_NULL },
    not: { required: ["secret"] },
    minProperties: 1,
    additionalProperties: true,
  }),
);

/** `PUT /v3/OS-OAUTH1/authorize/{request_token_id}` */
export const authorizeBody = inBoth(member("roles", ROLES, []));
