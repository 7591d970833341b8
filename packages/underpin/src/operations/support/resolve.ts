import type { MapColumnsSpec, NewColumn, OperationSpec, RenameTableSpec } from "../../model/operation.ts";
import type { Expression } from "../../model/sync.ts";
import { besideTable, splitTable } from "../../model/table-name.ts";
import { quoteTable } from "../../sql/quoting.ts";
import { refuse } from "./link.ts";

type Named = (table: string) => string;

/** An operation with its tables by the names that the schema knows them by; the same each time, as operations in flight are told apart. */
export function withTables(spec: OperationSpec, named: Named): OperationSpec {
  const found = rewritten(spec, named);
  const known = KNOWN.get(spec);
  const text = JSON.stringify(found);
  if (text === JSON.stringify(spec)) return spec;
  if (known?.text === text) return known.found;
  KNOWN.set(spec, { text, found });
  return found;
}

const KNOWN = new WeakMap<OperationSpec, { readonly text: string; readonly found: OperationSpec }>();

function rewritten(spec: OperationSpec, named: Named): OperationSpec {
  const table = named(spec.table);
  switch (spec.kind) {
    case "replace-key":
      return { ...spec, table, references: spec.references.map((column) => ({ ...column, table: named(column.table) })) };
    case "map-columns":
      return mapping(spec, named);
    case "rename-table":
      return { ...spec, table, to: newName(spec, table, named) };
    case "compute-column":
      return { ...spec, table, column: newColumn(spec.column, named) };
    case "move-column":
      return { ...spec, table, from: { ...spec.from, table: named(spec.from.table) }, to: { ...spec.to, table: named(spec.to.table) } };
    case "extracted-table":
      return { ...spec, table, extracted: named(spec.extracted) };
    case "lookup": {
      const found = { ...spec, table, lookup: named(spec.lookup), map: mapping(spec.map, named) };
      return { ...found, map: lookingInto(found.map, spec.lookup, found.lookup) };
    }
    case "partition":
      return { ...spec, table, parts: spec.parts.map((part) => ({ ...part, table: named(part.table) })) };
    default:
      return { ...spec, table };
  }
}

/** A table keeps its schema, whether its new name says so or not. */
function newName({ to }: RenameTableSpec, table: string, named: Named): string {
  if (!to.includes(".")) return besideTable(table, to);
  const found = named(to);
  if (splitTable(found).schema !== splitTable(table).schema)
    refuse(`${table} can't be renamed to ${to}: that is another schema.`, "A table stays in its schema; name it without one.");
  return found;
}

function mapping(spec: MapColumnsSpec, named: Named): MapColumnsSpec {
  return {
    ...spec,
    table: named(spec.table),
    new: spec.new.map((column) => newColumn(column, named)),
    ...(spec.reads !== undefined && { reads: named(spec.reads) }),
  };
}

function newColumn(column: NewColumn, named: Named): NewColumn {
  const { type, references } = column;
  return {
    ...column,
    ...("like" in type && type.of !== undefined && { type: { ...type, of: named(type.of) } }),
    ...(references && { references: { ...references, table: named(references.table) } }),
  };
}

/** Expressions that look into a table, by its other name. */
function lookingInto(spec: MapColumnsSpec, from: string, to: string): MapColumnsSpec {
  const text = (sql: string): string => sql.replaceAll(quoteTable(from), quoteTable(to));
  const all = (side: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> =>
    Object.fromEntries(Object.entries(side).map(([column, sql]) => [column, typeof sql === "string" ? text(sql) : sql]));
  return { ...spec, forward: all(spec.forward), backward: all(spec.backward) };
}
