import type { Expression } from "../model/sync.ts";
import type { ColumnType, DefaultValue } from "../model/types.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

interface At {
  readonly table: string;
  readonly column: string;
}

/** A default that new rows get from contract on. The new release gives the value itself until then. */
export function setDefault({ table, column, value }: At & { readonly value: DefaultValue }): Operation {
  const to = { default: value };
  return declare(`set the default of ${table}.${column}`, { kind: "alter-column", table, column, phase: "contract", to, back: {} });
}

/** A default that goes at contract. */
export function dropDefault({ table, column }: At): Operation {
  const to = { default: null };
  return declare(`drop the default of ${table}.${column}`, { kind: "alter-column", table, column, phase: "contract", to, back: {} });
}

/** A column that may be NULL from expand on: the old release must be able to read that. */
export function dropNotNull({ table, column }: At): Operation {
  const [to, back] = [{ nullable: true }, { nullable: false }];
  return declare(`let ${table}.${column} be NULL`, { kind: "alter-column", table, column, phase: "expand", to, back });
}

/**
 * A wider type under the same name, from expand on: a longer varchar. Where the server would have to copy the table for it
 * this is refused; {@link convertColumn} does that online.
 */
export function widenColumn({ table, column, from, to }: At & { readonly from: ColumnType; readonly to: ColumnType }): Operation {
  return declare(`widen ${table}.${column}`, {
    kind: "alter-column",
    table,
    column,
    phase: "expand",
    to: { type: to },
    back: { type: from },
  });
}

/**
 * NOT NULL from contract on. From expand on, what is written as NULL is filled in, and so is what stands there; the old
 * release sees the filled value. With `holds: "marked"` a client of the new release that writes NULL is refused at once, as by the constraint.
 *
 * @example
 * setNotNull({ table: "item", column: "label", fill: "'item ' || {id}", holds: "marked" })
 */
export function setNotNull({ table, column, fill, holds }: At & { readonly fill: Expression; readonly holds?: "marked" }): Operation {
  return declare(`make ${table}.${column} NOT NULL`, { kind: "require-column", table, column, fill, ...(holds && { holds }) });
}
