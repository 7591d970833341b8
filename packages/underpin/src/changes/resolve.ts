import type { PlainChange } from "../model/change.ts";
import type { ForeignKey } from "../model/schema.ts";
import { besideTable } from "../model/table-name.ts";

/** A change with its tables by the names that the schema knows them by. */
export function withTables(change: PlainChange, named: (table: string) => string): PlainChange {
  const key = <K extends Pick<ForeignKey, "refTable">>(of: K): K => ({ ...of, refTable: named(of.refTable) });
  switch (change.kind) {
    case "create-table": {
      const { table } = change;
      return { ...change, table: { ...table, name: named(table.name), foreignKeys: table.foreignKeys.map(key) } };
    }
    case "rename-table": {
      const table = named(change.table);
      // It keeps its schema.
      return { ...change, table, to: change.to.includes(".") ? named(change.to) : besideTable(table, change.to) };
    }
    case "add-column":
      return { ...change, table: named(change.table), ...(change.foreignKey && { foreignKey: key(change.foreignKey) }) };
    case "add-foreign-key":
      return { ...change, table: named(change.table), foreignKey: key(change.foreignKey) };
    case "create-trigger":
      return { ...change, trigger: { ...change.trigger, table: named(change.trigger.table) } };
    case "move": {
      const { move } = change;
      return {
        ...change,
        move: { ...move, table: named(move.table), ...(move.into && { into: { ...move.into, table: named(move.into.table) } }) },
      };
    }
    case "raw":
      return change;
    default:
      return { ...change, table: named(change.table) };
  }
}
