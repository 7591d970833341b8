import type { Kysely } from "kysely";
import { readExtra } from "../database/extra.ts";
import type { Tables } from "../database/tables.ts";
import { notFound } from "../refusals.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";

/** A project as other rooms show it in lists. */
export interface ShownProject {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

/** Options of a project, by how their rows name them. */
const OPTIONS: Readonly<Record<string, string>> = { IMMU: "immutable" };

/**
 * Projects in the order of their ids in a list. A constant number of statements.
 *
 * @throws HttpError 404 if one is not there
 */
export async function projectsByIds(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly ShownProject[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("project").selectAll().where("id", "in", ids).execute();
  const tags = await db.selectFrom("project_tag").selectAll().where("project_id", "in", ids).execute();
  const options = await db.selectFrom("project_option").selectAll().where("project_id", "in", ids).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = found.get(id);
    if (row === undefined || id === ROOT_DOMAIN) throw notFound("project", id);
    const { extra, domain_id: domain, ...columns } = row;
    return {
      ...readExtra(extra),
      ...columns,
      domain_id: domain === ROOT_DOMAIN ? null : domain,
      tags: tags.filter((tag) => tag.project_id === id).map(({ name }) => name),
      options: Object.fromEntries(
        options
          .filter((option) => option.project_id === id && Object.hasOwn(OPTIONS, option.option_id))
          .map(({ option_id: option, option_value: value }) => [OPTIONS[option], value === null ? null : (JSON.parse(value) as unknown)]),
      ),
    };
  });
}
