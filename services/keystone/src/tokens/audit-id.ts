import { randomUUID } from "node:crypto";

/** A new audit id: the 16 bytes of a random uuid in URL-safe base64, 22 characters. */
export function newAuditId(): string {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");
}

/** The audit ids of a token made from another one: its own, and the first one's of the chain. */
export function auditIdsAfter(parent: readonly string[]): readonly string[] {
  const root = parent.at(-1);
  return root === undefined ? [newAuditId()] : [newAuditId(), root];
}
