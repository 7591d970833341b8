import type { Adopting } from "../model/existing.ts";
import type { NewColumn } from "../model/operation.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import { isNames, requireForm } from "./support/declared.ts";

/** How several columns become several others. */
export interface RecombineColumns extends Adopting {
  readonly table: string;
  readonly from: readonly string[];
  readonly into: readonly (NewColumn & { readonly forward: Expression })[];
  /** Each old value from the new ones. */
  readonly backward: Readonly<Record<string, Expression>>;
}

/**
 * Makes several columns of several: for what is no split of one and no merge into one, as a reference to one of many tables that becomes
 * a foreign key for each.
 *
 * @throws UnderpinError `UP-SCRIPT` if a column of `into` lacks a part
 * @example
 * recombineColumns({
 *   table: "comment",
 *   from: ["subject_type", "subject_id"],
 *   into: [
 *     { name: "post_id", type: { kind: "integer" }, references: { table: "post", column: "id" }, forward: "CASE WHEN {subject_type} = 'post' THEN {subject_id} END" },
 *     { name: "photo_id", type: { kind: "integer" }, references: { table: "photo", column: "id" }, forward: "CASE WHEN {subject_type} = 'photo' THEN {subject_id} END" },
 *   ],
 *   backward: {
 *     subject_type: "CASE WHEN {post_id} IS NOT NULL THEN 'post' WHEN {photo_id} IS NOT NULL THEN 'photo' END",
 *     subject_id: "COALESCE({post_id}, {photo_id})",
 *   },
 * })
 */
export function recombineColumns({ table, from, into, backward, existing }: RecombineColumns): Operation {
  requireForm("recombineColumns", isNames(from), "`from` is a list of columns", 'from: ["subject_type", "subject_id"]');
  requireForm(
    "recombineColumns",
    Array.isArray(into) && into.every(({ name, type, forward }) => typeof name === "string" && type !== undefined && forward !== undefined),
    "each column of `into` has a name, a type and a forward",
    'into: [{ name: "post_id", type: { kind: "integer" }, forward: "…{subject_id}…" }]',
  );
  return declare(`make ${into.map((column) => column.name).join(", ")} of ${from.join(", ")} of ${table}`, {
    kind: "map-columns",
    table,
    old: from,
    new: into.map(({ forward: _forward, ...column }) => column),
    forward: Object.fromEntries(into.map((column) => [column.name, column.forward])),
    backward,
    drop: from,
    ...(existing && { existing }),
  });
}
