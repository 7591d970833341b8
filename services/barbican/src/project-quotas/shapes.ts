import { bodyShape } from "../api/body-shape.ts";

const COUNT = { type: "integer" } as const;

/** `PUT /v1/project-quotas/{project_id}` */
export const projectQuotasBody = bodyShape("Project Quota", {
  type: "object",
  properties: {
    project_quotas: {
      type: "object",
      properties: { secrets: COUNT, orders: COUNT, containers: COUNT, consumers: COUNT, cas: COUNT },
      additionalProperties: false,
    },
  },
  required: ["project_quotas"],
  additionalProperties: false,
});
