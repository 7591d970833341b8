import { invalidId } from "./refusals.ts";

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * An id as this service makes them.
 *
 * @param what how a refusal calls the thing that has it
 * @throws Refusal 404 for what is none
 */
export function requireUuid(what: string, id: string): string {
  if (!UUID_4.test(id)) throw invalidId(what);
  return id;
}
