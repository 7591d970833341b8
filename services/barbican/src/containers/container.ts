import { loaded, target, type Target } from "@underpin/oslo/policy";
import { isoText } from "../database/iso-text.ts";
import type { ContainersRow } from "../database/tables.ts";

/** A container, and what decides who may have it. */
export interface Container extends ShownContainer {
  readonly project_id: string;
  /** Keystone's id of its project. */
  readonly external_id: string;
  /** Whether its project may read it; null where there is no access list, and it may. */
  readonly project_access: boolean | null;
  /** Whether the access list names the caller. */
  readonly isListed: boolean;
}

/** What is shown of a container itself. */
export type ShownContainer = Pick<ContainersRow, "id" | "created_at" | "updated_at" | "status" | "name" | "type" | "creator_id">;

/** What is in a container, and who uses it. */
export interface Contents {
  readonly secrets: readonly { readonly name: string | null; readonly secretId: string }[];
  readonly consumers: readonly { readonly name: string | null; readonly URL: string | null }[];
}

/** What rules may ask of a container. */
export function aboutContainer({ external_id, creator_id, project_access, isListed }: Container): Target {
  return target().row(
    "container",
    loaded({ project_id: external_id, creator_id, read_project_access: project_access ?? true, ...(isListed && { read: "read" }) }),
  );
}

/** A container as clients see it. */
export function shownContainer(
  { id, created_at: created, updated_at: updated, status, name, type, creator_id }: ShownContainer,
  { secrets, consumers }: Contents,
  href: (path: string) => string,
): object {
  return {
    created: isoText(created),
    updated: isoText(updated),
    status,
    name,
    type,
    creator_id,
    secret_refs: secrets.map(({ name: role, secretId }) => ({ secret_ref: href(`secrets/${secretId}`), name: role })),
    consumers,
    container_ref: href(`containers/${id}`),
  };
}
