import { readExtra } from "../database/extra.ts";
import type { PolicyRow } from "../database/tables.ts";

/** A document of rules that services may fetch by their endpoints. Keystone itself does not read it. */
export interface StoredPolicy {
  readonly id: string;
  /** The form of the document. */
  readonly type: string;
  /** The document: text, in rows of old releases any JSON. */
  readonly blob: unknown;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

export function storedPolicyOf({ extra, blob, ...columns }: PolicyRow): StoredPolicy {
  return { ...readExtra(extra), ...columns, blob: JSON.parse(blob) as unknown };
}
