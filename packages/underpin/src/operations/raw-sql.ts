import type { RawSqlSpec } from "../model/operation.ts";
import type { ColumnBuilder } from "../scripts/column.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** SQL for what no operation says: comments, special indexes, a database's own features. */
export interface RawSql extends Omit<RawSqlSpec, "kind" | "adds"> {
  /** Why it does the running release no harm in its phase. */
  readonly why: string;
  /** Columns that it adds to the table at expand: operations after it, here or in a later evolution, may take them up. */
  readonly adds?: readonly ColumnBuilder[];
}

/**
 * Hand-written SQL at expand or contract, for the databases that are named; nothing happens on the others. With `back` it
 * can be reverted; with `done` a run that died right after it is not run into it again.
 *
 * @example
 * rawSql({ table: "item", title: "say what an item is", phase: "expand", sql: { postgres: "COMMENT ON TABLE item IS 'for sale'" }, why: "a comment", back: { postgres: "COMMENT ON TABLE item IS NULL" } })
 */
export function rawSql({ adds, ...spec }: RawSql): Operation {
  return declare(spec.title, { kind: "raw-sql", ...spec, ...(adds && { adds: adds.map((column) => column.spec) }) });
}
