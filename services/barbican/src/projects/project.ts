import { isDuplicate, TRIES } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import { RESOURCES, type Quotas } from "../quotas/resources.ts";

/** A project, by our id and by Keystone's. */
export interface Project {
  readonly id: string;
  readonly externalId: string;
}

/** A project's key, as its row has it. */
export interface ProjectKey {
  readonly id: string;
  readonly pluginMeta: string;
}

/** A project as it is found, with what nearly all who look for one ask next. */
export interface FoundProject extends Project {
  /** What is set for it alone; undefined where nothing is. */
  readonly quotas: Quotas | undefined;
  /** What its next payload is encrypted by, as each plugin has made it, by how rows name the plugin. */
  readonly keys: ReadonlyMap<string, ProjectKey>;
}

/** A project by Keystone's id, if it ever had something here. */
export async function findProject(db: Kysely<Tables>, externalId: string): Promise<FoundProject | undefined> {
  // MariaDB takes upper and lower case for the same.
  const rows = (await lookFor(db, externalId).execute()).filter((row) => row.external_id === externalId);
  const [first] = sorted(rows, (row) => `${row.own_created_at} ${row.own_id}`);
  if (first === undefined) return undefined;
  const { id, own_id: ownId, secrets, orders, containers, consumers, cas } = first;
  return { id, externalId, quotas: ownId === null ? undefined : { secrets, orders, containers, consumers, cas }, keys: keysOf(rows) };
}

/** A row for each of its active keys, mostly one. They come as they like: MariaDB would write a table with their texts to the disk to sort them. */
function lookFor(db: Kysely<Tables>, externalId: string) {
  return db
    .selectFrom("projects as project")
    .leftJoin("project_quotas as own", "own.project_id", "project.id")
    .leftJoin("kek_data as kek", (join) =>
      join.onRef("kek.project_id", "=", "project.id").on("kek.active", "=", true).on("kek.deleted", "=", false),
    )
    .select(["project.id", "project.external_id"])
    .select(["own.id as own_id", "own.created_at as own_created_at", ...RESOURCES.map((name) => `own.${name}` as const)])
    .select(["kek.id as kek_id", "kek.created_at as kek_created_at", "kek.plugin_name", "kek.plugin_meta", "kek.bind_completed"])
    .where("project.external_id", "=", externalId);
}

type Row = Awaited<ReturnType<ReturnType<typeof lookFor>["execute"]>>[number];

function sorted(rows: readonly Row[], by: (row: Row) => string): readonly Row[] {
  return rows.toSorted((one, other) => (by(one) < by(other) ? -1 : 1));
}

/** Only a plugin's newest key counts, also if it is still to be made (`simple_crypto new_pkek`). */
function keysOf(rows: readonly Row[]): ReadonlyMap<string, ProjectKey> {
  const keys = new Map<string, ProjectKey>();
  for (const row of sorted(rows, ({ kek_created_at: time, kek_id: id }) => `${time} ${id}`)) {
    const { kek_id: id, plugin_name: plugin, plugin_meta: pluginMeta, bind_completed: isBound } = row;
    if (id === null || plugin === null) continue;
    if (isBound && pluginMeta !== null) keys.set(plugin, { id, pluginMeta });
    else keys.delete(plugin);
  }
  return keys;
}

/** A project by Keystone's id; made, if it had nothing here before. Of several that make it at once, one does, and the others find it. */
export async function findOrMakeProject({ pool, now }: Pick<BarbicanRows, "pool" | "now">, externalId: string): Promise<FoundProject> {
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
      return { id: row.id, externalId, quotas: undefined, keys: new Map() };
    } catch (error) {
      if (tries === TRIES || !isDuplicate(error)) throw error;
    }
  }
}
