import { bodyShape } from "../api/body-shape.ts";
import { isoText } from "../database/iso-text.ts";

/** `PUT` and `PATCH` of an access list */
export const aclBody = bodyShape("ACL", {
  type: "object",
  properties: {
    read: {
      type: "object",
      properties: { users: { type: "array", items: { type: "string", maxLength: 255 } }, "project-access": { type: "boolean" } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
});

/** What is said of an access list; undefined stays as it is. */
export interface AclChange {
  readonly projectAccess: boolean | undefined;
  readonly users: readonly string[] | undefined;
}

/** What a body of the shape says; undefined if it says nothing. */
export function aclChange({ read }: Readonly<Record<string, unknown>>): AclChange | undefined {
  const {
    users,
    "project-access": projectAccess,
    ...none
  } = (read ?? {}) as {
    readonly users?: readonly string[];
    readonly "project-access"?: boolean;
  };
  if (users === undefined && projectAccess === undefined && Object.keys(none).length === 0) return undefined;
  return { users: users && [...new Set(users)], projectAccess };
}

/** An access list. */
export interface Acl {
  readonly projectAccess: boolean;
  readonly users: readonly string[];
  readonly created: string;
  readonly updated: string;
}

/** An access list as clients see it. Without one, the whole project may read. */
export function shownAcl(acl: Acl | undefined): object {
  if (acl === undefined) return { read: { "project-access": true } };
  const { projectAccess, users, created, updated } = acl;
  return { read: { "project-access": projectAccess, users, created: isoText(created), updated: isoText(updated) } };
}
