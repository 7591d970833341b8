import type { Session } from "../../model/dialect.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { isLedgerTable } from "../../model/ledger-names.ts";
import { splitTable } from "../../model/table-name.ts";
import { quote, quoteAll, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { createIndexSql, uniqueSql } from "./index-sql.ts";
import { introspect } from "./introspect.ts";

/** Statements that make a schema like this one: types, sequences, tables, keys, indexes; foreign keys last. */
export async function dump(session: Session): Promise<readonly string[]> {
  const schema = await introspect(session);
  const tables = [...schema.tables.values()].filter((table) => !isLedgerTable(table.name));
  const [, ...others] = schema.path ?? [];
  const parts = new Set(tables.flatMap(({ partitions = [] }) => partitions));
  const wholes = tables.filter(({ name }) => !parts.has(name));
  return [
    ...others.map((name) => `CREATE SCHEMA IF NOT EXISTS ${quote(name)}`),
    ...[...schema.enums].map(([name, values]) => `CREATE TYPE ${name} AS ENUM (${values.map(stringLiteral).join(", ")})`),
    ...wholes.flatMap((table) => create(table, schema)),
    ...wholes.flatMap((table) =>
      table.foreignKeys.map((key) => {
        const rules = [
          key.onDelete !== "NO ACTION" && ` ON DELETE ${key.onDelete}`,
          key.onUpdate !== "NO ACTION" && ` ON UPDATE ${key.onUpdate}`,
        ]
          .filter(Boolean)
          .join("");
        return `ALTER TABLE ${quoteTable(table.name)} ADD CONSTRAINT ${quote(key.name ?? "")} FOREIGN KEY (${quoteAll(key.columns)}) REFERENCES ${quoteTable(key.refTable)} (${quoteAll(key.refColumns)})${rules}`;
      }),
    ),
  ];
}

/** A table with its partitions, which have from it what they have in common. */
function create(table: Table, schema: Schema): readonly string[] {
  const parts = (table.partitions ?? []).flatMap((name) => {
    const part = schema.tables.get(name);
    const [bound = "DEFAULT"] = said(name, "partition", schema);
    const own = part?.indexes.filter(({ attached }) => attached === undefined) ?? [];
    return [
      `CREATE TABLE ${quoteTable(name)} PARTITION OF ${quoteTable(table.name)} ${[bound, ...byOf(name, schema)].join(" ")}`,
      ...own.map((index) => createIndexSql(name, index)),
      ...(part ? create({ ...part, ...EMPTY }, schema).slice(1) : []),
    ];
  });
  return [...createTable(table, byOf(table.name, schema)), ...parts];
}

/** What a partition has of the table that it is one of. */
const EMPTY = { columns: [], primaryKey: null, unique: [], checks: [], indexes: [] };

function said(table: string, kind: DependentKind, { dependents }: Schema): readonly string[] {
  return dependents.filter((item) => item.table === table && item.kind === kind).map(({ name }) => name);
}

function byOf(table: string, schema: Schema): readonly string[] {
  return said(table, "partition key", schema).map((key) => `PARTITION BY ${key}`);
}

function createTable(table: Table, by: readonly string[]): readonly string[] {
  const sequences = table.columns.flatMap((column) => {
    // As SQL takes it already.
    const name = /^nextval\('(.*)'::regclass\)$/.exec(column.default ?? "")?.[1];
    return name === undefined ? [] : [{ column: column.name, name: inSchemaOf(table.name, name.replaceAll("''", "'")), type: column.type }];
  });
  const lines = [
    ...table.columns.map((column) =>
      [
        quote(column.name),
        column.type,
        column.collation && `COLLATE ${column.collation}`,
        !column.nullable && "NOT NULL",
        column.default !== null && `DEFAULT ${column.default}`,
        column.identity && `GENERATED ${column.identity} AS IDENTITY`,
        column.generated?.stored && `GENERATED ALWAYS AS (${column.generated.expression}) STORED`,
      ]
        .filter(Boolean)
        .join(" "),
    ),
    ...(table.primaryKey ? [`CONSTRAINT ${quote(table.primaryKey.name ?? "")} PRIMARY KEY (${quoteAll(table.primaryKey.columns)})`] : []),
    ...table.unique.map((key) => `CONSTRAINT ${quote(key.name ?? "")} ${uniqueSql(key)}`),
    ...table.checks.map((check) => `CONSTRAINT ${quote(check.name ?? "")} ${check.expression}`),
  ];
  return [
    ...sequences.map(({ name, type }) => `CREATE SEQUENCE ${name} AS ${type}`),
    `CREATE TABLE ${quoteTable(table.name)} (\n  ${lines.join(",\n  ")}\n)${by.map((clause) => ` ${clause}`).join("")}`,
    ...sequences.map(({ name, column }) => `ALTER SEQUENCE ${name} OWNED BY ${quoteTable(table.name)}.${quote(column)}`),
    ...table.indexes.map((index) => createIndexSql(table.name, index)),
  ];
}

/** A sequence of a table, in that one's schema: the server leaves it out of the name of one that is searched. */
function inSchemaOf(table: string, sequence: string): string {
  const { schema } = splitTable(table);
  return schema === undefined || /^("(?:[^"]|"")*"|[^".]+)\./.test(sequence) ? sequence : `${quote(schema)}.${sequence}`;
}
