import type { Call } from "../api/call.ts";
import { requireUuid } from "../api/ids.ts";
import { notFound } from "../api/refusals.ts";
import type { Secret } from "./secret.ts";
import { findSecret } from "./store.ts";

/**
 * The secret that a path names. That there is none is said before any rule is asked.
 *
 * @throws Refusal 404
 */
export async function requireSecret(call: Call<{ readonly secret_id: string }>): Promise<Secret> {
  const id = requireUuid("secret", call.params.secret_id);
  const secret = await findSecret(call.barbican, id, call.caller.userId);
  if (secret === undefined) throw notFound("Secret");
  return secret;
}
