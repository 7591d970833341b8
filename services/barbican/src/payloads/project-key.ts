import { randomUUID } from "node:crypto";
import { utcTime } from "@underpin/oslo/python";
import type { Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { CryptoPlugin, NewKey } from "../crypto/crypto-plugin.ts";
import { activeKek } from "../database/active-keks.ts";
import type { Kek } from "../database/keks.ts";
import { newRow } from "../database/new-row.ts";
import type { Tables } from "../database/tables.ts";
import { lockProject } from "../projects/lock-project.ts";
import type { FoundProject, Project, ProjectKey } from "../projects/project.ts";

type Rows = Pick<BarbicanRows, "pool" | "now">;

/** The key that a project's next payload is encrypted by. One that is missing is made; of several that need it at once, one makes it. */
export async function projectKey(rows: Rows, project: FoundProject, plugin: CryptoPlugin): Promise<ProjectKey> {
  return project.keys.get(plugin.rowName) ?? (await makeKey(rows, project, plugin));
}

async function makeKey({ pool, now }: Rows, project: Project, plugin: CryptoPlugin): Promise<ProjectKey> {
  // It may take a module its time: no row is locked meanwhile.
  const key = await plugin.newKey();
  return await pool.write(async (trx) => {
    await lockProject({ pool }, trx, project);
    const active = await activeKek(trx, project.id, plugin.rowName);
    const found = bound(active);
    if (found !== undefined) return found;
    const id = active === undefined ? await insert(trx, { project, plugin, key, now: now() }) : await bind(trx, active.id, key, now());
    return { id, pluginMeta: key.plugin_meta as string };
  });
}

function bound(kek: Kek | undefined): ProjectKey | undefined {
  return kek?.bind_completed && kek.plugin_meta !== null ? { id: kek.id, pluginMeta: kek.plugin_meta } : undefined;
}

interface Insertion {
  readonly project: Project;
  readonly plugin: CryptoPlugin;
  readonly key: NewKey;
  readonly now: number;
}

async function insert(trx: Transaction<Tables>, { project, plugin, key, now }: Insertion): Promise<string> {
  const row = newRow(now);
  const label = `project-${project.externalId}-key-${randomUUID()}`;
  await trx
    .insertInto("kek_data")
    .values({ ...row, ...key, plugin_name: plugin.rowName, kek_label: label, project_id: project.id, active: true, bind_completed: true })
    .execute();
  return row.id;
}

/** An operator has asked for a new one (`simple_crypto new_pkek`), which is made when it is first used. */
async function bind(trx: Transaction<Tables>, id: string, key: NewKey, now: number): Promise<string> {
  await trx
    .updateTable("kek_data")
    .set({ ...key, bind_completed: true, updated_at: utcTime(now) })
    .where("id", "=", id)
    .execute();
  return id;
}
