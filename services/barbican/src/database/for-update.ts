import type { SelectQueryBuilder } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { Tables } from "./tables.ts";

/** Reads rows that nobody else is to write until the transaction ends. SQLite's transactions have the whole database so. */
export function forUpdate<From extends keyof Tables, Row>(
  { dialect }: Pick<BarbicanRows["pool"], "dialect">,
  query: SelectQueryBuilder<Tables, From, Row>,
): SelectQueryBuilder<Tables, From, Row> {
  return dialect === "sqlite" ? query : query.forUpdate();
}
