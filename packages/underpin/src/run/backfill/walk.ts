import type { Position, Span } from "../../ledger/checkpoint.ts";
import type { Move } from "../../model/change.ts";
import type { Row } from "../../model/row.ts";
import { quoteAll, quoteTable } from "../../sql/quoting.ts";
import type { RunContext } from "../context.ts";
import { after, upTo, where, type Bound } from "./keys.ts";

/** The rows of a span, by a key. */
export function within(key: readonly string[], { from, to }: Span): readonly (Bound | null)[] {
  return [from && after(key, from), to && upTo(key, to)];
}

/**
 * Where a range of so many rows at the beginning of a span ends; null if the span ends first. It is found on the key alone, whatever the
 * rows hold. What a function is to see has no end before it is read: as many rows as still need it.
 */
export async function endOfRange(
  context: RunContext,
  move: Move,
  key: readonly string[],
  span: Span,
  size: number,
): Promise<Position | null> {
  if (move.rows) return null;
  if (move.byPlace) return await endOfPlaces(context, move.table, span, size);
  const { sql, params } = where(...within(key, span));
  const [end] = await context.session.query<Row>(
    `SELECT ${quoteAll(key)} FROM ${quoteTable(move.table)}${sql} ORDER BY ${quoteAll(key)} LIMIT 1 OFFSET ${size - 1}`,
    params,
  );
  return end ? key.map((column) => end[column]) : null;
}

/** The same by the order in which rows are stored: about so many. */
async function endOfPlaces({ session, database }: RunContext, table: string, { from, to }: Span, size: number): Promise<Position | null> {
  const { last, rows } = placesOf(database.dialect);
  const [row] = await session.query<{ last: unknown }>(last(table));
  const until = Number(from?.[0] ?? 0) + Math.max(1, Math.round(size / rows));
  return until > Number(row?.last ?? 0) || (to !== null && until >= Number(to[0])) ? null : [until];
}

/** The rows of a span, by where they are stored. */
export function inPlaces({ database }: RunContext, { from, to }: Span): Bound {
  return { sql: placesOf(database.dialect).between(Number(from?.[0] ?? 0), to && Number(to[0])), params: [] };
}

function placesOf({ backfill: { places } }: RunContext["database"]["dialect"]): NonNullable<typeof places> {
  if (places === null) throw new TypeError("this database stores rows in no order");
  return places;
}
