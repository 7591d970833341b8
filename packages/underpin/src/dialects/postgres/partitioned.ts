import { UnderpinError } from "../../model/error.ts";
import type { Statement } from "../../model/dialect.ts";
import { sameColumns, type Index, type Schema } from "../../model/schema.ts";
import { besideTable, ownName } from "../../model/table-name.ts";
import { stringLiteral } from "../../sql/quoting.ts";
import { createIndexSql, indexSql } from "./index-sql.ts";
import { identifierName } from "./types.ts";

/**
 * Refuses what the server can do on a table with partitions only while it holds off all writers.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refusePartitioned(table: string, what: string, schema: Schema, online: boolean): void {
  if (!online || !schema.tables.get(table)?.partitions) return;
  refuse(
    `${table} has partitions: the server can't ${what} while others write.`,
    "Do it for each partition, then for the table (rawSql), or while the service is stopped.",
  );
}

function refuse(what: string, next: string): never {
  throw new UnderpinError("UP-UNSUPPORTED", { what, fine: "Nothing was changed.", next });
}

/**
 * An index on a table with partitions while others write: first one of the table alone, which is not valid yet, then on each
 * partition concurrently, each attached as soon as it is there. Partitions that are made meanwhile get theirs from the server.
 * What an interrupted run has built goes on.
 */
export function indexPartitions(table: string, index: Index, schema: Schema, clear: (index: string) => string): readonly Statement[] {
  const live = schema.tables.get(table);
  const isBegun = live?.indexes.some(({ name }) => name === index.name) ?? false;
  return [
    ...(isBegun ? [] : [{ sql: createIndexSql(table, index, "on this table only"), lock: "writes wait", outside: true } as const]),
    ...(live?.partitions ?? []).flatMap((partition) => {
      const part = schema.tables.get(partition);
      if (!part)
        return refuse(
          `${partition}, a partition of ${table}, is no table of the schemas that are searched.`,
          "Detach it, or search its schema, too.",
        );
      if (part.indexes.some(({ attached, invalid }) => attached === index.name && !invalid)) return [];
      const left = ofPartition(partition, index, schema)[0];
      const name = left?.name ?? freeName(partition, index, schema);
      const own = indexSql(partition, name);
      const build: readonly Statement[] = part.partitions
        ? indexPartitions(partition, { ...index, name }, schema, clear)
        : [
            ...(left?.invalid ? [{ sql: `DROP INDEX IF EXISTS ${own}`, lock: "all wait", outside: true } as const] : []),
            {
              sql: createIndexSql(partition, { ...index, name }, "concurrently"),
              lock: "none",
              outside: true,
              patient: true,
              clear: clear(own),
            },
          ];
      return [
        ...(left && !left.invalid ? [] : build),
        { sql: `ALTER INDEX ${indexSql(table, index.name)} ATTACH PARTITION ${own}`, lock: "all wait", outside: true } as const,
      ];
    }),
    {
      sql: `SELECT indexrelid::regclass FROM pg_index WHERE indexrelid = to_regclass(${stringLiteral(indexSql(table, index.name))}) AND NOT indisvalid`,
      lock: "none",
      outside: true,
      expectNone: `a partition of ${table} was made meanwhile and has no such index yet; the same command goes on with it`,
    },
  ];
}

/** What an interrupted build has left on partitions and did not attach: with its table's index it would not go. */
export function leftOnPartitions(table: string, name: string, schema: Schema): readonly Statement[] {
  const index = schema.tables.get(table)?.indexes.find((other) => other.name === name);
  if (!index?.invalid) return [];
  return (schema.tables.get(table)?.partitions ?? []).flatMap((partition) => [
    ...ofPartition(partition, index, schema).map((left): Statement => ({
      sql: `DROP INDEX IF EXISTS ${indexSql(partition, left.name)}`,
      lock: "all wait",
    })),
    ...(schema.tables.get(partition)?.indexes.filter(({ attached }) => attached === name) ?? []).flatMap((sub) =>
      leftOnPartitions(partition, sub.name, schema),
    ),
  ]);
}

/** Indexes of a partition that were built for one of its table's and are not attached yet. */
function ofPartition(partition: string, index: Index, schema: Schema): readonly Index[] {
  const own = schema.tables.get(partition)?.indexes ?? [];
  const names = new Set(own.map((_, n) => nameOn(partition, index, n)));
  return own.filter(({ name, attached, columns }) => attached === undefined && sameColumns(columns, index.columns) && names.has(name));
}

/** The name that the server itself would give to a partition's index: the first that is free. */
function freeName(partition: string, index: Index, { tables }: Schema): string {
  const taken = new Set(
    [...tables.values()].flatMap(({ name, indexes, unique, primaryKey }) => [
      name,
      ...[...indexes, ...unique].map((key) => besideTable(name, key.name ?? "")),
      besideTable(name, primaryKey?.name ?? ""),
    ]),
  );
  for (let n = 0; ; n++) {
    const name = nameOn(partition, index, n);
    if (!taken.has(besideTable(partition, name))) return name;
  }
}

function nameOn(partition: string, { columns, parts, include = [] }: Index, n: number): string {
  const key = parts?.map(({ column }) => column ?? "expr") ?? columns;
  return identifierName(ownName(partition), [...key, ...include].join("_"), n === 0 ? "idx" : `idx${n}`);
}

/**
 * Refuses to give one partition a column that the others have not.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refusePartition(table: string, schema: Schema): void {
  if (![...schema.tables.values()].some(({ partitions = [] }) => partitions.includes(table))) return;
  refuse(`${table} is a partition: it has the columns of its table.`, "Change the table that it is a part of.");
}
