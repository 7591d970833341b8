import type { Expression } from "../model/sync.ts";
import type { ColumnType, NativeSql } from "../model/types.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import { requireForm } from "./support/declared.ts";

/** Which key is replaced, and by what. */
export interface ReplaceKey {
  readonly table: string;
  /** The primary key's only column; it goes at contract. */
  readonly from: string;
  readonly to: string;
  /** A uuid if left out. */
  readonly type?: ColumnType;
  /** What a row has in `to` that was inserted without; a random uuid if left out. */
  readonly value?: NativeSql;
  /** Instead of `value`: the new key from the old one, and the other way round. */
  readonly forward?: Expression;
  readonly backward?: Expression;
  /** Every column that refers to the key, and the name of the one that takes its place: `{ "book.author_id": "author_uid" }`. */
  readonly references?: Readonly<Record<string, string>>;
}

/**
 * Gives a table another primary key, and all that refers to it another foreign key. Until contract each row has both keys and each
 * reference stands in both columns, whichever release writes: rows of the old release get a new key by its default, rows of the new one
 * the old key's next number. At contract the old columns go.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` for a reference that is not named, or is part of a key itself
 * @example
 * export default evolution([replaceKey({ table: "author", from: "id", to: "uid", references: { "book.author_id": "author_uid" } })]);
 */
export function replaceKey({ table, from, to, type = { kind: "uuid" }, value, forward, backward, references = {} }: ReplaceKey): Operation {
  const places = Object.entries(references).map(([column, name]) => {
    const at = column.lastIndexOf(".");
    requireForm("replaceKey", at > 0, `${column} names no column of a table`, 'references: { "book.author_id": "author_uid" }');
    return { table: column.slice(0, at), from: column.slice(at + 1), to: name };
  });
  requireForm(
    "replaceKey",
    (forward === undefined) === (backward === undefined) && !(forward !== undefined && value !== undefined),
    "a key is made of the old one, there and back, or by a value of its own",
    'replaceKey({ …, forward: "{id}::uuid", backward: "{uid}::text" })',
  );
  const functions = forward !== undefined && backward !== undefined ? { forward, backward } : undefined;
  return declare(`replace the key ${table}.${from} by ${to}`, {
    kind: "replace-key",
    table,
    from,
    to,
    type,
    ...(functions && { functions }),
    ...(value !== undefined && { value }),
    references: places,
  });
}
