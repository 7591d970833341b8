import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two texts are the same, in a time that says nothing of where they differ. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf16le").digest();
}
