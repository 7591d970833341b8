import type { Call } from "../api/call.ts";
import { requireUuid } from "../api/ids.ts";
import { notFound } from "../api/refusals.ts";
import type { Container } from "./container.ts";
import { findContainer } from "./store.ts";

/**
 * The container that a path names. That there is none is said before any rule is asked.
 *
 * @throws Refusal 404
 */
export async function requireContainer(call: Call<{ readonly container_id: string }>): Promise<Container> {
  const id = requireUuid("container", call.params.container_id);
  const container = await findContainer(call.barbican, id, call.caller.userId);
  if (container === undefined) throw notFound("Secrets container");
  return container;
}
