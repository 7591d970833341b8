import type { Barbican, BarbicanRows } from "../barbican.ts";
import { findProjectQuotas } from "../project-quotas/store.ts";
import type { Project } from "../projects/project.ts";
import type { Quotas } from "./resources.ts";

/** What counts for a project: its own quotas, and where it has none what is configured. */
export async function effectiveQuotas(barbican: BarbicanRows, project: Project | undefined): Promise<Quotas<number>> {
  const own = project && (await barbican.pool.read((db) => findProjectQuotas(db, project.id)));
  const all = configured(barbican.config);
  return {
    secrets: own?.secrets ?? all.secrets,
    orders: own?.orders ?? all.orders,
    containers: own?.containers ?? all.containers,
    consumers: own?.consumers ?? all.consumers,
    cas: own?.cas ?? all.cas,
  };
}

function configured({ quotas }: Barbican["config"]): Quotas<number> {
  return {
    secrets: quotas.quota_secrets,
    orders: quotas.quota_orders,
    containers: quotas.quota_containers,
    consumers: quotas.quota_consumers,
    cas: quotas.quota_cas,
  };
}
