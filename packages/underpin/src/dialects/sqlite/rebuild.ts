import type { Statement } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import type { ForeignKey, Schema, Table } from "../../model/schema.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";
import { columnDefinition } from "./types.ts";

/** CREATE TABLE with everything but the indexes. */
export function createTable(table: Table, name: string = table.name): string {
  // INTEGER PRIMARY KEY beside the column makes it the rowid; declared apart it does so too, when it is the only one.
  const named = (key: { readonly name: string | null }): string => (key.name === null ? "" : `CONSTRAINT ${quote(key.name)} `);
  const lines = [
    ...table.columns.map(columnDefinition),
    ...(table.primaryKey ? [`${named(table.primaryKey)}PRIMARY KEY (${quoteAll(table.primaryKey.columns)})`] : []),
    ...table.unique.map((key) => `${named(key)}UNIQUE (${quoteAll(key.columns)})`),
    ...table.foreignKeys.map((key) => `${named(key)}FOREIGN KEY (${quoteAll(key.columns)}) ${referenceOnly(key)}`),
    ...table.checks.map((check) => `${named(check)}CHECK (${check.expression})`),
  ];
  return `CREATE TABLE ${quote(name)} (\n  ${lines.join(",\n  ")}\n)`;
}

/** A foreign key as it stands behind a column. */
export function referenceClause(key: ForeignKey): string {
  return `${key.name === null ? "" : `CONSTRAINT ${quote(key.name)} `}${referenceOnly(key)}`;
}

function referenceOnly(key: ForeignKey): string {
  const rules = [key.onDelete !== "NO ACTION" && ` ON DELETE ${key.onDelete}`, key.onUpdate !== "NO ACTION" && ` ON UPDATE ${key.onUpdate}`]
    .filter(Boolean)
    .join("");
  return `REFERENCES ${quote(key.refTable)} (${quoteAll(key.refColumns)})${rules}`;
}

/** CREATE INDEX for every index of a table. */
export function createIndexes(table: Table): readonly string[] {
  return table.indexes.map(
    (index) => `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${quote(index.name)} ON ${quote(table.name)} (${quoteAll(index.columns)})`,
  );
}

/**
 * Puts `after` in the place of `before`, with all rows, indexes and triggers. Every constraint that `before` had and
 * `after` still has is carried over, with its name.
 */
export function rebuild(before: Table, after: Table, schema: Schema): readonly Statement[] {
  const special = schema.special?.get(before.name) ?? [];
  if (special.length > 0)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `The table ${before.name} can't be rebuilt without losing ${special.join(", ")}.`,
      why: "SQLite's ALTER TABLE can't make this change in place, and a rebuild does not carry this feature over.",
      fine: "Nothing was changed.",
    });
  const temporary = `underpin_new_${after.name}`;
  const kept = after.columns.filter((column) => before.columns.some((old) => old.name === column.name)).map((column) => column.name);
  const triggers = schema.triggers.filter((trigger) => trigger.table === after.name && trigger.sql);
  return [
    `DROP TABLE IF EXISTS ${quote(temporary)}`,
    createTable(after, temporary),
    `INSERT INTO ${quote(temporary)} (${quoteAll(kept)}) SELECT ${quoteAll(kept)} FROM ${quote(before.name)}`,
    `DROP TABLE ${quote(before.name)}`,
    `ALTER TABLE ${quote(temporary)} RENAME TO ${quote(after.name)}`,
    ...createIndexes(after),
    ...triggers.map((trigger) => trigger.sql ?? ""),
  ].map((sql, i) => ({ sql, lock: "writes wait", ...(i === 2 && { rewrite: true }) }));
}
