import type { MapColumnsSpec, ReplaceKeySpec } from "../../model/operation.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { lookedUp } from "../../sync/expression.ts";

/** What a column that refers to a key that is replaced becomes: each of the two keys is looked up by the other. */
export function referenceMaps({ table, from, to, type, references }: ReplaceKeySpec): readonly MapColumnsSpec[] {
  const lookUp = (wanted: string, known: string, column: string): string =>
    lookedUp(`SELECT ${key(table, wanted)} FROM ${quoteTable(table)} WHERE ${key(table, known)} = {${column}}`, "key");
  return references.map((reference) => ({
    kind: "map-columns",
    table: reference.table,
    old: [reference.from],
    new: [{ name: reference.to, type }],
    forward: { [reference.to]: lookUp(to, from, reference.from) },
    backward: { [reference.from]: lookUp(from, to, reference.to) },
    drop: [reference.from],
    reads: table,
  }));
}

/** What the key itself becomes, where each of the two is a function of the other. */
export function keyMap({ table, from, to, type, functions }: ReplaceKeySpec): MapColumnsSpec | null {
  if (!functions) return null;
  return {
    kind: "map-columns",
    table,
    old: [from],
    new: [{ name: to, type, notNull: true }],
    forward: { [to]: functions.forward },
    backward: { [from]: functions.backward },
    drop: [],
  };
}

function key(table: string, column: string): string {
  return `${quoteTable(table)}.${quote(column)}`;
}
