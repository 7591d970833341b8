import { defineShape } from "@underpin/oslo/http";
import { ID, TEXT } from "../api/shape-parts.ts";

/** `GET /v3/role_assignments` */
export const listQuery = defineShape({
  type: "object",
  properties: {
    effective: { description: "With those of groups and of roles implied." },
    include_names: { description: "With names." },
    include_subtree: { description: "With projects beneath." },
    "group.id": { ...ID, description: "Of a group." },
    "role.id": { ...ID, description: "Of a role." },
    "scope.system": { description: "On the system." },
    "scope.domain.id": { ...ID, description: "On a domain." },
    "scope.project.id": { ...ID, description: "On a project." },
    "user.id": { ...TEXT, description: "Of a user." },
    "scope.OS-INHERIT:inherited_to": { description: "Inherited ones." },
  },
  dependentRequired: { include_subtree: ["scope.project.id"] },
  oneOf: [
    { required: ["user.id"] },
    { required: ["group.id"] },
    { allOf: [{ not: { required: ["user.id"] } }, { not: { required: ["group.id"] } }] },
  ],
  not: { required: ["effective", "group"] },
  additionalProperties: true,
});
