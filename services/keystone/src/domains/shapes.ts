import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import {
  FLAG_22,
  FLAG_OR_TEXT,
  ID,
  IMMUTABLE,
  PAGE_SIZE,
  SHORT_NAME,
  SHORT_TEXT_OR_NULL,
  TAGS,
  TEXT,
  TEXT_OR_NULL,
} from "../api/shape-parts.ts";

const PROPERTIES_22 = { description: TEXT_OR_NULL, enabled: FLAG_22, name: SHORT_NAME, tags: TAGS } as const;

/** `GET /v3/domains` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
    name: { ...SHORT_NAME, description: "What it is called." },
    marker: { ...TEXT, description: "The id behind which the page begins." },
    limit: { ...PAGE_SIZE, description: "The most entries." },
  },
  additionalProperties: true,
});

/** `POST /v3/domains` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      domain: {
        type: "object",
        properties: {
          explicit_domain_id: { ...ID, description: "The id that a new domain is to have." },
          description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
          enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
          name: { ...SHORT_NAME, description: "What it is called." },
          options: { ...IMMUTABLE, description: "What it is told apart from its attributes." },
          tags: { ...TAGS, description: "Words by which it is found." },
        },
        required: ["name"],
      },
    },
    required: ["domain"],
    additionalProperties: false,
  }),
  22: member("domain", { type: "object", properties: PROPERTIES_22, required: ["name"], additionalProperties: true }),
} satisfies BodyShapes;

/** `PATCH /v3/domains/{domain_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      domain: {
        type: "object",
        properties: {
          description: { ...SHORT_TEXT_OR_NULL, description: "What it is for." },
          enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
          name: { ...SHORT_NAME, description: "What it is called." },
          options: { ...IMMUTABLE, description: "What it is told apart from its attributes." },
          tags: { ...TAGS, description: "Words by which it is found." },
        },
        minProperties: 1,
      },
    },
    required: ["domain"],
    additionalProperties: false,
  }),
  22: member("domain", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }),
} satisfies BodyShapes;
