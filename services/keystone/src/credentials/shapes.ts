import { defineShape } from "@underpin/oslo/http";
import { type BodyShapes, member, whole } from "../api/body-shape.ts";
import { TEXT, TEXT_OR_NULL } from "../api/shape-parts.ts";

/** `GET /v3/credentials` */
export const listQuery = defineShape({
  type: "object",
  properties: { user_id: { ...TEXT, description: "Whose it is." }, type: { ...TEXT, description: "Of which kind it is." } },
  additionalProperties: true,
});

/** `POST /v3/credentials` */
export const createBody = {
  30: whole({
    type: "object",
    properties: {
      credential: {
        type: "object",
        properties: {
          id: { ...TEXT, description: "What it is known by." },
          blob: { ...TEXT, description: "What is kept, as text." },
          project_id: { ...TEXT_OR_NULL, description: "The project that it is for." },
          type: { ...TEXT, description: "Of which kind it is." },
          user_id: { ...TEXT, description: "Whose it is." },
        },
        additionalProperties: true,
        required: ["blob", "type", "user_id"],
        if: { properties: { type: { const: "ec2" } } },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword
        then: { required: ["blob", "type", "user_id", "project_id"] },
      },
    },
    required: ["credential"],
  }),
  22: member("credential", {
    type: "object",
    properties: { blob: TEXT, project_id: TEXT, type: TEXT, user_id: TEXT },
    additionalProperties: true,
    oneOf: [
      {
        title: "ec2 credential requires project_id",
        required: ["blob", "type", "user_id", "project_id"],
        properties: { type: { enum: ["ec2"] } },
      },
      {
        title: "non-ec2 credential does not require project_id",
        required: ["blob", "type", "user_id"],
        properties: { type: { not: { enum: ["ec2"] } } },
      },
    ],
  }),
} satisfies BodyShapes;

/** `PATCH /v3/credentials/{credential_id}` */
export const updateBody = {
  30: whole({
    type: "object",
    properties: {
      credential: {
        type: "object",
        properties: { blob: { ...TEXT, description: "What is kept, as text." } },
        additionalProperties: false,
        required: ["blob"],
      },
    },
    required: ["credential"],
  }),
  22: member("credential", { type: "object", properties: { blob: TEXT }, additionalProperties: false, required: ["blob"] }),
} satisfies BodyShapes;
