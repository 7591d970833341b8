import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { notFound } from "../refusals.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";

/** @throws HttpError 404 for a domain that is not there */
export async function requireDomain(db: Kysely<Tables>, id: string): Promise<void> {
  const row = await db.selectFrom("project").select("id").where("id", "=", id).where("is_domain", "=", true).executeTakeFirst();
  if (row === undefined || id === ROOT_DOMAIN) throw notFound("domain", id);
}
