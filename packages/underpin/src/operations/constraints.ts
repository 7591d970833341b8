import type { ColumnBuilder, ReferenceOptions } from "../scripts/column.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/**
 * Constraints that tighten come at contract, when nobody writes any more what they forbid; rows in their way are shown then
 * (`UP-DATA`). `holds: "now"` adds one at expand: for what the old release keeps already.
 */
interface When {
  readonly table: string;
  readonly holds?: "now";
}

/** A unique constraint. */
export function addUnique({
  table,
  columns,
  name,
  holds,
}: When & { readonly columns: readonly string[]; readonly name?: string }): Operation {
  const options = name === undefined ? {} : { name };
  return at(`add unique ${table}(${columns.join(", ")})`, holds, (handle) => handle.table(table).addUnique(columns, options));
}

/**
 * A check. With `holds: "marked"` it binds clients that are marked as the new release from expand on, with the same error, and everybody from
 * contract on; what the old release writes meanwhile, `verify` shows. A row that is wrong already may stay so when they update it. Name the
 * operation that makes a column before the check that speaks of it. Where nobody can be marked (SQLite), it is as without.
 *
 * @example
 * addCheck({ table: "item", name: "price_positive", expression: "price > 0", holds: "marked" })
 */
export function addCheck({
  table,
  name,
  expression,
  holds,
}: Omit<When, "holds"> & { readonly name: string; readonly expression: string; readonly holds?: "now" | "marked" }): Operation {
  if (holds === "marked") return declare(`add check ${name}`, { kind: "binding-check", table, name, expression });
  return at(`add check ${name}`, holds, (handle) => handle.table(table).addCheck(name, expression));
}

/** A foreign key. */
export function addForeignKey({
  table,
  columns,
  references,
  holds,
  ...options
}: When &
  ReferenceOptions & {
    readonly columns: readonly string[];
    readonly references: { table: string; columns: readonly string[] };
  }): Operation {
  return at(`add foreign key ${table}(${columns.join(", ")})`, holds, (handle) =>
    handle.table(table).addForeignKey(columns, references, options),
  );
}

interface Adding {
  table(name: string): {
    addUnique(columns: readonly string[], options?: { name?: string }): void;
    addCheck(name: string, expression: string): void;
    addForeignKey(columns: readonly string[], target: { table: string; columns: readonly string[] }, options?: ReferenceOptions): void;
  };
}

function at(name: string, holds: "now" | undefined, describe: (handle: Adding) => void): Operation {
  return holds === "now" ? { name, expand: describe } : { name, contract: describe };
}

/** A unique constraint that goes at contract; the old release has it until then. */
export function dropUnique({ table, columns }: { readonly table: string; readonly columns: readonly string[] }): Operation {
  return { name: `drop unique ${table}(${columns.join(", ")})`, contract: (handle) => handle.table(table).dropUnique(columns) };
}

/**
 * Another primary key, at contract; `add` makes the column that is new. Many servers copy the table for it, and writers
 * wait: the plan says so.
 */
export function changePrimaryKey({
  table,
  columns,
  add,
}: {
  readonly table: string;
  readonly columns: readonly string[];
  readonly add?: ColumnBuilder;
}): Operation {
  return {
    name: `make (${columns.join(", ")}) the primary key of ${table}`,
    contract: (handle) => handle.table(table).changePrimaryKey(columns, add),
  };
}

/** A check that goes at contract. */
export function dropCheck({ table, name }: { readonly table: string; readonly name: string }): Operation {
  return { name: `drop check ${name}`, contract: (handle) => handle.table(table).dropCheck(name) };
}

/** A foreign key that goes at contract. */
export function dropForeignKey({ table, columns }: { readonly table: string; readonly columns: readonly string[] }): Operation {
  return { name: `drop foreign key ${table}(${columns.join(", ")})`, contract: (handle) => handle.table(table).dropForeignKey(columns) };
}

/**
 * A unique constraint, foreign key or check that has another name from contract on; until then the old release may name it.
 * MySQL and MariaDB can rename unique constraints only; the plan refuses the others there.
 */
export function renameConstraint({ table, from, to }: { readonly table: string; readonly from: string; readonly to: string }): Operation {
  return { name: `rename constraint ${from} to ${to}`, contract: (handle) => handle.table(table).renameConstraint(from, to) };
}
