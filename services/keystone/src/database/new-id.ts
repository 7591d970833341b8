import { randomUUID } from "node:crypto";

/** An id as upstream makes them: the 32 digits of a random UUID. */
export function newId(): string {
  return randomUUID().replaceAll("-", "");
}
