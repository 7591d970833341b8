import type { Adopting } from "../model/existing.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** One of the tables that a table is split into. */
export interface SplitInto {
  readonly table: string;
  /** Which rows, `{column}` standing for a column; the rows of no other table if left out. */
  readonly where?: Expression;
  /** Columns that are the same in all of these rows: the new table does not have them. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Splits a table by a condition. Until contract a row is in both shapes, and one that begins to fulfil another condition
 * moves; while both are in use, a check keeps the rows of each new table to its own.
 *
 * @example
 * splitTable({ table: "job", into: [{ table: "open_job", where: "{state} <> 'done'" }, { table: "done_job", constants: { state: "done" } }] })
 */
export function splitTable({
  table,
  into,
  existing,
}: Adopting & { readonly table: string; readonly into: readonly SplitInto[] }): Operation {
  return declare(`split ${table} into ${into.map((part) => part.table).join(", ")}`, {
    kind: "partition",
    old: "whole",
    table,
    parts: into.map(({ table: name, where, constants = {} }) => ({ table: name, constants, ...(where !== undefined && { holds: where }) })),
    extra: [],
    ...(existing && { existing }),
  });
}
