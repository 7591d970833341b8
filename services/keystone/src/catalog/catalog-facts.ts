import { sql, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import { blank, columns, factsOf } from "../database/look.ts";

/** Services that are enabled, and all endpoints, as one text each: as long as it stays the same, so does the catalogue. */
export function catalogFacts(dialect: DialectName, isOfProject: boolean): readonly RawBuilder<unknown>[] {
  const whole = (kind: string, values: readonly RawBuilder<unknown>[], from: RawBuilder<unknown>): RawBuilder<unknown> => {
    const list = {
      postgres: sql`CAST(json_agg(json_build_array(${sql.join(values)})) AS text)`,
      mysql: sql`CAST(JSON_ARRAYAGG(JSON_ARRAY(${sql.join(values)})) AS char)`,
      sqlite: sql`json_group_array(json_array(${sql.join(values)}))`,
    }[dialect];
    return sql`SELECT ${sql.lit(kind)} AS kind, ${list} AS data ${from}`;
  };
  const services = whole("services", columns("s", ["id", "type", "extra"]), sql`FROM service s WHERE s.enabled = ${sql.lit(true)}`);
  const named = ["id", "service_id", "interface", "region_id", "url", "enabled", "extra"];
  const endpoints = whole("endpoints", columns("e", named), sql`FROM endpoint e`);
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
