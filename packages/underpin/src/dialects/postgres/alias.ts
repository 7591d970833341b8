import type { Statement } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Schema } from "../../model/schema.ts";
import { quoteAll, quoteTable } from "../../sql/quoting.ts";
import { copyGrants, copyTableGrants } from "./grants.ts";

/** Since then a view can ask its reader's rights, and the policies for that role, instead of its owner's. */
const INVOKER_SINCE = 15;

/**
 * A second name for a table: a simple view, which is written through. Whoever may do something to the table may do it under the second
 * name, and sees the same rows there.
 *
 * @throws UnderpinError `UP-DEPENDENT` where a view would show rows that the table's policies hide
 */
export function createAlias(table: string, alias: string, schema: Schema): readonly Statement[] {
  const columns = schema.tables.get(table)?.columns.map((column) => column.name) ?? [];
  const asksReader = Number.parseInt(schema.server, 10) >= INVOKER_SINCE;
  const on = schema.dependents.filter((dependent) => dependent.table === table);
  if (!asksReader && on.some(({ kind }) => kind === "row security"))
    throw new UnderpinError("UP-DEPENDENT", {
      what: `${table} has row level security, and a view of this server (${schema.server}) would show ${alias} without it.`,
      fine: "Nothing was changed.",
      next: `Rename it on PostgreSQL ${INVOKER_SINCE} or newer, or while the service is stopped.`,
    });
  const granted = new Set(on.flatMap(({ kind, columns: of }) => (kind === "column grant" && of !== "all" ? of : [])));
  return [
    {
      sql: `CREATE VIEW ${quoteTable(alias)}${asksReader ? " WITH (security_invoker = true)" : ""} AS SELECT ${quoteAll(columns)} FROM ${quoteTable(table)}`,
      lock: "none",
    },
    copyTableGrants(table, alias),
    ...[...granted].map((column) => copyGrants(table, column, alias, column)),
  ];
}
