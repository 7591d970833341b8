import { describe } from "../changes/describe.ts";
import { quote, quoteAll } from "../dialects/shared/sql.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Dialect, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

const FINE = "All steps before this one are recorded; the running release is not affected.";

/** Makes a coded error of what a server said to a step. Rows that stand in a constraint's way are looked up and shown. */
export async function explain(dialect: Dialect, session: Session, change: LoweredChange, where: string, cause: unknown): Promise<unknown> {
  if (cause instanceof UnderpinError) return cause;
  const why = messageOf(cause);
  switch (dialect.failure(cause)) {
    case "lost":
    case "retry":
      return cause;
    case "read-only":
      return new UnderpinError("UP-READ-ONLY", { what: `The database does not accept writes (${where}).`, why, fine: FINE, cause });
    case "disk":
      return new UnderpinError("UP-DISK", { what: `The database has no room left (${where}).`, why, fine: FINE, cause });
    case "data": {
      const rows = await offendingRows(session, change).catch(() => "");
      return new UnderpinError("UP-DATA", {
        what: `Rows stand in the way of: ${describe(change)} (${where}).`,
        why: rows || why,
        fine: FINE,
        cause,
      });
    }
    default:
      return new UnderpinError("UP-SQL", { what: `The server refused: ${describe(change)} (${where}).`, why, fine: FINE, cause });
  }
}

/** Up to five of the rows that a constraint can't hold for, in words. */
async function offendingRows(session: Session, change: LoweredChange): Promise<string> {
  const query = offendingQuery(change);
  if (query === null) return "";
  const rows = await session.query(`${query.sql} LIMIT 5`);
  return rows.length === 0 ? "" : `${query.means}: ${rows.map((row) => JSON.stringify(row)).join(", ")}`;
}

function offendingQuery(change: LoweredChange): { readonly sql: string; readonly means: string } | null {
  const present = (columns: readonly string[], alias = ""): string =>
    columns.map((column) => `${alias}${quote(column)} IS NOT NULL`).join(" AND ");
  if (change.kind === "add-unique" || (change.kind === "create-index" && change.index.unique)) {
    const columns = change.kind === "add-unique" ? change.unique.columns : change.index.columns;
    return {
      sql: `SELECT ${quoteAll(columns)}, count(*) AS rows_alike FROM ${quote(change.table)} WHERE ${present(columns)} GROUP BY ${quoteAll(columns)} HAVING count(*) > 1`,
      means: "more than one row has",
    };
  }
  if (change.kind === "alter-column" && change.to.nullable === false)
    return { sql: `SELECT * FROM ${quote(change.table)} WHERE ${quote(change.column)} IS NULL`, means: `${change.column} is NULL in` };
  if (change.kind === "add-foreign-key") {
    const { columns, refTable, refColumns } = change.foreignKey;
    const match = columns.map((column, i) => `r.${quote(refColumns[i] ?? "")} = t.${quote(column)}`).join(" AND ");
    return {
      sql: `SELECT DISTINCT ${columns.map((column) => `t.${quote(column)}`).join(", ")} FROM ${quote(change.table)} t WHERE ${present(columns, "t.")} AND NOT EXISTS (SELECT 1 FROM ${quote(refTable)} r WHERE ${match})`,
      means: `${refTable} has no row for`,
    };
  }
  return null;
}
