import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { notFound } from "../refusals.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";

/** @throws HttpError 404 for a project that is not there; domains are projects, too */
export async function requireProject(db: Kysely<Tables>, id: string): Promise<void> {
  const row = await db.selectFrom("project").select("id").where("id", "=", id).executeTakeFirst();
  if (row === undefined || id === ROOT_DOMAIN) throw notFound("project", id);
}
