import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, inBoth, member, whole } from "../api/body-shape.ts";
import { DIRECTION, FLAG_22, FLAG_OR_TEXT, ID, ID_OR_NULL, NAME, OPTION, PAGE_SIZE, TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

/** Not among the properties but beside them upstream: it means nothing, and answers show it. */
const MISPLACED = { options: { type: "object" } } as const;
const AT_PROTOCOL = {
  protocol_id: { ...TEXT, description: "The protocol." },
  unique_id: { ...TEXT, description: "Its name at the provider." },
} as const;
const AT_PROTOCOL_22 = { protocol_id: TEXT, unique_id: TEXT } as const;
const AT_PROVIDER = {
  idp_id: { ...TEXT, description: "The identity provider." },
  protocols: {
    type: "array",
    items: { type: "object", properties: AT_PROTOCOL, required: ["protocol_id", "unique_id"] },
    minItems: 1,
    description: "Names by protocol.",
  },
} as const;
const AT_PROVIDER_22 = {
  idp_id: TEXT,
  protocols: { type: "array", items: { type: "object", properties: AT_PROTOCOL_22, required: ["protocol_id", "unique_id"] }, minItems: 1 },
} as const;
const OPTIONS = {
  ignore_change_password_upon_first_use: { ...OPTION, description: "Keeps a password that somebody else has set." },
  ignore_password_expiry: { ...OPTION, description: "Passwords do not expire." },
  ignore_lockout_failure_attempts: { ...OPTION, description: "Is not locked out." },
  lock_password: { ...OPTION, description: "Cannot change the password." },
  ignore_user_inactivity: { ...OPTION, description: "Stays, however long unused." },
  multi_factor_auth_rules: {
    type: ["array", "null"],
    items: { type: "array", items: TEXT, minItems: 1, uniqueItems: true },
    uniqueItems: true,
    description: "Which methods together are enough.",
  },
  multi_factor_auth_enabled: { ...OPTION, description: "Whether these rules hold." },
} as const;
const OPTIONS_22 = {
  ignore_change_password_upon_first_use: OPTION,
  ignore_password_expiry: OPTION,
  ignore_lockout_failure_attempts: OPTION,
  lock_password: OPTION,
  ignore_user_inactivity: OPTION,
  multi_factor_auth_rules: {
    type: ["array", "null"],
    items: { type: "array", items: TEXT, minItems: 1, uniqueItems: true },
    uniqueItems: true,
  },
  multi_factor_auth_enabled: OPTION,
} as const;
const PROPERTIES_22 = {
  default_project_id: ID_OR_NULL,
  description: TEXT_OR_NULL,
  domain_id: ID,
  enabled: FLAG_22,
  federated: { type: "array", items: { type: "object", properties: AT_PROVIDER_22, required: ["idp_id", "protocols"] } },
  name: NAME,
  password: TEXT_OR_NULL,
  options: { type: "object", properties: OPTIONS_22, additionalProperties: false },
} as const;

/** `GET /v3/users` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    domain_id: { ...ID, description: "The domain that it lies in." },
    enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
    idp_id: { ...TEXT, description: "The identity provider." },
    name: { ...NAME, description: "What it is called." },
    password_expires_at: { ...TEXT, description: "When: `lt:2030-01-01T00:00:00Z`." },
    protocol_id: { ...TEXT, description: "The protocol." },
    unique_id: { ...TEXT, description: "Its name at the provider." },
    marker: { ...TEXT, description: "The id behind which the page begins." },
    limit: { ...PAGE_SIZE, description: "The most entries." },
    sort_key: { ...TEXT, description: "What is sorted by." },
    sort_dir: { ...DIRECTION, description: "Up or down." },
  },
  additionalProperties: true,
});

const PROPERTIES = {
  domain_id: { ...ID, description: "The domain that it lies in." },
  default_project_id: { ...TEXT_OR_NULL, description: "The project of tokens for which none is asked." },
  description: { ...TEXT_OR_NULL, description: "What it is for." },
  enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
  federated: {
    type: "array",
    items: { type: "object", properties: AT_PROVIDER, required: ["idp_id", "protocols"] },
    description: "Who it is for identity providers.",
  },
  name: { ...NAME, description: "What it is called." },
  password: { ...TEXT_OR_NULL, description: "In plain text." },
  options: {
    type: "object",
    properties: OPTIONS,
    additionalProperties: false,
    description: "What it is told apart from its attributes.",
  },
} as const;

/** `POST /v3/users` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      user: {
        type: "object",
        properties: PROPERTIES,
        required: ["name"],
        additionalProperties: true,
      },
    },
    required: ["user"],
    additionalProperties: false,
  }),
  22: member("user", { type: "object", properties: PROPERTIES_22, required: ["name"], ...MISPLACED, additionalProperties: true }),
} satisfies BodyShapes;

/** `PATCH /v3/users/{user_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      user: {
        type: "object",
        properties: PROPERTIES,
        minProperties: 1,
        additionalProperties: true,
      },
    },
    required: ["user"],
    additionalProperties: false,
  }),
  22: member("user", { type: "object", properties: PROPERTIES_22, minProperties: 1, ...MISPLACED, additionalProperties: true }),
} satisfies BodyShapes;

/** `POST /v3/users/{user_id}/password` */
export const changePasswordBody = inBoth(
  member("user", {
    type: "object",
    properties: { original_password: TEXT, password: TEXT },
    required: ["original_password", "password"],
    additionalProperties: false,
  }),
);
