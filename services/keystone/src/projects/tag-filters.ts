import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely";

/** What a list of projects asks of their tags; each is a list of tags with commas between them. */
export interface TagFilters {
  /** All of them. */
  readonly tags: string | null;
  /** One of them. */
  readonly any: string | null;
  /** Not all of them. */
  readonly notAll: string | null;
  /** None of them. */
  readonly notAny: string | null;
}

/** The parameters of a query. */
export function tagFiltersIn(query: URLSearchParams): TagFilters {
  return { tags: query.get("tags"), any: query.get("tags-any"), notAll: query.get("not-tags"), notAny: query.get("not-tags-any") };
}

/**
 * The condition on `project.id`, as upstream combines them: where no project has the tags that are wanted, those that are unwanted decide
 * alone; with both kinds of the unwanted, the second gives back what the first took.
 */
export function tagCondition({ tags, any, notAll, notAny }: TagFilters): Expression<SqlBool> | undefined {
  if (tags === null && any === null && notAll === null && notAny === null) return undefined;
  const wanted = [...(tags === null ? [] : [withAll(tags)]), ...(any === null ? [] : [withAny(any)])];
  const isWanted = sql<SqlBool>`(${sql.join(wanted.map(has), sql` AND `)})`;
  if (notAll === null && notAny === null) return isWanted;
  const mayBe =
    wanted.length === 0
      ? sql<SqlBool>`1 = 1`
      : sql<SqlBool>`(${isWanted} OR NOT EXISTS (SELECT 1 FROM project_tag w WHERE ${sql.join(
          wanted.map((ids) => sql`w.project_id IN (${ids})`),
          sql` AND `,
        )}))`;
  if (notAll === null) return sql<SqlBool>`(${mayBe} AND NOT ${has(withAny(notAny ?? ""))})`;
  const without = sql<SqlBool>`(${mayBe} AND NOT ${has(withAll(notAll))})`;
  return notAny === null ? without : sql<SqlBool>`(${without} OR ${has(withAny(notAny))})`;
}

function has(ids: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref("project.id")} IN (${ids}))`;
}

function withAny(tags: string): RawBuilder<unknown> {
  return sql`SELECT t.project_id FROM project_tag t WHERE t.name IN (${sql.join([...new Set(tags.split(","))])})`;
}

function withAll(tags: string): RawBuilder<unknown> {
  return sql`${withAny(tags)} GROUP BY t.project_id HAVING COUNT(*) = ${sql.lit(new Set(tags.split(",")).size)}`;
}
