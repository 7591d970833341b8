import { utcTime } from "@underpin/oslo/python";
import type { Page, Paging } from "../api/paging.ts";
import type { BarbicanRows } from "../barbican.ts";
import { newRow } from "../database/new-row.ts";
import { lockProject } from "../projects/lock-project.ts";
import { findOrMakeProject, type Project } from "../projects/project.ts";
import type { Quotas } from "../quotas/resources.ts";

/** A project with what is set for it, as lists have it. */
export interface ProjectQuotas {
  /** Keystone's id. */
  readonly project_id: string | null;
  readonly project_quotas: Quotas;
}

/** A page of what is set for projects. */
export async function listProjectQuotas({ pool }: Pick<BarbicanRows, "pool">, { offset, limit }: Paging): Promise<Page<ProjectQuotas>> {
  return await pool.read(async (db) => {
    const query = db.selectFrom("project_quotas as quotas").innerJoin("projects as project", "project.id", "quotas.project_id");
    const { total } = await query.select((of) => of.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
    const rows = await query
      .select(["project.external_id", "quotas.secrets", "quotas.orders", "quotas.containers", "quotas.consumers", "quotas.cas"])
      .orderBy("quotas.created_at")
      .orderBy("quotas.id")
      .limit(limit)
      .offset(offset)
      .execute();
    const entries = rows.map(({ external_id: id, ...quotas }) => ({ project_id: id, project_quotas: quotas }));
    return { entries, total: Number(total) };
  });
}

/** Sets quotas for a project, which is made if it had nothing here before; those that are left out stay. */
export async function setProjectQuotas(barbican: BarbicanRows, externalId: string, quotas: Partial<Quotas<number>>): Promise<void> {
  const project = await findOrMakeProject(barbican, externalId);
  await barbican.pool.write(async (trx) => {
    await lockProject(barbican, trx, project);
    const now = barbican.now();
    const before = await trx.selectFrom("project_quotas").select("id").where("project_id", "=", project.id).limit(1).executeTakeFirst();
    if (before === undefined)
      await trx
        .insertInto("project_quotas")
        .values({ ...newRow(now, "PENDING"), ...NONE, ...quotas, project_id: project.id })
        .execute();
    else if (Object.keys(quotas).length > 0)
      await trx
        .updateTable("project_quotas")
        .set({ ...quotas, updated_at: utcTime(now) })
        .where("project_id", "=", project.id)
        .execute();
  });
}

const NONE: Quotas = { secrets: null, orders: null, containers: null, consumers: null, cas: null };

/** Takes away what is set for a project; false if there was nothing. */
export async function deleteProjectQuotas({ pool }: Pick<BarbicanRows, "pool">, { id }: Project): Promise<boolean> {
  const { numDeletedRows } = await pool.write((trx) =>
    trx.deleteFrom("project_quotas").where("project_id", "=", id).executeTakeFirstOrThrow(),
  );
  return numDeletedRows > 0n;
}
