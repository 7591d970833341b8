import { quote, quoteAll, quoteTable } from "../sql/quoting.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Schema } from "../model/schema.ts";

/** Rows that a change can't be made with, as a question to the database. */
export interface Obstacles {
  /** Finds such rows; a LIMIT may follow. */
  readonly sql: string;
  /** What is wrong with them, before they are listed. */
  readonly means: string;
  /** The same, asked before the change is made. */
  readonly question: string;
  /** What it needs of the schema. */
  readonly table: string;
  readonly columns: readonly string[];
  /** Nobody knows what else it needs: if the server can't answer, it is not to be asked yet. */
  readonly isTentative?: true;
}

/**
 * Which rows would stand in the way of a change; null if none could. Of rows that lack a value only the key is shown: what else is in
 * them is nobody's business.
 */
export function obstaclesOf(change: LoweredChange, schema: Schema): Obstacles | null {
  const present = (columns: readonly string[], alias = ""): string =>
    columns.map((column) => `${alias}${quote(column)} IS NOT NULL`).join(" AND ");
  if (change.kind === "add-unique" || (change.kind === "create-index" && change.index.unique)) {
    const columns = change.kind === "add-unique" ? change.unique.columns : change.index.columns;
    return {
      sql: `SELECT ${quoteAll(columns)}, count(*) AS rows_alike FROM ${quoteTable(change.table)} WHERE ${present(columns)} GROUP BY ${quoteAll(columns)} HAVING count(*) > 1`,
      means: "more than one row has",
      question: `is every ${columns.join(", ")} of ${change.table} unique, as it must be?`,
      table: change.table,
      columns,
    };
  }
  if (change.kind === "alter-column" && change.to.nullable === false) {
    const key = schema.tables.get(change.table)?.primaryKey?.columns;
    const isNull = `FROM ${quoteTable(change.table)} WHERE ${quote(change.column)} IS NULL`;
    return {
      sql: key ? `SELECT ${quoteAll(key)} ${isNull}` : `SELECT count(*) AS rows_without_key ${isNull} HAVING count(*) > 0`,
      means: `${change.column} is NULL in`,
      question: `has every row of ${change.table} a ${change.column}, as it must?`,
      table: change.table,
      columns: [change.column],
    };
  }
  if (change.kind === "add-check" && change.check.notValid !== true) {
    const key = schema.tables.get(change.table)?.primaryKey?.columns;
    const isWrong = `FROM ${quoteTable(change.table)} WHERE NOT (${change.check.expression})`;
    return {
      sql: key ? `SELECT ${quoteAll(key)} ${isWrong}` : `SELECT count(*) AS rows_without_key ${isWrong} HAVING count(*) > 0`,
      means: `${change.check.name} does not hold for`,
      question: `does ${change.check.name} hold for every row of ${change.table}, as it must?`,
      table: change.table,
      columns: key ?? [],
      isTentative: true,
    };
  }
  if (change.kind === "add-foreign-key") {
    const { columns, refTable, refColumns } = change.foreignKey;
    const match = columns.map((column, i) => `r.${quote(refColumns[i] ?? "")} = t.${quote(column)}`).join(" AND ");
    return {
      sql: `SELECT DISTINCT ${columns.map((column) => `t.${quote(column)}`).join(", ")} FROM ${quoteTable(change.table)} t WHERE ${present(columns, "t.")} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(refTable)} r WHERE ${match})`,
      means: `${refTable} has no row for`,
      question: `has ${refTable} a row for every ${columns.join(", ")} of ${change.table}, as it must?`,
      table: change.table,
      columns,
    };
  }
  return null;
}
