import type { ForeignKey, Schema, Table } from "../../model/schema.ts";
import { keyOf, refuse, tableOf } from "./link.ts";

/**
 * Tables that become one must take the same rows: from expand on, what is written to each goes to the merged one too, whose columns and
 * keys are the first one's. What that refused, the running release would notice.
 */
export function refuseUnlikeParts([first = "", ...others]: readonly string[], schema: Schema): void {
  const like = tableOf(schema, first);
  for (const name of others) {
    const table = tableOf(schema, name);
    const column = unlikeColumn(like, table) ?? unlikeColumn(table, like);
    if (column !== undefined)
      refuse(
        `${column} is not the same column in ${first} and ${name}.`,
        "Give both tables the same columns, types and NOT NULLs first, in an evolution before this one.",
      );
    if (references(like) !== references(table))
      refuse(`${first} and ${name} don't have the same foreign keys.`, "Give both the same first, or drop them until contract is done.");
  }
  for (const name of [first, ...others]) refuseUnique(tableOf(schema, name));
}

function unlikeColumn(one: Table, other: Table): string | undefined {
  return one.columns.find((column) => {
    const same = other.columns.find(({ name }) => name === column.name);
    return same?.type !== column.type || same.nullable !== column.nullable;
  })?.name;
}

function references({ foreignKeys }: Table): string {
  const text = ({ columns, refTable, refColumns }: ForeignKey): string => JSON.stringify([columns, refTable, refColumns]);
  return foreignKeys.map(text).toSorted().join();
}

/** Each table keeps its own rows apart; nobody keeps those of one apart from those of another. */
function refuseUnique(table: Table): void {
  const key = keyOf(table);
  const uniques = [
    ...table.unique,
    // Of a part that is not whole only the beginning is looked at.
    ...table.indexes.flatMap(({ unique, name, columns, parts = [] }) =>
      unique ? [{ name, columns: parts.some(({ suffix }) => suffix[0] === "(") ? [] : columns }] : [],
    ),
  ];
  const found = uniques.find(({ columns }) => !key.every((name) => columns.includes(name)));
  if (found)
    refuse(
      `${found.name ?? found.columns.join(", ")} is unique in ${table.name}; a row of another table may hold the same.`,
      "Drop it first (dropUnique, dropIndex), and add it to the merged table after contract.",
    );
}
