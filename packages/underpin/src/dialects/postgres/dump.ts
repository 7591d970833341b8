import type { Session } from "../../model/dialect.ts";
import type { Schema } from "../../model/schema.ts";
import { isLedgerTable } from "../../model/ledger-names.ts";
import { quote, quoteAll, stringLiteral } from "../../sql/quoting.ts";
import { createIndexSql, uniqueSql } from "./index-sql.ts";
import { introspect } from "./introspect.ts";

/** Statements that make a schema like this one: types, sequences, tables, keys, indexes; foreign keys last. */
export async function dump(session: Session): Promise<readonly string[]> {
  const schema = await introspect(session);
  const tables = [...schema.tables.values()].filter((table) => !isLedgerTable(table.name));
  return [
    ...[...schema.enums].map(([name, values]) => `CREATE TYPE ${name} AS ENUM (${values.map(stringLiteral).join(", ")})`),
    ...tables.flatMap(createTable),
    ...tables.flatMap((table) =>
      table.foreignKeys.map((key) => {
        const rules = [
          key.onDelete !== "NO ACTION" && ` ON DELETE ${key.onDelete}`,
          key.onUpdate !== "NO ACTION" && ` ON UPDATE ${key.onUpdate}`,
        ]
          .filter(Boolean)
          .join("");
        return `ALTER TABLE ${quote(table.name)} ADD CONSTRAINT ${quote(key.name ?? "")} FOREIGN KEY (${quoteAll(key.columns)}) REFERENCES ${quote(key.refTable)} (${quoteAll(key.refColumns)})${rules}`;
      }),
    ),
  ];
}

function createTable(table: Schema["tables"] extends ReadonlyMap<string, infer T> ? T : never): readonly string[] {
  const sequences = table.columns.flatMap((column) => {
    const name = /^nextval\('(?:"(.*)"|(.*))'::regclass\)$/.exec(column.default ?? "");
    return name ? [{ column: column.name, name: (name[1] ?? name[2]) as string, type: column.type }] : [];
  });
  const lines = [
    ...table.columns.map((column) =>
      [quote(column.name), column.type, column.nullable ? "" : "NOT NULL", column.default === null ? "" : `DEFAULT ${column.default}`]
        .filter(Boolean)
        .join(" "),
    ),
    ...(table.primaryKey ? [`CONSTRAINT ${quote(table.primaryKey.name ?? "")} PRIMARY KEY (${quoteAll(table.primaryKey.columns)})`] : []),
    ...table.unique.map((key) => `CONSTRAINT ${quote(key.name ?? "")} ${uniqueSql(key)}`),
    ...table.checks.map((check) => `CONSTRAINT ${quote(check.name ?? "")} ${check.expression}`),
  ];
  return [
    ...sequences.map(({ name, type }) => `CREATE SEQUENCE ${quote(name)} AS ${type}`),
    `CREATE TABLE ${quote(table.name)} (\n  ${lines.join(",\n  ")}\n)`,
    ...sequences.map(({ name, column }) => `ALTER SEQUENCE ${quote(name)} OWNED BY ${quote(table.name)}.${quote(column)}`),
    ...table.indexes.map((index) => createIndexSql(table.name, index)),
  ];
}
