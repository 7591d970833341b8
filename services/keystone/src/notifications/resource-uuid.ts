import { createHash } from "node:crypto";

const DIGITS = /^[0-9a-f]{32}$/i;
/** Upstream's, of ids that are no UUIDs. */
const NAMESPACE = Buffer.from("4332ecab770b4288a680b9aca3b1b153", "hex");

/** An id as CADF wants it: itself if it is a UUID, in whatever form, and else one that follows from it (RFC 4122, version 5). */
export function resourceUuid(id: string): string {
  const digits = id
    .replaceAll(/urn:|uuid:/g, "")
    .replaceAll(/^[{}]+|[{}]+$/g, "")
    .replaceAll("-", "");
  if (DIGITS.test(digits)) return id;
  const hash = createHash("sha1").update(NAMESPACE).update(id, "utf8").digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex");
}
