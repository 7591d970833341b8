import type { Change, Effect, LoweredChange } from "../model/change.ts";
import type { Made } from "../model/journal.ts";
import { EMPTY_SCHEMA, withTable, type Schema, type Table } from "../model/schema.ts";
import { evolve, raw } from "./kinds/by-hand.ts";
import { addColumn, alterColumn, changePrimaryKey, dropColumn } from "./kinds/columns.ts";
import { renameColumn } from "./kinds/rename-column.ts";
import { comment } from "./kinds/comment.ts";
import { addCheck, dropCheck, renameConstraint } from "./kinds/constraints.ts";
import { addForeignKey, dropForeignKey } from "./kinds/foreign-keys.ts";
import { createIndex, dropIndex, renameIndex } from "./kinds/indexes.ts";
import type { ChangeKind, MadeBy } from "./kinds/kind.ts";
import { loosenChecks } from "./kinds/loosen-checks.ts";
import { replaceView } from "./kinds/replace-view.ts";
import { ensureRow, move, verifyPair, verifyRows } from "./kinds/rows.ts";
import { createAlias, createTable, dropAlias, dropTable, renameTable, takeAlias } from "./kinds/tables.ts";
import { createTrigger, dropTrigger, syncTriggers } from "./kinds/triggers.ts";
import { copyTable, swapTables } from "./kinds/copies.ts";
import { swapColumns } from "./kinds/swap-columns.ts";
import { addUnique, dropUnique } from "./kinds/unique.ts";

/** Every kind of change. A new one is its object, its line here, and what each dialect renders it to. */
const KINDS: { readonly [K in Change["kind"]]: ChangeKind<K> } = {
  "create-table": createTable,
  "drop-table": dropTable,
  "rename-table": renameTable,
  "create-alias": createAlias,
  "take-alias": takeAlias,
  "drop-alias": dropAlias,
  "add-column": addColumn,
  "drop-column": dropColumn,
  "rename-column": renameColumn,
  "alter-column": alterColumn,
  "change-primary-key": changePrimaryKey,
  "add-unique": addUnique,
  "drop-unique": dropUnique,
  "add-foreign-key": addForeignKey,
  "drop-foreign-key": dropForeignKey,
  "add-check": addCheck,
  "drop-check": dropCheck,
  "create-index": createIndex,
  "drop-index": dropIndex,
  "rename-index": renameIndex,
  "rename-constraint": renameConstraint,
  "loosen-checks": loosenChecks,
  comment,
  "replace-view": replaceView,
  "create-trigger": createTrigger,
  "drop-trigger": dropTrigger,
  "sync-triggers": syncTriggers,
  "swap-columns": swapColumns,
  "copy-table": copyTable,
  "swap-tables": swapTables,
  "ensure-row": ensureRow,
  move,
  "verify-pair": verifyPair,
  "verify-rows": verifyRows,
  raw,
  evolve,
};

/** What the registry offers of a change, whatever its kind. */
interface AnyKind {
  describe(change: Change | LoweredChange): string;
  effect(change: Change): Effect;
  table(change: Change | LoweredChange): string | undefined;
  names(change: LoweredChange): readonly string[];
  missing(schema: Schema, change: LoweredChange): string | null;
  satisfied(schema: Schema, change: LoweredChange): boolean;
  apply(schema: Schema, change: LoweredChange): Schema;
  inverse(change: Change): readonly Change[] | null;
  makes(schema: Schema, change: LoweredChange): Made;
  takenBack(change: LoweredChange, made: MadeBy, schema: Schema): LoweredChange | null;
}

function kindOf({ kind }: Pick<Change, "kind">): AnyKind {
  return KINDS[kind];
}

/** A change as one line a person reads: "add column user.domain_id". */
export function describe(change: Change | LoweredChange): string {
  return kindOf(change).describe(change);
}

/** What a change does to a database, in the words of the phase rules. Raw SQL says it itself or is classified later. */
export function effectOf(change: Change): Effect {
  return kindOf(change).effect(change);
}

/** The table a change touches, if it is one. */
export function tableOf(change: Change | LoweredChange): string | undefined {
  return kindOf(change).table(change);
}

/** The names that a change brings into the catalogue. */
export function namesMade(change: LoweredChange): readonly string[] {
  return kindOf(change).names(change);
}

/** The precheck of a change: what it needs and the schema lacks, in words; null if it may run. */
export function missing(schema: Schema, change: LoweredChange): string | null {
  return kindOf(change).missing(schema, change);
}

/** The postcheck of a change: has it already happened? */
export function satisfied(schema: Schema, change: LoweredChange): boolean {
  return kindOf(change).satisfied(schema, change);
}

/**
 * The schema after a change, computed without a database: a plan for many scripts is made from one look at the
 * catalogue. The change must have passed {@link missing} before.
 */
export function apply(schema: Schema, change: LoweredChange): Schema {
  return kindOf(change).apply(schema, change);
}

/** One table after a change of its own. */
export function applyToTable(table: Table, change: LoweredChange): Table {
  return apply(withTable(EMPTY_SCHEMA, table), change).tables.get(table.name) ?? table;
}

/** What takes a change back; null where what was before is not known. */
export function inverseOf(change: Change): readonly Change[] | null {
  return kindOf(change).inverse(change);
}

/** What a change will make on a schema: nothing of what is there already. */
export function makes(schema: Schema, change: LoweredChange): Made {
  return kindOf(change).makes(schema, change);
}

/** What is left of a change that takes an expansion back, if only what was made may go; null if nothing is. */
export function takenBack(change: LoweredChange, made: MadeBy, schema: Schema): LoweredChange | null {
  return kindOf(change).takenBack(change, made, schema);
}
