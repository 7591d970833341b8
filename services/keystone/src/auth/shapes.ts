import { defineShape } from "@underpin/oslo/http";
import { inBoth, member } from "../api/body-shape.ts";
import { FLAG_22, TEXT } from "../api/shape-parts.ts";

const DOMAIN = { id: TEXT, name: TEXT } as const;

/** `auth` of POST /v3/auth/tokens, where there is one. */
export const tokenRequest = defineShape({
  type: "object",
  properties: {
    identity: {
      type: "object",
      properties: {
        methods: { type: "array", items: TEXT },
        password: {
          type: "object",
          properties: {
            user: { type: "object", properties: { id: TEXT, name: TEXT, password: TEXT, domain: { type: "object", properties: DOMAIN } } },
          },
        },
        token: { type: "object", properties: { id: TEXT }, required: ["id"] },
      },
      required: ["methods"],
    },
    scope: {
      type: ["object", "string"],
      properties: {
        project: { type: "object", properties: { name: TEXT, id: TEXT, domain: { type: "object", properties: DOMAIN } } },
        domain: { type: "object", properties: DOMAIN },
        "OS-TRUST:trust": { type: "object", properties: { id: TEXT } },
        system: { type: "object", properties: { all: FLAG_22 } },
      },
    },
  },
  required: ["identity"],
});

/** `POST /v3/auth/OS-FEDERATION/saml2` and …/saml2/ecp */
export const samlBody = inBoth(
  member(
    "auth",
    {
      type: "object",
      properties: {
        identity: {
          type: "object",
          properties: {
            token: { type: "object", properties: { id: TEXT }, required: ["id"], additionalProperties: false },
            methods: { type: "array" },
          },
          required: ["token"],
          additionalProperties: false,
        },
        scope: {
          type: "object",
          properties: { service_provider: { type: "object", properties: { id: TEXT }, required: ["id"], additionalProperties: false } },
          required: ["service_provider"],
          additionalProperties: false,
        },
      },
      required: ["identity", "scope"],
      additionalProperties: false,
    },
    null,
  ),
);
