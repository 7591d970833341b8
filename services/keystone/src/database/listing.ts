import { HttpError, type Filter, type Paging } from "@underpin/oslo/http";
import { sql, type Expression, type SelectQueryBuilder, type SqlBool } from "kysely";
import type { DialectName } from "underpin";
import { BOOLEANS } from "./tables.ts";

/**
 * Adds conditions on a table's columns, as `sql.filter_limit_query` of Keystone has them. In an exact comparison the letters' case is the
 * database's own matter; elsewhere it counts unless the filter says otherwise, and then `%` and `_` stand for other letters, too.
 *
 * A part of a truth value is no condition.
 *
 * @param columns the columns of filters, by the filters' names; what is not among them is no condition
 */
export function whereFilters<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  filters: readonly Filter[],
  columns: Readonly<Record<string, string>>,
  dialect: DialectName,
): SelectQueryBuilder<DB, Table, Row> {
  let narrowed = query;
  for (const filter of filters)
    if (Object.hasOwn(columns, filter.name) && (filter.comparator === "equals" || !BOOLEANS.has(filter.name)))
      narrowed = narrowed.where(conditionOf(sql.ref(columns[filter.name] ?? ""), filter, dialect));
  return narrowed;
}

/** One condition on a column. */
export function conditionOf(column: Expression<unknown>, filter: Filter, dialect: DialectName): Expression<SqlBool> {
  if (filter.comparator === "equals") return sql`${column} = ${filter.value}`;
  if (!("ignoreCase" in filter)) throw new TypeError(`No column is compared by ${filter.comparator}: ${filter.name}.`);
  return filter.ignoreCase ? likeIt(column, filter, dialect) : exactly(column, filter, dialect);
}

type TextFilter = Extract<Filter, { readonly ignoreCase: boolean }>;

function likeIt(column: Expression<unknown>, { comparator, value }: TextFilter, dialect: DialectName): Expression<SqlBool> {
  const pattern = `${comparator === "startswith" ? "" : "%"}${value}${comparator === "endswith" ? "" : "%"}`;
  return dialect === "postgres" ? sql`${column} ILIKE ${pattern}` : sql`lower(${column}) LIKE lower(${pattern})`;
}

/** Letter by letter; MySQL's collations make no difference between cases, its bytes do. */
function exactly(column: Expression<unknown>, { comparator, value }: TextFilter, dialect: DialectName): Expression<SqlBool> {
  const [within, sought] = dialect === "mysql" ? [sql`CAST(${column} AS BINARY)`, sql`CAST(${value} AS BINARY)`] : [column, sql`${value}`];
  if (comparator === "contains") {
    if (dialect === "postgres") return sql`strpos(${within}, ${sought}) > 0`;
    return sql`instr(${within}, ${sought}) > 0`;
  }
  if (comparator === "startswith") return sql`substr(${within}, 1, length(${sought})) = ${sought}`;
  return sql`substr(${within}, length(${within}) - length(${sought}) + 1) = ${sought} AND length(${within}) >= length(${sought})`;
}

/** What is asked of a list that comes in pages. */
export interface ListAsked {
  readonly filters: readonly Filter[];
  readonly paging: Paging;
  /** Whether a page that is exactly full counts for one that something follows. */
  readonly isFullWhenReached: boolean;
}

/** One page of a list, and whether there is another one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly isFull: boolean;
}

export interface PageOptions {
  /** The column whose order pages have: `user.id`. */
  readonly id: string;
  /** Finds what a marker names. Left out where the list takes none. */
  readonly marked?: (marker: string) => Expression<unknown> & { executeTakeFirst(): Promise<unknown> };
  /** Whether a page that is exactly full counts for one that something follows: so upstream has it where lists are paged. */
  readonly isFullWhenReached: boolean;
}

/**
 * Reads one page of a query, in the order of ids. Without a limit and a marker the order is the database's own.
 *
 * @param run what reads the page's rows, in their order if they have one; the query as it is, if left out
 * @throws HttpError 404 for a marker that is none
 */
export async function readPage<DB, Table extends keyof DB, Row, Read = Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  { limit, marker }: Paging,
  { id, marked, isFullWhenReached }: PageOptions,
  run: (page: SelectQueryBuilder<DB, Table, Row>, isOrdered: boolean) => Promise<readonly Read[]> = async (page) =>
    (await page.execute()) as Read[],
): Promise<Page<Read>> {
  const begins = marker === null ? undefined : marked?.(marker);
  if (begins === undefined && limit === null) return { rows: await run(query, false), isFull: false };
  let page = query.orderBy(sql.ref(id));
  if (begins !== undefined) page = page.where(sql<SqlBool>`${sql.ref(id)} > ${marker} AND EXISTS ${begins}`);
  if (limit !== null) page = page.limit(isFullWhenReached ? limit : limit + 1);
  const rows = await run(page, true);
  // Only where nothing follows is it open whether there is a marker at all.
  if (rows.length === 0 && begins !== undefined && (await begins.executeTakeFirst()) === undefined)
    throw new HttpError(404, `Marker ${marker} could not be found.`);
  if (limit === null) return { rows, isFull: false };
  return { rows: rows.slice(0, limit), isFull: isFullWhenReached ? rows.length === limit : rows.length > limit };
}
