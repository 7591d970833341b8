import { findColumn } from "../../model/schema.ts";
import { asItIs, itsTable, makesNothing, needsColumns, noInverse, noNames, onTable, type ChangeKind } from "./kind.ts";

export const comment: ChangeKind<"comment"> = {
  describe: ({ table, column, text }) =>
    `${text === null ? "take the comment off" : "comment on"} ${column === undefined ? table : `${table}.${column}`}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: needsColumns(({ column }) => (column === undefined ? [] : [column])),
  satisfied: (schema, { table: name, column, text }) => {
    const table = schema.tables.get(name);
    return (column === undefined ? table : findColumn(table, column))?.comment === (text ?? undefined);
  },
  apply: onTable((table, { column: name, text }) =>
    name === undefined
      ? commented(table, text)
      : { ...table, columns: table.columns.map((column) => (column.name === name ? commented(column, text) : column)) },
  ),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

function commented<T extends { readonly comment?: string }>({ comment: _comment, ...rest }: T, text: string | null): T {
  return { ...rest, ...(text !== null && { comment: text }) } as T;
}
