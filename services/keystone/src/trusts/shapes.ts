import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { FLAG, FLAG_22, FLAG_OR_NULL, ID_OR_NULL, NULL_OR_TEXT, ROLES, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

/** `GET /v3/OS-TRUST/trusts` */
export const listQuery = defineShape({
  type: "object",
  properties: { trustor_user_id: { ...TEXT, description: "Who gives." }, trustee_user_id: { ...TEXT, description: "Who gets." } },
  additionalProperties: true,
});

/** `POST /v3/OS-TRUST/trusts` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      trust: {
        type: "object",
        properties: {
          trustor_user_id: { ...TEXT, description: "Who gives." },
          trustee_user_id: { ...TEXT, description: "Who gets." },
          impersonation: { ...FLAG, description: "Whether tokens are in the name of who gives." },
          project_id: { ...TEXT_OR_NULL, description: "The project that it is for." },
          remaining_uses: { type: ["integer", "null"], minimum: 1, description: "For how many tokens; null is any number." },
          expires_at: { ...NULL_OR_TEXT, description: "Until when; null is for ever." },
          allow_redelegation: { ...FLAG_OR_NULL, description: "Whether it may be given on." },
          redelegation_count: { type: ["integer", "null"], minimum: 0, description: "How often it may be given on." },
          redelegated_trust_id: { ...TEXT_OR_NULL, description: "The trust that is given on." },
          roles: { ...ROLES, description: "Which roles it gives." },
        },
        required: ["trustor_user_id", "trustee_user_id", "impersonation"],
        additionalProperties: true,
      },
    },
    additionalProperties: false,
    required: ["trust"],
  }),
  22: member("trust", {
    type: "object",
    properties: {
      trustor_user_id: { type: "string", minLength: 1, maxLength: 64 },
      trustee_user_id: { type: "string", minLength: 1, maxLength: 64 },
      impersonation: FLAG_22,
      project_id: ID_OR_NULL,
      remaining_uses: { type: ["integer", "null"], minimum: 1 },
      expires_at: NULL_OR_TEXT,
      allow_redelegation: FLAG_OR_NULL,
      redelegation_count: { type: ["integer", "null"], minimum: 0 },
      roles: ROLES,
    },
    required: ["trustor_user_id", "trustee_user_id", "impersonation"],
    additionalProperties: true,
  }),
} satisfies BodyShapes;
