import { loaded, target, type Target } from "@underpin/oslo/policy";
import { isoText } from "../database/iso-text.ts";
import type { SecretsRow } from "../database/tables.ts";
import { TOLD } from "./media-types.ts";

/** A secret without its payload, and what decides who may have it. */
export interface Secret extends Omit<SecretsRow, "deleted" | "deleted_at"> {
  /** Keystone's id of its project. */
  readonly external_id: string;
  /** Of its payload, as rows have it; null if there is none. */
  readonly content_type: string | null;
  readonly hasPayload: boolean;
  /** Whether its project may read it; null where there is no access list, and it may. */
  readonly project_access: boolean | null;
  /** Whether the access list names the caller. */
  readonly isListed: boolean;
}

/** What uses a secret. */
export interface SecretConsumer {
  readonly service: string;
  readonly resource_type: string;
  readonly resource_id: string;
}

/** What rules may ask of a secret. */
export function aboutSecret({ external_id, creator_id, project_access, isListed }: Secret): Target {
  return target().row(
    "secret",
    loaded({ project_id: external_id, creator_id, read_project_access: project_access ?? true, ...(isListed && { read: "read" }) }),
  );
}

/** A secret as clients see it; what uses it is said since 1.1. */
export function shownSecret(secret: ShownSecret, ref: string, consumers?: readonly SecretConsumer[]): object {
  const { content_type: type } = secret;
  return {
    created: isoText(secret.created_at),
    updated: isoText(secret.updated_at),
    status: secret.status,
    name: secret.name,
    secret_type: secret.secret_type,
    expiration: secret.expiration === null ? null : isoText(secret.expiration),
    algorithm: secret.algorithm,
    bit_length: secret.bit_length,
    mode: secret.mode,
    creator_id: secret.creator_id,
    ...(consumers && { consumers }),
    ...(type !== null && TOLD.has(type) && { content_types: { default: type } }),
    secret_ref: ref,
  };
}

/** What is shown of a secret, and is in its own row, whatever the schema; when it expires is not. */
export const SHOWN = [
  "secret.id",
  "secret.created_at",
  "secret.updated_at",
  "secret.status",
  "secret.name",
  "secret.secret_type",
  "secret.algorithm",
  "secret.bit_length",
  "secret.mode",
  "secret.creator_id",
] as const;

type NameOf<Column> = Column extends `secret.${infer Name}` ? Name : never;

/** What is shown of a secret. */
export type ShownSecret = Pick<Secret, (NameOf<(typeof SHOWN)[number]> & keyof Secret) | "expiration" | "content_type">;
