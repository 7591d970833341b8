import type { Statement } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";
import { createIndex } from "./index-text.ts";
import { clausesOf, parseTable } from "./parse-table.ts";
import { checkClause, foreignKeyClause, primaryKeyClause, rewriteTable, uniqueClause } from "./rewrite-table.ts";
import { columnDefinition } from "./types.ts";

/** CREATE TABLE with everything but the indexes. */
export function createTable(table: Table): string {
  // INTEGER PRIMARY KEY beside the column makes it the rowid; declared apart it does so too, when it is the only one.
  const lines = [
    ...table.columns.map(columnDefinition),
    ...(table.primaryKey ? [primaryKeyClause(table.primaryKey)] : []),
    ...table.unique.map(uniqueClause),
    ...table.foreignKeys.map(foreignKeyClause),
    ...table.checks.map(checkClause),
  ];
  return `CREATE TABLE ${quote(table.name)} (\n  ${lines.join(",\n  ")}\n)`;
}

/** CREATE INDEX for every index of a table, as it was written. */
export function createIndexes(table: Table): readonly string[] {
  const columns = table.columns.map((column) => column.name);
  return table.indexes.map((index) => createIndex(table.name, index, columns));
}

/**
 * Puts `after` in the place of `before`, with all rows, indexes and triggers. The old table is renamed and the new one made under
 * its name, from its own text: so all that the change does not speak of stays as it was written. Rows keep their rowid, and
 * AUTOINCREMENT goes on where it was.
 */
export function rebuild(before: Table, after: Table, schema: Schema): readonly Statement[] {
  const made = before.definition === undefined ? createTable(after) : rewriteTable(before.definition, after);
  const text = parseTable(made);
  if (!text) throw notRebuilt(before.name);
  const generated = new Set(
    text.items.flatMap(({ column, clauses }) =>
      column && clauses.some(({ kind }) => kind === "GENERATED" || kind === "AS") ? [column.name] : [],
    ),
  );
  const kept = after.columns
    .map((column) => column.name)
    .filter((name) => !generated.has(name) && before.columns.some((old) => old.name === name));
  const rowid = text.options.includes("ROWID") ? undefined : rowidOf(before, after);
  const columns = quoteAll([...(rowid === undefined ? [] : [rowid]), ...kept]);
  const old = `underpin_old_${after.name}`;
  const isNumbered = clausesOf(text, "PRIMARY").some((clause) => /\bAUTOINCREMENT$/i.test(made.slice(clause.start, clause.end)));
  const triggers = schema.triggers.filter((trigger) => trigger.table === after.name && trigger.sql);
  return [
    `ALTER TABLE ${quote(before.name)} RENAME TO ${quote(old)}`,
    made,
    `INSERT INTO ${quote(after.name)} (${columns}) SELECT ${columns} FROM ${quote(old)}`,
    ...(isNumbered ? keepSequence(after.name, old) : []),
    `DROP TABLE ${quote(old)}`,
    ...createIndexes(after),
    ...triggers.map((trigger) => trigger.sql ?? ""),
  ].map((sql, i) => ({ sql, lock: "writes wait", ...(i === 2 && { rewrite: true }) }));
}

/** What the rowid can be called: a column may have taken its name. It is the key already where that is an INTEGER. */
function rowidOf(before: Table, after: Table): string | undefined {
  if (after.columns.some((column) => column.autoincrement)) return undefined;
  const taken = new Set([...before.columns, ...after.columns].map((column) => column.name.toLowerCase()));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name));
}

/** The highest number that was ever given, also if its row is gone. */
function keepSequence(table: string, old: string): readonly string[] {
  const [name, from] = [table, old].map((text) => `'${text.replaceAll("'", "''")}'`);
  return [
    `DELETE FROM sqlite_sequence WHERE name = ${name}`,
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${name}, seq FROM sqlite_sequence WHERE name = ${from}`,
  ];
}

function notRebuilt(table: string): UnderpinError {
  return new UnderpinError("UP-UNSUPPORTED", {
    what: `${table} is no table that could be rebuilt.`,
    why: "SQLite's ALTER TABLE can't make this change in place, and a virtual table is its module's own.",
    fine: "Nothing was changed.",
    next: "Make the change by the module's own means: rawSql.",
  });
}
