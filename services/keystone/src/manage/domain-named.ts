import type { Pool } from "@underpin/oslo/db";
import { look } from "../authentication/look.ts";
import type { Tables } from "../database/tables.ts";

/** The id of the domain that has a name; undefined if none has. */
export async function domainNamed(pool: Pool<Tables>, name: string): Promise<string | undefined> {
  return (await look(pool, { scope: { domain: { name } } })).scopeDomain?.id;
}
