import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { FLAG_22, FLAG_OR_NULL, ID, NAME, NULL_OR_TEXT, ROLES, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

/** `GET /v3/users/{user_id}/application_credentials` */
export const listQuery = defineShape({
  type: "object",
  properties: { name: { ...TEXT, description: "What it is called." } },
  additionalProperties: true,
});

/** `POST /v3/users/{user_id}/application_credentials` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      application_credential: {
        type: "object",
        properties: {
          id: { ...TEXT, description: "What it is known by." },
          secret: { ...TEXT_OR_NULL, description: "Made if left out." },
          name: { ...NAME, description: "What it is called." },
          description: { ...TEXT_OR_NULL, description: "What it is for." },
          expires_at: { ...TEXT_OR_NULL, description: "Until when; null is for ever." },
          project_id: { ...TEXT, description: "The project that it is for." },
          access_rules: {
            type: "array",
            items: {
              type: "object",
              properties: {
                id: { ...ID, description: "What it is known by." },
                path: { type: "string", minLength: 0, maxLength: 225, pattern: "^/\\.*", description: "A path of the service." },
                service: ID,
                method: { type: "string", enum: ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"], description: "How it is asked." },
              },
            },
            description: "Which requests it is good for; all if left out.",
          },
          unrestricted: { ...FLAG_OR_NULL, description: "Whether it can make others like itself." },
          system: { ...TEXT_OR_NULL, description: "Always null." },
          roles: { ...ROLES, description: "Which roles it gives." },
        },
        additionalProperties: false,
        required: ["name"],
      },
    },
    required: ["application_credential"],
    additionalProperties: false,
  }),
  22: member("application_credential", {
    type: "object",
    properties: {
      name: NAME,
      description: TEXT_OR_NULL,
      secret: NULL_OR_TEXT,
      expires_at: NULL_OR_TEXT,
      roles: ROLES,
      unrestricted: FLAG_22,
      access_rules: {
        type: "array",
        items: {
          type: "object",
          properties: {
            path: { type: "string", minLength: 0, maxLength: 225, pattern: "^\\/.*" },
            method: { type: "string", pattern: "^(POST|GET|HEAD|PATCH|PUT|DELETE)$" },
            service: ID,
            id: ID,
          },
          additionalProperties: false,
        },
      },
    },
    required: ["name"],
    additionalProperties: true,
  }),
} satisfies BodyShapes;
