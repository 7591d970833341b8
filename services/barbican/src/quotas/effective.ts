import type { Barbican } from "../barbican.ts";
import type { FoundProject } from "../projects/project.ts";
import type { Quotas } from "./resources.ts";

/** What counts for a project: its own quotas, and where it has none what is configured. */
export function effectiveQuotas(config: Barbican["config"], project: FoundProject | undefined): Quotas<number> {
  const own = project?.quotas;
  const all = configured(config);
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
