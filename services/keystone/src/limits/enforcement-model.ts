import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { invalid, notFound, refused } from "../refusals.ts";
import { registeredLimitsOf } from "../registered-limits/store.ts";
import type { Limit } from "./limit.ts";
import { lookAtLimits, type Look } from "./store.ts";

/** How limits of projects relate to those of the projects around: `[unified_limit] enforcement_model`. */
export const ENFORCEMENT_MODELS = {
  flat: "Limit enforcement and validation does not take project hierarchy into consideration.",
  strict_two_level: "This model requires project hierarchy never exceeds a depth of two",
} as const;

/** A limit as it is to be. */
export type Wanted = Omit<Limit, "id" | "description">;

/**
 * In a hierarchy of two levels no project may have more than its domain. Two statements, however many limits there are.
 *
 * @param parents the projects that the limits are for, with the ones that they lie in
 * @throws HttpError 403
 */
export async function requireTwoLevels(
  db: Kysely<Tables>,
  limits: readonly Wanted[],
  parents: ReadonlyMap<string, string | null>,
): Promise<void> {
  const looked: { readonly limit: Wanted; readonly look: Look }[] = [];
  for (const limit of limits) {
    const { project_id: project, domain_id: domain } = limit;
    if (project !== null) {
      const parent = parents.get(project);
      if (parent === undefined) throw notFound("project", project);
      const beside = limits.find((one) => one.domain_id === parent && isSameResource(one, limit));
      if (beside === undefined) looked.push({ limit, look: { of: limit, domain: parent ?? "" } });
      else if (limit.resource_limit > beside.resource_limit) throw refusedFor(limit);
    } else if (domain === null) throw invalid("Project field is required and cannot be empty.");
    else looked.push({ limit, look: { of: limit, below: domain } });
  }
  if (looked.length === 0) return;
  const values = await lookAtLimits(
    db,
    looked.map(({ look }) => look),
  );
  const registered = await registeredLimitsOf(
    db,
    looked.map(({ limit }) => limit),
  );
  for (const [place, { limit, look }] of looked.entries()) {
    const found = values.get(place) ?? [];
    // What is nothing at all is not compared, and what is without end, -1, is less than everything: so upstream has it.
    if ("below" in look) {
      if (found.some((value) => value !== 0 && limit.resource_limit < value)) throw refusedFor(limit);
      continue;
    }
    const above = found[0] ?? registered.get(place)?.default_limit ?? 0;
    if (above !== 0 && limit.resource_limit > above) throw refusedFor(limit);
  }
}

function isSameResource(one: Wanted, other: Wanted): boolean {
  return one.service_id === other.service_id && one.region_id === other.region_id && one.resource_name === other.resource_name;
}

function refusedFor({ project_id: project, domain_id: domain, ...limit }: Wanted): Error {
  const whose = project === null ? `domain_id: ${domain ?? "None"}` : `project_id: ${project}`;
  return refused(
    `Invalid resource limit: The resource limit (${whose}, resource_name: ${limit.resource_name ?? "None"}, resource_limit: ${limit.resource_limit}, service_id: ${limit.service_id ?? "None"}, region_id: ${limit.region_id ?? "None"}) doesn't satisfy current hierarchy model..`,
  );
}
