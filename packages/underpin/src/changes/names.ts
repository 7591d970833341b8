import type { LoweredChange } from "../model/change.ts";

/** The names that a change brings into the catalogue. */
export function namesMade(change: LoweredChange): readonly string[] {
  switch (change.kind) {
    case "create-table": {
      const { name, columns, unique, foreignKeys, indexes, checks } = change.table;
      const keys = [...unique, ...foreignKeys, ...indexes, ...checks].flatMap((key) => key.name ?? []);
      return [name, ...columns.map((column) => column.name), ...keys];
    }
    case "rename-table":
      return [change.to];
    case "create-alias":
      return [change.alias];
    case "add-column":
      return [change.column.name, ...(change.foreignKey?.name ? [change.foreignKey.name] : [])];
    case "add-unique":
      return change.unique.name === null ? [] : [change.unique.name];
    case "add-foreign-key":
      return change.foreignKey.name === null ? [] : [change.foreignKey.name];
    case "add-check":
      return [change.check.name];
    case "create-index":
      return [change.index.name];
    case "create-trigger":
      return [change.trigger.name];
    default:
      return [];
  }
}
