import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { ADDRESS, FLAG_22, FLAG_OR_TEXT, ID_OR_NULL, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

const IDENTITY_PROVIDER_22 = {
  enabled: FLAG_22,
  description: TEXT_OR_NULL,
  authorization_ttl: { type: ["integer", "null"], minimum: 0 },
  remote_ids: { type: ["array", "null"], items: TEXT, uniqueItems: true },
} as const;
const IDENTITY_PROVIDER = {
  enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
  description: { ...TEXT_OR_NULL, description: "What it is for." },
  authorization_ttl: { type: ["integer", "null"], minimum: 0, description: "For how many minutes memberships that it gives last." },
  remote_ids: {
    type: ["array", "null"],
    items: { type: "string", maxLength: 64 },
    uniqueItems: true,
    description: "What it calls itself.",
  },
} as const;
const PROTOCOL_22 = {
  mapping_id: { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9-_]+$" },
  remote_id_attribute: { type: "string", maxLength: 64 },
} as const;
const SERVICE_PROVIDER_22 = {
  auth_url: ADDRESS,
  sp_url: ADDRESS,
  description: TEXT_OR_NULL,
  enabled: FLAG_22,
  relay_state_prefix: TEXT_OR_NULL,
} as const;
const SERVICE_PROVIDER = {
  auth_url: { ...ADDRESS, description: "Where it is asked for tokens." },
  sp_url: { ...ADDRESS, description: "Where assertions are sent." },
  description: { ...TEXT_OR_NULL, description: "What it is for." },
  enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
  relay_state_prefix: { ...TEXT_OR_NULL, description: "With what RelayState begins." },
} as const;

/** `GET /v3/OS-FEDERATION/identity_providers` and …/service_providers */
export const listProvidersQuery = defineShape({
  type: "object",
  properties: { id: { ...TEXT, description: "What it is known by." }, enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." } },
  additionalProperties: true,
});

/** `PUT /v3/OS-FEDERATION/identity_providers/{idp_id}` */
export const createIdentityProviderBody = {
  30: whole({
    type: "object",
    properties: {
      identity_provider: {
        type: "object",
        properties: { ...IDENTITY_PROVIDER, domain_id: { ...ID_OR_NULL, description: "The domain that it lies in." } },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  }),
  22: member("identity_provider", {
    type: "object",
    properties: { ...IDENTITY_PROVIDER_22, domain_id: ID_OR_NULL },
    additionalProperties: false,
  }),
} satisfies BodyShapes;

/** `PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}` */
export const updateIdentityProviderBody = {
  30: whole({
    type: "object",
    properties: {
      identity_provider: {
        type: "object",
        properties: IDENTITY_PROVIDER,
        additionalProperties: false,
        minProperties: 1,
      },
    },
    required: ["identity_provider"],
  }),
  22: member("identity_provider", {
    type: "object",
    properties: IDENTITY_PROVIDER_22,
    minProperties: 1,
    additionalProperties: false,
  }),
} satisfies BodyShapes;

/** `PUT /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}` */
export const createProtocolBody = {
  30: whole({
    type: "object",
    properties: {
      protocol: {
        type: "object",
        properties: {
          mapping_id: { type: "string", minLength: 1, maxLength: 64, description: "The mapping of its assertions." },
          remote_id_attribute: { type: ["string", "null"], maxLength: 64, description: "Where an assertion says who it is from." },
        },
        additionalProperties: false,
        required: ["mapping_id"],
      },
    },
    required: ["protocol"],
    additionalProperties: false,
  }),
  22: member("protocol", { type: "object", properties: PROTOCOL_22, required: ["mapping_id"], additionalProperties: false }),
} satisfies BodyShapes;

/** `PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}` */
export const updateProtocolBody = {
  30: whole({
    type: "object",
    properties: {
      protocol: {
        type: "object",
        properties: {
          mapping_id: { type: "string", minLength: 1, maxLength: 64, description: "The mapping of its assertions." },
          remote_id_attribute: { type: "string", maxLength: 64, description: "Where an assertion says who it is from." },
        },
        additionalProperties: false,
        minProperties: 1,
        required: ["mapping_id"],
      },
    },
    required: ["protocol"],
    additionalProperties: false,
  }),
  22: member("protocol", { type: "object", properties: PROTOCOL_22, minProperties: 1, additionalProperties: false }),
} satisfies BodyShapes;

/** `PUT /v3/OS-FEDERATION/service_providers/{sp_id}` */
export const createServiceProviderBody = {
  30: whole({
    type: "object",
    properties: {
      service_provider: { type: "object", properties: SERVICE_PROVIDER, required: ["auth_url", "sp_url"], additionalProperties: false },
    },
    required: ["service_provider"],
    additionalProperties: false,
  }),
  22: member("service_provider", {
    type: "object",
    properties: SERVICE_PROVIDER_22,
    required: ["auth_url", "sp_url"],
    additionalProperties: false,
  }),
} satisfies BodyShapes;

/** `PATCH /v3/OS-FEDERATION/service_providers/{sp_id}` */
export const updateServiceProviderBody = {
  30: whole({
    type: "object",
    properties: { service_provider: { type: "object", properties: SERVICE_PROVIDER, additionalProperties: false, minProperties: 1 } },
    required: ["service_provider"],
    additionalProperties: false,
  }),
  22: member("service_provider", { type: "object", properties: SERVICE_PROVIDER_22, minProperties: 1, additionalProperties: false }),
} satisfies BodyShapes;
