import { goneTable } from "../../model/gone-names.ts";
import { withoutTable, withTable } from "../../model/schema.ts";
import { asItIs, itsTable, makesNothing, needsTable, noInverse, noNames, nothingMissing, thing, type ChangeKind } from "./kind.ts";

export const copyTable: ChangeKind<"copy-table"> = {
  describe: ({ table, copy, types }) =>
    [`create table ${copy} like ${table}`, ...Object.keys(types).map((name) => `with a wider ${name}`)].join(", "),
  effect: () => "add",
  table: itsTable,
  names: ({ copy }) => [copy],
  missing: needsTable,
  satisfied: (schema, { copy, types }) => {
    const columns = schema.tables.get(copy)?.columns;
    return (
      columns !== undefined && Object.entries(types).every(([name, type]) => columns.some((is) => is.name === name && is.type === type))
    );
  },
  apply: (schema, { table: of, copy, types }) => {
    const table = schema.tables.get(of);
    if (!table) return schema;
    const columns = table.columns.map((column) => ({ ...column, type: types[column.name] ?? column.type }));
    return withTable(schema, { ...table, name: copy, columns, foreignKeys: [] });
  },
  inverse: noInverse,
  makes: (_schema, { copy }) => thing(`table ${copy}`),
  takenBack: asItIs,
};

export const swapTables: ChangeKind<"swap-tables"> = {
  describe: ({ swaps }) => `let the wider copies of ${swaps.map(({ table }) => table).join(", ")} take their places`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: nothingMissing,
  satisfied: (schema, { swaps }) => !swaps.some(({ table, copy }) => schema.tables.has(copy) || schema.tables.has(goneTable(table))),
  apply: (schema, { swaps }) => {
    const originals = new Map(swaps.map(({ table, copy }) => [copy, table]));
    return swaps.reduce((before, { table: name, copy }) => {
      const wide = before.tables.get(copy);
      const original = before.tables.get(name);
      if (!wide || !original) return before;
      const foreignKeys = wide.foreignKeys.map((key) => ({ ...key, refTable: originals.get(key.refTable) ?? key.refTable }));
      return withTable(withoutTable(withoutTable(before, copy), name), { ...wide, name, foreignKeys });
    }, schema);
  },
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};
