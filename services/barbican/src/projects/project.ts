import { isDuplicate, TRIES } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";

/** A project, by our id and by Keystone's. */
export interface Project {
  readonly id: string;
  readonly externalId: string;
}

/** A project by Keystone's id, if it ever had something here. */
export async function findProject(db: Kysely<Tables>, externalId: string): Promise<Project | undefined> {
  const rows = await db
    .selectFrom("projects")
    .select(["id", "external_id"])
    .where("external_id", "=", externalId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  // MariaDB takes upper and lower case for the same.
  const row = rows.find((one) => one.external_id === externalId);
  return row && { id: row.id, externalId };
}

/** A project by Keystone's id; made, if it had nothing here before. Of several that make it at once, one does, and the others find it. */
export async function findOrMakeProject({ pool, now }: Pick<BarbicanRows, "pool" | "now">, externalId: string): Promise<Project> {
  for (let tries = 1; ; tries++) {
    const found = await pool.read((db) => findProject(db, externalId));
    if (found !== undefined) return found;
    const row = newRow(now());
    try {
      await pool.write((trx) =>
        trx
          .insertInto("projects")
          .values({ ...row, external_id: externalId })
          .execute(),
      );
      return { id: row.id, externalId };
    } catch (error) {
      if (tries === TRIES || !isDuplicate(error)) throw error;
    }
  }
}
