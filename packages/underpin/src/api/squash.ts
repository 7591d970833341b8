import { ensureRow } from "../sql/ensure-row.ts";
import { quoteTable, stringLiteral } from "../sql/quoting.ts";
import { isLedgerTable, recordTables } from "../model/ledger-names.ts";
import { withView, type EngineOptions } from "../engine/work.ts";

/**
 * Statements that make an empty database hold what this one holds: its schema, and the few rows that its scripts put
 * there. To be run on a scratch database that has just replayed the history; the result goes into `migrations/base`.
 */
export async function squash(options: EngineOptions): Promise<readonly string[]> {
  return await withView(options, async ({ database, session }) => {
    const records = recordTables(options.service);
    const { tables, behind } = await database.dialect.catalogue.dump(session, records);
    const statements = [...tables];
    const schema = await database.dialect.catalogue.introspect(session);
    for (const table of schema.tables.values()) {
      if (isLedgerTable(table.name, records) || !table.primaryKey) continue;
      const booleans = new Set(
        table.columns.filter((column) => /^(boolean|tinyint\(1\))$/i.test(column.type)).map((column) => column.name),
      );
      for (const row of await session.query(`SELECT * FROM ${quoteTable(table.name)}`)) {
        const typed = Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, booleans.has(column) && value !== null ? Boolean(value) : value]),
        );
        // true and false are literals on all three databases.
        statements.push(ensureRow(table.name, table.primaryKey.columns, typed, { string: stringLiteral, boolean: String }));
      }
    }
    return [...statements, ...behind];
  });
}
