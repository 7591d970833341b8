import type { TableSwap } from "../../model/change.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { asItIs, itsTable, makesNothing, noInverse, noNames, type ChangeKind } from "./kind.ts";

export const swapColumns: ChangeKind<"swap-columns"> = {
  describe: ({ swaps }) =>
    `let ${swaps.map(({ table, columns }) => columns.map(({ old }) => `${table}.${old}`).join(", ")).join(", ")} change places with their wider ones`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: (schema, { swaps }) => {
    const lacking = swaps.find(({ table, columns }) => columns.some(({ by }) => !has(schema.tables.get(table), by)));
    return lacking ? `table ${lacking.table} has no column ${lacking.columns.map(({ by }) => by).join(", ")}` : null;
  },
  satisfied: (schema, { swaps }) => swaps.every(({ table, columns }) => columns.every(({ by }) => !has(schema.tables.get(table), by))),
  apply: (schema, { swaps }) => swaps.reduce(swapped, schema),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

function has(table: Table | undefined, name: string): boolean {
  return table?.columns.some((column) => column.name === name) ?? false;
}

function swapped(schema: Schema, { table: name, columns, triggers, unique, indexes, foreignKeys }: TableSwap): Schema {
  const table = schema.tables.get(name);
  if (!table) return schema;
  const stays = <T extends { readonly name: string | null }>(list: readonly T[], by: readonly { readonly by: string }[]): readonly T[] =>
    list.filter((item) => !by.some((taken) => taken.by === item.name));
  const after: Table = {
    ...table,
    columns: table.columns.flatMap((column) => {
      if (columns.some(({ by }) => by === column.name)) return [];
      const by = columns.find(({ old }) => old === column.name)?.by;
      const wider = table.columns.find((other) => other.name === by);
      return [wider ? { ...column, type: wider.type } : column];
    }),
    unique: stays(table.unique, unique),
    indexes: stays(stays(table.indexes, indexes), unique),
    foreignKeys: stays(table.foreignKeys, foreignKeys),
  };
  return {
    ...schema,
    tables: new Map(schema.tables).set(name, after),
    triggers: schema.triggers.filter((trigger) => trigger.table !== name || !triggers.includes(trigger.name)),
  };
}
