import type { Pool } from "@underpin/oslo/db";
import type { KeyTables } from "./key-tables.ts";

/** A project by the id that Keystone gave it: our own id of it, if there is one. */
export async function findProject(pool: Pool<KeyTables>, externalId: string): Promise<string | undefined> {
  const rows = await pool.read((db) =>
    db.selectFrom("projects").select(["id", "external_id"]).where("external_id", "=", externalId).orderBy("created_at").execute(),
  );
  // MariaDB takes upper and lower case for the same.
  return rows.find(({ external_id: id }) => id === externalId)?.id;
}
