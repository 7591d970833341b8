import type { Dependent, DependentKind } from "../model/dependents.ts";
import { columnsOf, type Schema, type Table } from "../model/schema.ts";

/**
 * All that hangs on a table ("all"), or on some of its columns: what it is made of, and who else speaks of it. What is about the
 * table itself does not hang on one of its columns.
 */
export function dependentsOn(schema: Schema, name: string, columns: readonly string[] | "all"): readonly Dependent[] {
  const table = schema.tables.get(name);
  const touches = (used: readonly string[] | "all"): boolean =>
    columns === "all" || used === "all" || used.some((column) => columns.includes(column));
  const others = [...schema.tables.values()].flatMap((other) =>
    other.foreignKeys
      .filter((key) => key.refTable === name)
      .map((key): Dependent => ({
        kind: "incoming foreign key",
        name: `${other.name}.${key.name ?? key.columns.join(", ")}`,
        table: name,
        columns: key.refColumns,
      })),
  );
  const all = [...(table ? partsOf(table) : []), ...others, ...schema.dependents.filter((dependent) => dependent.table === name)];
  return all.filter((dependent) => touches(dependent.columns));
}

/** What a table is made of, as things that hang on its columns. */
function partsOf(table: Table): readonly Dependent[] {
  const of = (kind: DependentKind, label: string | null, columns: readonly string[] | "all"): Dependent => ({
    kind,
    name: label ?? (columns === "all" ? table.name : columns.join(", ")),
    table: table.name,
    columns,
  });
  return [
    ...(table.primaryKey ? [of("primary key", table.primaryKey.name, table.primaryKey.columns)] : []),
    ...table.unique.map((key) =>
      of(key.columns.length > 1 ? "composite unique" : "unique", key.name, [...key.columns, ...(key.index?.include ?? [])]),
    ),
    ...table.indexes.map((index) => of(index.invalid ? "invalid index" : "index", index.name, columnsOf(index))),
    ...table.foreignKeys.map((key) => of("foreign key", key.name, key.columns)),
    ...table.checks.map((check) => of("check", check.name, check.uses ?? "all")),
    ...table.columns.flatMap((column) => [
      ...(column.default !== null && !column.autoincrement && !column.generated ? [of("default", column.name, [column.name])] : []),
      ...(column.generated
        ? [of("generation", column.name, [column.name]), of("generated column", column.name, column.generated.uses)]
        : []),
      ...(column.identity || column.autoincrement ? [of("identity", column.name, [column.name])] : []),
      ...((column.collation ?? column.charset) ? [of("collation", column.name, [column.name])] : []),
      ...(column.settings ? [of("storage setting", column.name, [column.name])] : []),
      ...(column.comment === undefined ? [] : [of("comment", column.name, [column.name])]),
    ]),
  ];
}
