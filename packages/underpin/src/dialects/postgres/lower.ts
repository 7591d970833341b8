import type { LoweredChange, PlainChange } from "../../model/change.ts";
import type { ForeignKey, Key, Schema, Table } from "../../model/schema.ts";
import type { ColumnSpec } from "../../model/types.ts";
import { syncTriggers } from "./sync.ts";
import { freeName, keyNames } from "../shared/names.ts";
import { defaultText } from "../../sql/literals.ts";
import { identifier } from "./identifier.ts";
import { identifierName, lowerColumn, LITERALS, nativeType } from "./types.ts";

/** A change in PostgreSQL's types, with the names it would give to constraints without one. */
export function lower(change: PlainChange, schema: Schema): LoweredChange {
  switch (change.kind) {
    case "create-table": {
      const { table } = change;
      return {
        ...change,
        enums: Object.assign({}, ...table.columns.map((column) => enumsOf(column).enums)),
        table: {
          ...table,
          columns: table.columns.map((spec) => lowerColumn(spec, table.name)),
          primaryKey: table.primaryKey && { ...table.primaryKey, name: identifierName(table.name, "", "pkey") },
          unique: table.unique.map((key) => lowerUnique(key, table.name, [])),
          foreignKeys: table.foreignKeys.map((key) => lowerForeignKey(key, table.name, [])),
        },
      };
    }
    case "drop-table":
    case "drop-column":
      return { ...change, ...(change.enums && { enums: change.enums.map((name) => (schema.enums.has(name) ? name : identifier(name))) }) };
    case "add-column":
      return {
        kind: change.kind,
        ...(change.existing && { existing: change.existing }),
        table: change.table,
        column: lowerColumn(change.column, change.table),
        ...(change.grantsOf && { grantsOf: change.grantsOf }),
        ...enumsOf(change.column),
        ...(change.foreignKey && {
          foreignKey: lowerForeignKey(change.foreignKey, change.table, foreignKeyNames(schema.tables.get(change.table))),
        }),
      };
    case "change-primary-key": {
      const { add, ...rest } = change;
      return { ...rest, ...(add && { add: lowerColumn(add, change.table) }) };
    }
    case "alter-column": {
      const { type, default: value, ...rest } = change.to;
      return {
        ...change,
        ...(type !== undefined && enumsOf({ type })),
        to: {
          ...rest,
          ...(type !== undefined && { type: nativeType(type) }),
          ...(value !== undefined && { default: value === null ? null : defaultText(value, LITERALS) }),
        },
      };
    }
    case "add-unique":
      return { ...change, unique: lowerUnique(change.unique, change.table, keyNames(schema.tables.get(change.table))) };
    case "add-foreign-key":
      return { ...change, foreignKey: lowerForeignKey(change.foreignKey, change.table, foreignKeyNames(schema.tables.get(change.table))) };
    case "sync-triggers":
      return { ...change, made: syncTriggers(change.table, change.pairs) };
    default:
      return change;
  }
}

function foreignKeyNames(table: Table | undefined): readonly (string | null)[] {
  return table?.foreignKeys.map((key) => key.name) ?? [];
}

function lowerUnique(key: Key, table: string, taken: readonly (string | null)[]): Key {
  return { ...key, name: key.name ?? freeName(identifierName(table, key.columns.join("_"), "key"), taken) };
}

function lowerForeignKey(key: ForeignKey, table: string, taken: readonly (string | null)[]): ForeignKey {
  return { ...key, name: key.name ?? freeName(identifierName(table, key.columns.join("_"), "fkey"), taken) };
}

/** The named enum that a column needs. */
function enumsOf({ type }: Pick<ColumnSpec, "type">): { readonly enums?: Readonly<Record<string, readonly string[]>> } {
  return "kind" in type && type.kind === "enum" ? { enums: { [identifier(type.name)]: type.values } } : {};
}
