import type { Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { deletedRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import { lockProject } from "../projects/lock-project.ts";
import type { Project } from "../projects/project.ts";

/** How many are read at a time. */
const BATCH = 100;

type Rows = Pick<BarbicanRows, "pool">;

/** The projects that have something here. */
export async function* allProjects(rows: Rows): AsyncGenerator<Project> {
  for (let after = ""; ;) {
    const some = await someProjects(rows, after);
    yield* some;
    if (some.length < BATCH) return;
    after = some.at(-1)?.id ?? "";
  }
}

async function someProjects({ pool }: Rows, after: string): Promise<readonly Project[]> {
  const rows = await pool.read((db) =>
    db
      .selectFrom("projects")
      .select(["id", "external_id"])
      .where("deleted", "=", false)
      .where("external_id", "is not", null)
      .where("id", ">", after)
      .orderBy("id")
      .limit(BATCH)
      .execute(),
  );
  return rows.map(({ id, external_id: externalId }) => ({ id, externalId: externalId ?? "" }));
}

/** The project of Keystone's id that has something here; undefined if there is none. */
export async function projectOf({ pool }: Rows, externalId: string): Promise<Project | undefined> {
  const rows = await pool.read((db) =>
    db.selectFrom("projects").select(["id", "external_id"]).where("deleted", "=", false).where("external_id", "=", externalId).execute(),
  );
  // MariaDB takes upper and lower case for the same.
  const row = rows.find(({ external_id: id }) => id === externalId);
  return row && { id: row.id, externalId };
}

/** Deletes what a project has: its rows stay until `clean`, but for those of access lists. */
export async function removeProject({ pool, now }: Pick<BarbicanRows, "pool" | "now">, project: Project): Promise<void> {
  await pool.write(async (trx) => {
    await lockProject({ pool }, trx, project);
    const gone = deletedRow(now());
    await removeChildren(trx, project.id, gone);
    for (const table of ["containers", "secrets", "kek_data"] as const)
      await trx.updateTable(table).set(gone).where("project_id", "=", project.id).where("deleted", "=", false).execute();
    await trx.updateTable("projects").set(gone).where("id", "=", project.id).execute();
  });
}

async function removeChildren(trx: Transaction<Tables>, projectId: string, gone: ReturnType<typeof deletedRow>): Promise<void> {
  const secrets = trx.selectFrom("secrets").select("id").where("project_id", "=", projectId);
  const containers = trx.selectFrom("containers").select("id").where("project_id", "=", projectId);
  for (const table of ["secret_store_metadata", "secret_user_metadata", "encrypted_data", "secret_consumer_metadata"] as const)
    await trx.updateTable(table).set(gone).where("secret_id", "in", secrets).where("deleted", "=", false).execute();
  await trx
    .updateTable("container_consumer_metadata")
    .set(gone)
    .where("container_id", "in", containers)
    .where("deleted", "=", false)
    .execute();
  await trx
    .updateTable("container_secret")
    .set(gone)
    .where((of) => of.or([of("secret_id", "in", secrets), of("container_id", "in", containers)]))
    .where("deleted", "=", false)
    .execute();
  const secretLists = trx.selectFrom("secret_acls").select("id").where("secret_id", "in", secrets);
  await trx.deleteFrom("secret_acl_users").where("acl_id", "in", secretLists).execute();
  await trx.deleteFrom("secret_acls").where("secret_id", "in", secrets).execute();
  const containerLists = trx.selectFrom("container_acls").select("id").where("container_id", "in", containers);
  await trx.deleteFrom("container_acl_users").where("acl_id", "in", containerLists).execute();
  await trx.deleteFrom("container_acls").where("container_id", "in", containers).execute();
}
