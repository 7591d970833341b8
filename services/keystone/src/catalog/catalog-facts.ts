import { sql, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import { blank, columns, factsOf } from "../database/look.ts";

/**
 * Services that are enabled, and all endpoints: as long as their rows stay the same, so does the catalogue. A row each: MariaDB takes more than
 * twice as long to make one text of them, and cuts it off where it is long.
 */
export function catalogFacts(dialect: DialectName, isOfProject: boolean): readonly RawBuilder<unknown>[] {
  const services = factsOf(
    dialect,
    "services",
    columns("s", ["id", "type", "extra"]),
    sql`FROM service s WHERE s.enabled = ${sql.lit(true)}`,
  );
  const named = ["id", "service_id", "interface", "region_id", "url", "enabled", "extra"];
  const endpoints = factsOf(dialect, "endpoints", columns("e", named), sql`FROM endpoint e`);
  if (!isOfProject) return [services, endpoints];
  return [
    services,
    endpoints,
    factsOf(
      dialect,
      "project_endpoint",
      columns("x", ["endpoint_id"]),
      sql`FROM project_endpoint x WHERE x.project_id = ${blank("project")}`,
    ),
    factsOf(
      dialect,
      "endpoint_group",
      columns("g", ["filters"]),
      sql`FROM project_endpoint_group x JOIN endpoint_group g ON g.id = x.endpoint_group_id WHERE x.project_id = ${blank("project")}`,
    ),
  ];
}
