import type { LoweredChange } from "../model/change.ts";
import type { Acceptance, Fate } from "../model/dependents.ts";
import type { OperationSpec } from "../model/operation.ts";
import { addKey } from "./kinds/add-key.ts";
import { alterColumn } from "./kinds/alter-column.ts";
import { bindingCheck } from "./kinds/binding-check.ts";
import { computeColumn } from "./kinds/compute-column.ts";
import { dropColumn } from "./kinds/drop-column.ts";
import type { OperationKind } from "./kinds/kind.ts";
import { lookup } from "./kinds/lookup.ts";
import { mapColumns } from "./kinds/map-columns.ts";
import { moveColumn } from "./kinds/move-column.ts";
import { partition } from "./kinds/partition.ts";
import { rawSql } from "./kinds/raw-sql.ts";
import { renameTable } from "./kinds/rename-table.ts";
import { replaceKey } from "./kinds/replace-key.ts";
import { requireColumn } from "./kinds/require-column.ts";
import { dropTable } from "./kinds/drop-table.ts";
import { extractedTable } from "./kinds/extracted-table.ts";
import { widenKey } from "./kinds/widen-key.ts";
import { refuseCollision } from "./support/collide.ts";
import type { OperationContext, TrialContext, Verb } from "./support/context.ts";
import { withTables } from "./support/resolve.ts";
import { tableNamed } from "../changes/named.ts";
import { fatesOf } from "./support/dependents.ts";
import type { Trial } from "./support/trial.ts";
import { withoutTouching } from "./support/untouched.ts";

type SpecOf<K extends OperationSpec["kind"]> = Extract<OperationSpec, { readonly kind: K }>;

/** Every kind of operation. A new one is its file, its line here, and its declaration. */
const KINDS: { readonly [K in OperationSpec["kind"]]: OperationKind<SpecOf<K>> } = {
  "map-columns": mapColumns,
  "drop-column": dropColumn,
  "alter-column": alterColumn,
  "require-column": requireColumn,
  "raw-sql": rawSql,
  "rename-table": renameTable,
  "drop-table": dropTable,
  "compute-column": computeColumn,
  "move-column": moveColumn,
  "extracted-table": extractedTable,
  lookup,
  "widen-key": widenKey,
  "replace-key": replaceKey,
  "add-key": addKey,
  partition,
  "binding-check": bindingCheck,
};

function kindOf<S extends OperationSpec>(spec: S): OperationKind<S> {
  // The table above says which kind takes which operation; the compiler does not carry that over an index.
  return KINDS[spec.kind] as unknown as OperationKind<S>;
}

/** The changes that an operation becomes in one phase, on the schema as it stands. */
export function takeApart(declared: OperationSpec, verb: Verb, given: OperationContext): readonly LoweredChange[] {
  const spec = named(declared, given);
  const context = {
    ...given,
    inFlight: given.inFlight.map((other) => ({ ...other, operation: named(other.operation, given) })),
  };
  if (verb === "expand") refuseCollision(spec, context, (other) => kindOf(other).claims(other, context.schema));
  const kind = kindOf(spec);
  return kind[verb](spec, context).map((change) => adopting(spec, withoutTouching(change, context.schema)));
}

/** An operation with its tables by the names that the schema knows them by. */
export function named(spec: OperationSpec, { schema, dialect }: Pick<TrialContext, "schema" | "dialect">): OperationSpec {
  return withTables(spec, (table) => tableNamed(table, schema, dialect.catalogue));
}

function adopting({ existing }: OperationSpec, change: LoweredChange): LoweredChange {
  return existing && (change.kind === "create-table" || change.kind === "add-column") ? { ...change, existing } : change;
}

/** What becomes of all that hangs on what an operation treats. */
export function fatesOfOperation(spec: OperationSpec, context: OperationContext, accept?: readonly Acceptance[]): readonly Fate[] {
  const found = named(spec, context);
  return fatesOf(kindOf(found).treats(found, context), context, accept);
}

/** The tables that are there and that operations have their hands on. */
export function tablesOf(specs: readonly OperationSpec[], context: Pick<OperationContext, "dialect" | "schema">): readonly string[] {
  const claimed = specs.flatMap((declared) => {
    try {
      const spec = named(declared, context);
      return kindOf(spec).claims(spec, context.schema);
    } catch {
      // Planning says what is wrong with it, if it is not for a script before it to make what lacks.
      return [];
    }
  });
  return [...new Set(claimed.map(({ table }) => table))].filter((table) => context.schema.tables.has(table));
}

/** What can be tried of an operation on rows as they stand. */
export function trialsOf(spec: OperationSpec, context: TrialContext): readonly Trial[] {
  const found = named(spec, context);
  return kindOf(found).trials(found, context);
}
