import type { MapColumnsSpec, ReplaceKeySpec } from "../../model/operation.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { reference } from "../../sql/template.ts";
import { lookedUp } from "../../sync/expression.ts";

/** What a column that refers to a key that is replaced becomes: each of the two keys is looked up by the other. */
export function referenceMaps({ table, from, to, type, references }: ReplaceKeySpec): readonly MapColumnsSpec[] {
  const lookUp = (wanted: string, known: string, column: string): string =>
    lookedUp(`SELECT ${key(table, wanted)} FROM ${quoteTable(table)} WHERE ${key(table, known)} = ${reference(column)}`, "key");
  return references.map((place) => ({
    kind: "map-columns",
    table: place.table,
    old: [place.from],
    new: [{ name: place.to, type }],
    forward: { [place.to]: lookUp(to, from, place.from) },
    backward: { [place.from]: lookUp(from, to, place.to) },
    drop: [place.from],
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
