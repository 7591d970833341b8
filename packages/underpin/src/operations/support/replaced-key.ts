import type { MapColumnsSpec, ReplaceKeySpec } from "../../model/operation.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { reference } from "../../sql/template.ts";
import { lookedUp } from "../../sync/expression.ts";

/** What a column that refers to a key that is replaced becomes: each of the two keys is looked up by the other. */
export function referenceMaps({ table, from, to, type, references }: ReplaceKeySpec): readonly MapColumnsSpec[] {
  return references.map((place) => {
    // Of the key's own table, nothing but the keys: else a column of the row at hand would be taken for one of the row that is looked up.
    const keys =
      place.table === table ? `(SELECT ${quote(from)}, ${quote(to)} FROM ${quoteTable(table)}) ${quote(KEYS)}` : quoteTable(table);
    const key = (column: string): string => `${place.table === table ? quote(KEYS) : quoteTable(table)}.${quote(column)}`;
    const lookUp = (wanted: string, known: string, column: string): string =>
      lookedUp(`SELECT ${key(wanted)} FROM ${keys} WHERE ${key(known)} = ${reference(column)}`, "key");
    return {
      kind: "map-columns",
      table: place.table,
      old: [place.from],
      new: [{ name: place.to, type }],
      forward: { [place.to]: lookUp(to, from, place.from) },
      backward: { [place.from]: lookUp(from, to, place.to) },
      drop: [place.from],
      reads: table,
    };
  });
}

const KEYS = "underpin_keys";

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
