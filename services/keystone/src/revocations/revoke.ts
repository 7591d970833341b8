import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";

/** Which tokens are taken back: those of which all that is named holds. */
export interface Revoked {
  readonly user_id?: string;
}

/** Takes back tokens that were issued until now. */
export async function revokeTokens(
  _db: Kysely<Tables>,
  _keystone: Pick<Keystone, "config" | "now">,
  _events: readonly Revoked[],
): Promise<void> {
  throw new Error("not yet");
}
