import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import {
  FLAG_22,
  FLAG_OR_TEXT,
  ID,
  ID_OR_NULL,
  IMMUTABLE,
  PAGE_SIZE,
  SHORT_NAME,
  TAG,
  TAGS,
  TEXT,
  TEXT_OR_NULL,
  UUID,
} from "../api/shape-parts.ts";

const PROPERTIES_22 = {
  description: TEXT_OR_NULL,
  domain_id: ID_OR_NULL,
  enabled: FLAG_22,
  is_domain: FLAG_22,
  parent_id: ID_OR_NULL,
  name: SHORT_NAME,
  tags: TAGS,
  options: IMMUTABLE,
} as const;

/** `GET /v3/projects` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    domain_id: { ...ID, description: "The domain that it lies in." },
    enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
    name: { ...SHORT_NAME, description: "What it is called." },
    parent_id: { ...UUID, description: "The project that it lies in." },
    is_domain: { ...FLAG_OR_TEXT, description: "Whether it is a domain as well." },
    tags: { ...TEXT, description: "Words by which it is found." },
    "tags-any": { ...TEXT, description: "At least one of these." },
    "not-tags": { ...TEXT, description: "Not all of these." },
    "not-tags-any": { ...TEXT, description: "None of these." },
    marker: { ...TEXT, description: "The id behind which the page begins." },
    limit: { ...PAGE_SIZE, description: "The most entries." },
  },
  additionalProperties: true,
});

/** `POST /v3/projects` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      project: {
        type: "object",
        properties: {
          description: { ...TEXT_OR_NULL, description: "What it is for." },
          domain_id: { ...ID_OR_NULL, description: "The domain that it lies in." },
          enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
          is_domain: { ...FLAG_OR_TEXT, description: "Whether it is a domain as well." },
          parent_id: { ...ID_OR_NULL, description: "The project that it lies in." },
          name: { ...SHORT_NAME, description: "What it is called." },
          tags: { ...TAGS, description: "Words by which it is found." },
          options: { ...IMMUTABLE, description: "What it is told apart from its attributes." },
        },
        required: ["name"],
      },
    },
    additionalProperties: false,
  }),
  22: member("project", { type: "object", properties: PROPERTIES_22, required: ["name"], additionalProperties: true }),
} satisfies BodyShapes;

/** `PATCH /v3/projects/{project_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      project: {
        type: "object",
        properties: {
          description: { ...TEXT_OR_NULL, description: "What it is for." },
          enabled: { ...FLAG_OR_TEXT, description: "Whether it is of use." },
          name: { ...SHORT_NAME, description: "What it is called." },
          options: { ...IMMUTABLE, description: "What it is told apart from its attributes." },
          tags: { ...TAGS, description: "Words by which it is found." },
        },
      },
    },
    additionalProperties: false,
  }),
  22: member("project", { type: "object", properties: PROPERTIES_22, minProperties: 1, additionalProperties: true }),
} satisfies BodyShapes;

/** `PUT /v3/projects/{project_id}/tags` */
export const replaceTagsBody = {
  30: {
    ...whole({
      type: "object",
      properties: { tags: { type: "array", items: TAG, description: "Words by which it is found." } },
      additionalProperties: false,
    }),
    ...member("tags", TAGS),
  },
  22: member("tags", TAGS),
} satisfies BodyShapes;

/** A tag in a path. */
export const tag = defineShape(TAG);

/** The tags of a project when one more is added. */
export const tags = defineShape(TAGS);
