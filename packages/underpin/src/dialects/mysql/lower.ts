import type { LoweredChange, PlainChange } from "../../model/change.ts";
import type { ForeignKey, ReferentialRule, Schema, Table } from "../../model/schema.ts";
import { syncTriggers } from "./sync.ts";
import { freeName, keyNames } from "../shared/names.ts";
import { defaultText } from "../../sql/literals.ts";
import { LITERALS, lowerColumn, nativeType } from "./types.ts";

/** A change in MySQL's types, with the names that the server will give to what has none. */
export function lower(change: PlainChange, schema: Schema): LoweredChange {
  switch (change.kind) {
    case "create-table": {
      const { table } = change;
      const names: (string | null)[] = [...table.unique.flatMap((key) => key.name ?? []), ...table.indexes.map((index) => index.name)];
      const unique = table.unique.map((key) => {
        const name = key.name ?? freeName(key.columns[0] ?? "", names);
        names.push(name);
        return { ...key, name };
      });
      const lowered: Table = {
        ...table,
        columns: table.columns.map(lowerColumn),
        primaryKey: table.primaryKey && { ...table.primaryKey, name: "PRIMARY" },
        unique,
        foreignKeys: [],
      };
      const foreignKeys: ForeignKey[] = [];
      for (const key of table.foreignKeys) foreignKeys.push(lowerForeignKey(key, { ...lowered, foreignKeys }));
      // A referenced column must have the same collation, whatever the database's default has become (a restored dump).
      const options = foreignKeys.map((key) => schema.tables.get(key.refTable)?.options).find((found) => found !== undefined);
      return { ...change, table: { ...lowered, foreignKeys, ...(options && { options }) } };
    }
    case "add-column":
      return {
        kind: change.kind,
        ...(change.existing && { existing: change.existing }),
        table: change.table,
        column: lowerColumn(change.column),
        ...(change.foreignKey && { foreignKey: lowerForeignKey(change.foreignKey, schema.tables.get(change.table)) }),
      };
    case "drop-column":
      return { ...change, shrinksIndexes: true };
    case "change-primary-key": {
      const { add, ...rest } = change;
      return { ...rest, ...(add && { add: lowerColumn(add) }) };
    }
    case "alter-column": {
      const { type, default: value, ...rest } = change.to;
      return {
        ...change,
        to: {
          ...rest,
          ...(type !== undefined && { type: nativeType(type) }),
          ...(value !== undefined && { default: value === null ? null : defaultText(value, LITERALS) }),
        },
      };
    }
    case "add-unique":
      return {
        ...change,
        unique: {
          ...change.unique,
          name: change.unique.name ?? freeName(change.unique.columns[0] ?? "", keyNames(schema.tables.get(change.table))),
        },
      };
    case "add-foreign-key":
      return { ...change, foreignKey: lowerForeignKey(change.foreignKey, schema.tables.get(change.table)) };
    // Here a unique index is a unique constraint, and called so by the catalogue.
    case "create-index":
      if (!change.index.unique) return change;
      return { kind: "add-unique", table: change.table, unique: { name: change.index.name, columns: change.index.columns } };
    case "drop-index": {
      const unique = schema.tables.get(change.table)?.unique.find((key) => key.name === change.name);
      return unique ? { kind: "drop-unique", table: change.table, columns: unique.columns, name: change.name } : change;
    }
    case "sync-triggers":
      return { ...change, made: syncTriggers(change.table, change.pairs) };
    default:
      return change;
  }
}

function lowerForeignKey(key: ForeignKey, table: Table | undefined): ForeignKey {
  // information_schema says RESTRICT for what is declared as NO ACTION; InnoDB treats both alike.
  const rule = (wanted: ReferentialRule): ReferentialRule => (wanted === "NO ACTION" ? "RESTRICT" : wanted);
  const lowered = { ...key, onDelete: rule(key.onDelete), onUpdate: rule(key.onUpdate) };
  if (key.name !== null) return lowered;
  const prefix = `${table?.name ?? ""}_ibfk_`;
  const numbers = (table?.foreignKeys ?? []).map((other) => (other.name?.startsWith(prefix) ? Number(other.name.slice(prefix.length)) : 0));
  return { ...lowered, name: `${prefix}${Math.max(0, ...numbers) + 1}`, generatedName: true };
}
