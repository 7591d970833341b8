import { sameColumns, type Key, type Schema } from "../../model/schema.ts";
import {
  asItIs,
  itsTable,
  makesNothing,
  needsColumns,
  needsTable,
  noInverse,
  noNames,
  onTable,
  thing,
  type ChangeKind,
  type Lowered,
  type MadeBy,
} from "./kind.ts";

export const addUnique: ChangeKind<"add-unique"> = {
  describe: ({ table, unique }) => `add unique ${table}(${unique.columns.join(", ")})`,
  effect: () => "add",
  table: itsTable,
  names: ({ unique }) => (unique.name === null ? [] : [unique.name]),
  missing: needsColumns(({ unique }) => unique.columns),
  satisfied: (schema, { table, unique: { name, columns } }) =>
    schema.tables.get(table)?.unique.some((key) => matches(key, { columns, ...(name !== null && { name }) })) ?? false,
  apply: onTable((table, { unique }) => ({ ...table, unique: [...table.unique, unique] })),
  inverse: ({ table, unique: { name, columns } }) => [{ kind: "drop-unique", table, columns, ...(name !== null && { name }) }],
  makes: (_schema, { table, unique }) => thing(uniqueName(table, unique)),
  takenBack: asItIs,
};

export const dropUnique: ChangeKind<"drop-unique"> = {
  describe: ({ table, columns }) => `drop unique ${table}(${columns.join(", ")})`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, change) => {
    const table = schema.tables.get(change.table);
    return table !== undefined && !table.unique.some((key) => matches(key, change));
  },
  apply: onTable((table, change) => ({ ...table, unique: table.unique.filter((key) => !matches(key, change)) })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: takenBackUnique,
};

/** Whether a unique constraint is the one that is meant: by columns, and by name where one is given. */
function matches(key: Key, wanted: { readonly columns: readonly string[]; readonly name?: string }): boolean {
  return sameColumns(key.columns, wanted.columns) && (wanted.name === undefined || key.name === null || key.name === wanted.name);
}

function uniqueName(table: string, { name, columns }: Key): string {
  return `unique ${table}(${columns.join(", ")})${name === null ? "" : ` ${name}`}`;
}

/** A unique constraint that never came to be can have left the index that it was to stand on. */
function takenBackUnique(
  change: Lowered<"drop-unique">,
  { things, isComplete }: MadeBy,
  schema: Schema,
): Lowered<"drop-unique" | "drop-index"> | null {
  const any = uniqueName(change.table, { name: null, columns: change.columns });
  const own = Object.keys(things).filter((name) => name === any || name.startsWith(`${any} `));
  const names = own.map((name) => name.slice(any.length + 1));
  if (isComplete && (own.length === 0 || (change.name !== undefined && !names.includes(change.name)))) return null;
  const name = change.name ?? names.find((known) => known !== "");
  const named = { ...change, ...(name !== undefined && { name }) };
  const table = schema.tables.get(change.table);
  const isIndex = !table?.unique.some((key) => matches(key, named)) && table?.indexes.some((index) => index.name === name);
  return isIndex && name !== undefined ? { kind: "drop-index", table: change.table, name } : named;
}
