import { randomBytes } from "node:crypto";

/** A new audit id: the 16 bytes of a random uuid in URL-safe base64, 22 characters. */
export function newAuditId(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString("base64url");
}

/** The audit ids of a token made from another one: its own, and the first one's of the chain. */
export function auditIdsAfter(parent: readonly string[]): readonly string[] {
  const root = parent.at(-1);
  return root === undefined ? [newAuditId()] : [newAuditId(), root];
}
