import { pythonJson } from "@underpin/oslo/python";
import { readExtra } from "../database/extra.ts";
import type { CredentialRow } from "../database/tables.ts";
import type { CredentialKeys } from "./credential-keys.ts";

/** A secret of somebody's that services use: as the API shows it. */
export interface Credential {
  readonly id: string;
  readonly user_id: string;
  readonly project_id: string | null;
  readonly type: string;
  /** The secret itself; of type `ec2` it is JSON. */
  readonly blob: string;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

/** Only of this type blobs are encrypted as JSON of themselves. */
export const EC2 = "ec2";

/** @throws Error if none of the keys made it */
export function credentialOf({ extra, encrypted_blob, key_hash: _keyHash, ...columns }: CredentialRow, keys: CredentialKeys): Credential {
  const text = keys.decrypt(encrypted_blob);
  return { ...readExtra(extra), ...columns, blob: columns.type === EC2 ? unwrapped(text) : text };
}

/** Once blobs were kept as they were, later as text within JSON: both are there. */
function unwrapped(text: string): string {
  const value: unknown = JSON.parse(text);
  return typeof value === "string" ? value : pythonJson(value);
}
