import { randomUUID } from "node:crypto";
import { isDuplicate, TRIES } from "@underpin/oslo/db";
import { utcTime } from "@underpin/oslo/python";
import type { Kysely } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
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
    const project = { id: randomUUID(), externalId };
    try {
      await pool.write((trx) =>
        trx
          .insertInto("projects")
          .values(rowOf(project, utcTime(now())))
          .execute(),
      );
      return project;
    } catch (error) {
      if (tries === TRIES || !isDuplicate(error)) throw error;
    }
  }
}

function rowOf({ id, externalId }: Project, time: string): Tables["projects"] {
  return { id, created_at: time, updated_at: time, deleted_at: null, deleted: false, status: "ACTIVE", external_id: externalId };
}
