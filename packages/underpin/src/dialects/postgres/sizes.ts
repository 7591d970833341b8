import type { Session, TableSize } from "../../model/dialect.ts";
import { quoteTable } from "../../sql/quoting.ts";
import { HERE, nameOf } from "./here.ts";

/** So many pages of a table that was never analysed are looked at. */
const PAGES = 8;

/**
 * Estimated sizes of tables: what the statistics say, as if the rows lay as densely in what has been added since. Where there
 * are none, as after a restore, the first pages tell how densely they lie.
 */
export async function sizes(session: Session): Promise<ReadonlyMap<string, TableSize>> {
  const found = await session.query<{ t: string; tuples: number; analysed: number; pages: string; bytes: string; hidden: boolean }>(
    `SELECT ${nameOf("c")} t, c.reltuples tuples, c.relpages analysed, pg_relation_size(c.oid) / current_setting('block_size')::bigint pages,
       pg_total_relation_size(c.oid) bytes, row_security_active(c.oid) hidden
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind = 'r'`,
  );
  const result = new Map<string, TableSize>();
  for (const { t, tuples, analysed, pages, bytes, hidden } of found) {
    const canLook = Number(pages) > 0 && !hidden;
    const density = analysed > 0 && tuples >= 0 ? tuples / analysed : canLook ? await sampled(session, t, Number(pages)) : 0;
    result.set(t, { rows: Math.round(density * Number(pages)), bytes: Number(bytes) });
  }
  return result;
}

/** Rows a page, in the first few. */
async function sampled(session: Session, table: string, pages: number): Promise<number> {
  const looked = Math.min(PAGES, pages);
  const [row] = await session.query<{ n: string }>(`SELECT count(*) n FROM ${quoteTable(table)} WHERE ctid < '(${looked},0)'::tid`);
  return Number(row?.n ?? 0) / looked;
}
